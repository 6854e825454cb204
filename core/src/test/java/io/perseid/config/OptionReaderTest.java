package io.perseid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionReaderTest {
  private final OptionReader reader = new OptionReader();

  @Test
  void shouldAskForAQuorumWhereAFileTellsHowNodesAreFound() throws OptionException {
    reader.set(OptionForm.KEY, "cluster.hazelcast-file", "hazelcast.yaml", "file");
    assertThat(errors())
        .singleElement()
        .asString()
        .contains("cluster.quorum", "the number of nodes that must agree");
    reader.set(OptionForm.FLAG, "--quorum", "2", "command line");
    assertThat(reader.read().cluster().quorum()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAMemberWithAnImpossiblePort() {
    reader.set(OptionForm.FLAG, "--members", "127.0.0.1:5701,127.0.0.2:99999", "command line");
    assertThat(errors()).singleElement().asString().contains("99999", "1 to 65535");
  }

  @Test
  void shouldRefuseTheProxyProtocolWithoutProxies() throws OptionException {
    reader.set(OptionForm.FLAG, "--subscriber-proxy-protocol", "true", "command line");
    assertThat(errors()).singleElement().asString().contains("subscriber.trusted-proxies");
    reader.set(OptionForm.FLAG, "--subscriber-trusted-proxies", "10.0.0.0/8, ::1", "command line");
    assertThat(reader.read().subscriber().proxyProtocol()).isTrue();
    assertThat(reader.read().subscriber().trustedProxies())
        .containsExactly(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("::1"));
  }

  @Test
  void shouldRunAloneOnLoopbackWhenNothingIsSaid() throws OptionException {
    NodeOptions node = reader.read();

    assertThat(node.name()).isEqualTo("127.0.0.1:5701");
    assertThat(node.cluster())
        .isEqualTo(new ClusterOptions("perseid", "127.0.0.1", 5701, 5702, List.of(), 1, ""));
    assertThat(node.controller())
        .isEqualTo(new ControllerOptions("127.0.0.1", 4671, 65536, 8192, 256, "", "127.0.0.1", 0));
    assertThat(node.admin()).isEqualTo(new AdminOptions("127.0.0.1", 4673));
    assertThat(node.limits())
        .isEqualTo(
            new Limits(
                16, 250, 7200, 100_000, Runtime.getRuntime().maxMemory() / 4, 40_000, 10_000));
    assertThat(node.log()).isEqualTo(new LogOptions("info", LogFormat.TEXT, false, false));
    assertThat(node.demo()).isFalse();
    assertThat(node.subscriber().host()).isEqualTo("127.0.0.1");
    assertThat(node.subscriber().port()).isEqualTo(4670);
    assertThat(node.subscriber().pushAddress()).isEqualTo("/push");
    assertThat(node.subscriber().pingIntervalSeconds()).isEqualTo(3);
    assertThat(node.subscriber().headBytesMax()).isEqualTo(16384);
    assertThat(node.subscriber().headTimeoutSeconds()).isEqualTo(10);
    assertThat(node.subscriber().channelsMax()).isEqualTo(100);
    assertThat(node.subscriber().connectionsMax()).isZero();
    assertThat(node.subscriber().queueBytesMax()).isEqualTo(1_048_576);
    assertThat(node.subscriber().writeTimeoutSeconds()).isEqualTo(120);
  }

  /** A line end at its end is the very thing that makes it a line. */
  @Test
  void shouldKeepAShutdownMessageAsItIsGiven() throws OptionException {
    reader.set(OptionForm.KEY, "controller.shutdown-message", " BYE\r\n", "file");
    assertThat(reader.read().controller().shutdownMessage()).isEqualTo(" BYE\r\n");
  }

  @Test
  void shouldLetTheCommandLineCountMostAndTheFileLeast() throws OptionException {
    for (Option port : List.of(Option.SUBSCRIBER_PORT, Option.CONTROLLER_PORT, Option.ADMIN_PORT)) {
      reader.set(OptionForm.KEY, port.key(), "1001", "file");
    }
    reader.environment(
        Map.of("PERSEID_CONTROLLER_PORT", "1002", "PERSEID_ADMIN_PORT", "1002", "PATH", "/bin"));
    reader.set(OptionForm.FLAG, "--admin-port", "1003", "command line");

    NodeOptions node = reader.read();

    assertThat(node.subscriber().port()).isEqualTo(1001);
    assertThat(node.controller().port()).isEqualTo(1002);
    assertThat(node.admin().port()).isEqualTo(1003);
    assertThat(reader.values().origin(Option.SUBSCRIBER_PORT)).isEqualTo("file");
    assertThat(reader.values().origin(Option.CONTROLLER_PORT)).isEqualTo("environment");
    assertThat(reader.values().origin(Option.ADMIN_PORT)).isEqualTo("command line");
    assertThat(reader.values().origin(Option.CLUSTER_PORT)).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({
    "KEY, cluster.nmae, cluster.name",
    "KEY, cluster.bus_port, cluster.bus-port",
    "KEY, quorum, cluster.quorum",
    "VARIABLE, PERSEID_LOG_LEVLE, PERSEID_LOG_LEVEL",
    "FLAG, --member, --members",
    "FLAG, --Cluster-Name, --cluster-name"
  })
  void shouldNameTheNearestNameOfTheSameSource(OptionForm form, String written, String meant) {
    reader.set(form, written, "x", "somewhere");

    assertThat(errors())
        .containsExactly(
            "unknown option " + written + " (somewhere, value \"x\"); did you mean " + meant + "?");
  }

  @Test
  void shouldNotGuessWhenNothingIsNear() {
    reader.set(OptionForm.KEY, "zzzzzzzzzz", "x", "file");

    assertThat(errors()).containsExactly("unknown option zzzzzzzzzz (file, value \"x\")");
  }

  @Test
  void shouldTellAllErrorsOfAllSourcesTogether() {
    reader.set(OptionForm.KEY, "cluster.port", "99999", "file a.yaml, line 3");
    reader.environment(Map.of("PERSEID_LOG_LEVEL", "loud", "PERSEID_LOG_COLOR", "red"));
    reader.set(OptionForm.FLAG, "--quorum", "0", "command line");
    reader.error("file b.yaml: no such file");

    assertThat(errors())
        .containsExactly(
            "cluster.port (file a.yaml, line 3): \"99999\" is not allowed; allowed: a whole number"
                + " from 0 to 65535",
            "unknown option PERSEID_LOG_COLOR (environment, value \"red\"); did you mean"
                + " PERSEID_LOG_FORMAT?",
            "PERSEID_LOG_LEVEL (environment): \"loud\" is not allowed; allowed: error, warn, info,"
                + " debug, trace",
            "--quorum (command line): \"0\" is not allowed; allowed: auto, or a whole number from 1"
                + " to 64",
            "file b.yaml: no such file");
  }

  @Test
  void shouldFindAnErrorInALesserSourceThoughAGreaterOneCounts() {
    reader.set(OptionForm.KEY, "demo", "perhaps", "file");
    reader.set(OptionForm.FLAG, "--demo", "true", "command line");

    assertThat(errors()).hasSize(1).first().asString().startsWith("demo (file): \"perhaps\"");
  }

  @Test
  void shouldRefuseAnOptionGivenTwiceInOneSource() {
    reader.set(OptionForm.FLAG, "--cluster-members", "127.0.0.1", "command line");
    reader.set(OptionForm.FLAG, "--members", "127.0.0.2", "command line");

    assertThat(errors()).containsExactly("--members (command line) is already given: command line");
  }

  /** A value that carries a line end must not forge a second error, or a line of a log. */
  @Test
  void shouldKeepAnErrorOnOneLineWhateverTheValue() {
    reader.set(OptionForm.KEY, "cluster.name", "a\nperseid: all is well", "file");

    assertThat(errors()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "PERSEID_SERVICE_HOST, 10.0.0.1",
    "PERSEID_SERVICE_PORT_HTTP, 4670",
    "PERSEID_PORT, tcp://10.0.0.1:4670",
    "PERSEID_PORT_4670_TCP_ADDR, 10.0.0.1",
    "PERSEID_SUBSCRIBER_PORT, tcp://10.0.0.1:4670",
    "PERSEID_CONFIG, /etc/perseid.yaml"
  })
  void shouldNotTakeWhatContainersAreGivenForOptions(String name, String value)
      throws OptionException {
    reader.environment(Map.of(name, value));

    assertThat(reader.read().subscriber().port()).isEqualTo(4670);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "3, 2", "4, 3", "5, 3", "64, 33"})
  void shouldDeriveTheQuorumFromTheMembers(int members, int quorum) throws OptionException {
    reader.set(OptionForm.KEY, "cluster.members", members(members), "file");

    assertThat(reader.read().cluster().quorum()).isEqualTo(quorum);
    assertThat(reader.read().cluster().members()).hasSize(members);
  }

  @Test
  void shouldKeepAnExplicitQuorum() throws OptionException {
    reader.set(OptionForm.KEY, "cluster.members", members(3), "file");
    reader.set(OptionForm.KEY, "cluster.quorum", "1", "file");

    assertThat(reader.read().cluster().quorum()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAQuorumThatCanNeverBeMet() {
    reader.set(OptionForm.KEY, "cluster.members", members(3), "file");
    reader.set(OptionForm.FLAG, "--quorum", "4", "command line");

    assertThat(errors())
        .containsExactly(
            "cluster.quorum (command line): \"4\" can never be met by 3 members; allowed: auto, or"
                + " 1 to 3");
  }

  @Test
  void shouldRefuseAQuorumOfManyForANodeAlone() {
    reader.set(OptionForm.FLAG, "--quorum", "2", "command line");

    assertThat(errors()).hasSize(1).first().asString().contains("by a node alone");
  }

  @Test
  void shouldAskForAnAddressThatOtherMachinesCanReach() {
    reader.set(OptionForm.KEY, "cluster.members", "host1,host2", "file");

    assertThat(errors())
        .containsExactly(
            "cluster.address (default): \"127.0.0.1\" cannot be reached by the members host1,host2;"
                + " allowed: this machine's own private address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:5701,127.0.0.1:5711", "localhost,localhost:5711", "[::1]:1"})
  void shouldKeepLoopbackWhenAllMembersAreThere(String members) throws OptionException {
    reader.set(OptionForm.KEY, "cluster.members", members, "file");

    assertThat(reader.read().cluster().address()).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldRefuseAChosenClusterPortThatNobodyCouldKnow() {
    reader.set(OptionForm.KEY, "cluster.members", members(3), "file");
    reader.set(OptionForm.KEY, "cluster.bus-port", "0", "file");

    assertThat(errors()).hasSize(1).first().asString().contains("when there are members");
  }

  @Test
  void shouldRefuseTwoPortsThatAreOne() {
    reader.set(OptionForm.KEY, "admin.port", "4671", "file");
    reader.set(OptionForm.KEY, "cluster.bus-port", "5701", "file");

    assertThat(errors())
        .containsExactly(
            "cluster.bus-port (file): \"5701\" is also cluster.port (default); allowed: another"
                + " port",
            "admin.port (file): \"4671\" is also controller.port (default); allowed: another port");
  }

  @Test
  void shouldAllowOnePortOnTwoAddresses() throws OptionException {
    reader.set(OptionForm.KEY, "admin.port", "4671", "file");
    reader.set(OptionForm.KEY, "admin.host", "127.0.0.2", "file");

    assertThat(reader.read().admin()).isEqualTo(new AdminOptions("127.0.0.2", 4671));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://a.example/",
        "ftp://a.example",
        "https://a.example/x",
        "null"
      })
  void shouldRefuseWhatIsNoOriginAndShowTheForm(String origin) {
    reader.set(OptionForm.KEY, "subscriber.allow-origins", origin, "file");

    assertThat(errors())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("subscriber.allow-origins (file): \"" + origin + "\" is not allowed")
        .contains("https://a.example or http://a.example:8080");
  }

  @Test
  void shouldRefuseAllOriginsTogetherWithSome() {
    reader.set(OptionForm.KEY, "subscriber.allow-origins", "*,https://a.example", "file");

    assertThat(errors()).hasSize(1).first().asString().contains("allowed: * alone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "https://a.example,http://[::1]:8080,https://xn--e1a.example"})
  void shouldTakeOrigins(String origins) throws OptionException {
    reader.set(OptionForm.KEY, "subscriber.allow-origins", origins, "file");

    assertThat(String.join(",", reader.read().subscriber().allowOrigins())).isEqualTo(origins);
  }

  private List<String> errors() {
    return catchThrowableOfType(OptionException.class, reader::read).errors();
  }

  private static String members(int count) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append(i == 0 ? "" : ",").append("127.0.0.1:").append(5701 + i);
    }
    return members.toString();
  }
}
