package io.perseid.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals to a process of its own. */
@Timeout(60)
class SignalsTest {
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldExitWithNoughtWhenTermWasAnsweredInOrder() throws Exception {
    BufferedReader out = start("orderly");

    process.toHandle().destroy();

    assertThat(out.readLine()).isEqualTo("step");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void shouldHaltAtTheSecondSignal() throws Exception {
    BufferedReader out = start("hanging");

    process.toHandle().destroy();
    assertThat(out.readLine()).isEqualTo("step");
    process.toHandle().destroy();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  private BufferedReader start(String kind) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    process =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Child.class.getName(), kind)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).isEqualTo("started");
    return out;
  }

  /** What the process runs. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      // Longer than the test waits: only the second signal can end the hanging one in time.
      Shutdown shutdown = new Shutdown(Duration.ofSeconds(120), System::exit);
      shutdown.onSignals();
      shutdown.step(
          "step",
          () -> {
            System.out.println("step");
            return args[0].equals("orderly")
                ? CompletableFuture.completedFuture(null)
                : new CompletableFuture<>();
          });
      System.out.println("started");
      System.exit(shutdown.await());
    }
  }
}
