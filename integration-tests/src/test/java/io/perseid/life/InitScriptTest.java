package io.perseid.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Child;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The init script, run as an init system runs it, with all its files in a folder of the test. */
class InitScriptTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir private Path folder;
  private final NodeProcess.Ports ports = NodeProcess.Ports.free();

  @BeforeEach
  void install() throws IOException {
    // The user that the node runs as must be able to read it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Places.jar(), folder.resolve("perseid.jar"));
    configure("first");
    Files.writeString(
        folder.resolve("defaults"),
        """
        JAVA=%s
        JAR=%s/perseid.jar
        LAUNCHER=%s
        CACHE_DIRECTORY=
        RUN_AS=%s
        PIDFILE=%s/perseid.pid
        LOGGER="tee --append %s/log"
        OPEN_FILES=2048
        ADMIN=127.0.0.1:%d
        PERSEID_CONFIG=%s/perseid.yaml
        JAVA_OPTIONS="-ea -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
        NODE_OPTIONS="--subscriber-port %d --controller-port %d --cluster-port %d --cluster-bus-port %d --stardust-port %d"
        """
            .formatted(
                Places.java(),
                folder,
                Files.copy(Places.root().resolve("scripts/perseid"), folder.resolve("perseid")),
                USER.equals("root") ? "nobody" : USER,
                folder,
                folder,
                ports.admin(),
                folder,
                ports.subscriber(),
                ports.controller(),
                ports.cluster(),
                ports.bus(),
                ports.stardust()));
  }

  private void configure(String mark) throws IOException {
    Files.writeString(
        folder.resolve("perseid.yaml"),
        "admin: {port: %d}\nmodes: {lines: {message: \"%s ~text~\\n\"}}\n"
            .formatted(ports.admin(), mark));
  }

  @AfterEach
  void stop() {
    run("stop");
  }

  private record Result(int code, String output) {}

  private Result run(String word) {
    Path log = folder.resolve("output-" + System.nanoTime());
    String script = Places.root().resolve("deploy/init.d/perseid").toString();
    List<String> command =
        List.of("env", "DEFAULTS=" + folder.resolve("defaults"), "sh", script, word);
    try (Child child = Child.start(log, command)) {
      return new Result(child.awaitExit(100), child.output());
    }
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(folder.resolve("perseid.pid")).strip());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Test
  void shouldStartReloadAndStopANode() throws Exception {
    assertThat(run("status")).isEqualTo(new Result(3, "perseid: not running\n"));

    Result start = run("start");
    assertThat(start.output()).isEqualTo("perseid: ready (pid " + pid() + ")\n");
    assertThat(start.code()).isZero();
    assertThat(run("status").code()).isZero();
    long pid = pid();
    Result again = run("start");
    assertThat(again).isEqualTo(new Result(0, "perseid: already running (pid " + pid + ")\n"));
    assertThat(log()).contains("2048 file handles");
    Path process = Path.of("/proc/" + pid);
    assertThat(Files.getOwner(process).getName()).isEqualTo(USER.equals("root") ? "nobody" : USER);

    try (ControllerClient controller = new ControllerClient(ports.controller());
        StreamReader reader = new StreamReader(ports.subscriber(), "/push/h/lines/init")) {
      await().until(() -> reader.lines().contains("=init 0"));
      controller.publish("init", "message");
      await().until(() -> reader.lines().contains("first message"));
      configure("second");
      assertThat(run("reload").code()).isZero();
      await().until(() -> log().contains("configuration is in force: modes.lines"));
      controller.publish("init", "message");
      await().until(() -> reader.lines().contains("second message"));
      configure("third\" {");
      assertThat(run("force-reload").code()).isZero();
      await().until(() -> log().contains("configuration is not changed"));
      assertThat(pid()).isEqualTo(pid);
      assertThat(reader.isEnded()).isFalse();

      Result stop = run("stop");

      assertThat(stop).isEqualTo(new Result(0, "perseid: stopped\n"));
      await().until(reader::isEnded);
      assertThat(reader.lines()).endsWith("!");
    }
    assertThatThrownBy(() -> new ControllerClient(ports.controller()))
        .isInstanceOf(ConnectException.class);
    assertThat(run("stop")).isEqualTo(new Result(0, "perseid: not running\n"));
    assertThat(run("status").code()).isEqualTo(3);
    await().atMost(Duration.ofSeconds(10)).until(() -> log().contains("shut down in order"));
  }

  /** The pid of a node that was killed may be another process's by now: that one is left alone. */
  @Test
  void shouldTouchNoProcessThatOnlyHasTheNodesFormerPid() throws Exception {
    Path out = folder.resolve("bystander");
    try (Child bystander = Child.start(out, List.of("sleep", "60"))) {
      Files.writeString(folder.resolve("perseid.pid"), bystander.pid() + "\n");

      assertThat(run("status").code()).isIn(1, 3);
      assertThat(run("reload").code()).isEqualTo(7);
      assertThat(run("stop").output()).isEqualTo("perseid: not running\n");

      assertThat(bystander.isAlive()).isTrue();
    }
  }

  /** Without it the node would wait for ever for somebody to read its log. */
  @Test
  void shouldRefuseToStartWithoutTheProgramThatGetsTheLog() throws Exception {
    Path defaults = folder.resolve("defaults");
    Files.writeString(defaults, Files.readString(defaults) + "LOGGER='no-such-logger --tag x'\n");

    Result start = run("start");

    assertThat(start.code()).isEqualTo(5);
    assertThat(start.output()).contains("no-such-logger is missing", "LOGGER in ");
  }

  @Test
  void shouldRefuseToStartWithoutSetsid() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(
        programs.resolve("start-stop-daemon"), Path.of("/sbin/start-stop-daemon"));
    Path defaults = folder.resolve("defaults");
    String path = "PATH=" + programs + "\n";
    Files.writeString(defaults, Files.readString(defaults) + path);

    Result start = run("start");

    assertThat(start.code()).isEqualTo(5);
    assertThat(start.output()).contains("setsid is missing");
    Files.writeString(defaults, Files.readString(defaults).replace(path, ""));
  }

  @Test
  void shouldSayWhenTheNodeEndsAtOnce() throws Exception {
    Files.writeString(folder.resolve("perseid.yaml"), "subscriber: {prot: 1}\n");

    Result start = run("start");

    assertThat(start.code()).isEqualTo(1);
    assertThat(start.output()).contains("ended while it started");
    await().until(() -> log().contains("subscriber.prot"));
    assertThat(run("status").code()).isEqualTo(1);
  }
}
