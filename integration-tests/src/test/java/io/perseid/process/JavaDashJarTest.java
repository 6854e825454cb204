package io.perseid.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Child;
import io.perseid.harness.NodeProcess;
import io.perseid.process.Jar.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code java -jar perseid.jar}, with no flag for the JVM: what it says and how it ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaDashJarTest {
  private static final String[] DISTURBING = {"WARN", "ERROR", "Exception", "SLF4J", "deprecated"};

  private NodeProcess node;

  @BeforeAll
  void startNode() {
    node = plain("plain").start().awaitReady();
  }

  @AfterAll
  void endNode() {
    node.close();
  }

  private static NodeProcess plain(String logName, String... options) {
    return new NodeProcess("plain", logName, NodeProcess.Ports.free(), List.of(), List.of(options));
  }

  @Test
  void shouldStartAndEndInOrderWithoutAWordOfWarning() {
    try (NodeProcess other = plain("orderly").start().awaitReady()) {
      assertThat(other.term()).isZero();
      assertThat(other.child().output()).doesNotContain(DISTURBING);
    }
  }

  @Test
  void shouldEndInOrderWhenToldToWhileItStarts() {
    try (NodeProcess other = plain("interrupted").start()) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(30))
          .until(() -> other.child().output().contains("Agreed on a cluster of 1"));
      assertThat(other.term()).isZero();
      assertThat(other.child().output()).doesNotContain(DISTURBING);
    }
  }

  @Test
  void shouldPublishAndSubscribeFromTheCommandLine() {
    try (Child subscriber =
        Jar.start(
            "subscribe",
            "subscribe",
            "news",
            "--count",
            "2",
            "--from",
            at(node.subscriberPort()))) {
      await().until(() -> node.metric("perseid_streams_open") > 0);
      Result first = publish("first");
      Result second = publish("größer \"zwei\"");
      assertThat(List.of(first.exitCode(), second.exitCode())).containsOnly(0);

      Result seen = Jar.end(subscriber);
      assertThat(seen.exitCode()).isZero();
      assertThat(seen.lines())
          .containsExactly(
              first.output().strip() + " news first",
              second.output().strip() + " news größer \"zwei\"");
    }
  }

  private Result publish(String text) {
    return Jar.run("publish", "publish", "news", text, "--to", at(node.controllerPort()));
  }

  @Test
  void shouldShowTheStateOfANode() {
    Result status = Jar.run("status", "status", "--admin", at(node.ports().admin()));

    assertThat(status.exitCode()).isZero();
    assertThat(status.output()).contains("plain", "16 of 16 synced");
  }

  @Test
  void shouldNameAnUnknownOption() {
    Result result = Jar.run("unknown-option", "node", "--subscriber-prot", "4670");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).contains("--subscriber-prot");
  }

  @Test
  void shouldNameTheValueFoundAndThoseAllowed() {
    Result result = Jar.run("bad-value", "node", "--subscriber-port", "70000");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.output()).contains("subscriber-port", "70000", "65535");
  }

  @Test
  void shouldSayInOneLineWhichPortIsTaken() throws Exception {
    NodeProcess.Ports ports = NodeProcess.Ports.free();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket holder = new ServerSocket(ports.controller(), 1, loopback);
        NodeProcess late = new NodeProcess("late", "port-taken", ports, List.of(), List.of())) {
      assertThat(late.start().child().awaitExit(30)).isNotZero();
      String taken = at(holder.getLocalPort());
      assertThat(late.child().output().lines().filter(line -> line.contains(taken)))
          .as("lines about the port in %s", late.child().log())
          .hasSize(1);
      assertThat(late.child().output()).doesNotContain("\tat ");
    }
  }

  @Test
  void shouldRefuseANodeWhoseSettingsDiffer() {
    NodeProcess.Ports first = NodeProcess.Ports.free();
    NodeProcess.Ports second = NodeProcess.Ports.free();
    String members = at(first.cluster()) + "," + at(second.cluster());
    List<String> common = List.of("--members", members, "--cluster-name", "settings");
    try (NodeProcess one = new NodeProcess("one", "settings-one", first, List.of(), common);
        NodeProcess two =
            new NodeProcess(
                "two",
                "settings-two",
                second,
                List.of(),
                List.of(
                    "--members",
                    members,
                    "--cluster-name",
                    "settings",
                    "--limits-messages-per-channel",
                    "251"))) {
      one.start().awaitReady();

      assertThat(two.start().child().awaitExit(60)).isNotZero();
      assertThat(two.child().output()).contains("limits.messages-per-channel", "250", "251");
      assertThat(one.isReady()).isTrue();
    }
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }
}
