package io.perseid.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.NodeOptions;
import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NodeCommandTest {
  private final CliRun cli = new CliRun();
  private final AtomicReference<NodeOptions> launched = new AtomicReference<>();

  @Test
  void shouldLaunchANodeWithItsOptionsAndEndInOrder() {
    AtomicReference<Boolean> ended = new AtomicReference<>(false);
    cli.launcher =
        (options, shutdown) -> {
          launched.set(options);
          shutdown.step(
              "node",
              () -> {
                ended.set(true);
                return CompletableFuture.completedFuture(null);
              });
          shutdown.request("the test");
          return new FakeNode();
        };

    cli.run("node", "--demo", "--members", "127.0.0.1,127.0.0.2,127.0.0.3");

    assertThat(launched.get().demo()).isTrue();
    assertThat(launched.get().cluster().quorum()).isEqualTo(2);
    assertThat(ended.get()).isTrue();
    assertThat(cli.code).isZero();
  }

  @Test
  void shouldStartNothingWhenAnOptionIsWrong() {
    cli.launcher =
        (options, shutdown) -> {
          launched.set(options);
          return new FakeNode();
        };

    cli.run("node", "--quorm", "3");

    assertThat(cli.err()).contains("did you mean --quorum?");
    assertThat(launched.get()).isNull();
    assertThat(cli.code).isEqualTo(2);
  }

  @Test
  void shouldExitWithOneAndUndoWhatWasStartedWhenTheNodeCannotStart() {
    AtomicReference<Boolean> undone = new AtomicReference<>(false);
    cli.launcher =
        (options, shutdown) -> {
          shutdown.step(
              "cluster",
              () -> {
                undone.set(true);
                return CompletableFuture.completedFuture(null);
              });
          throw new BindException("port 4670 is taken");
        };

    cli.run("node");

    assertThat(undone.get()).isTrue();
    assertThat(cli.code).isEqualTo(1);
  }
}
