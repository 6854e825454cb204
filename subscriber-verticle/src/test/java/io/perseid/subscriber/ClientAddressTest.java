package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.perseid.config.AddressBlock;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whose address the log names, when some peers are proxies and others say they were. */
class ClientAddressTest {
  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.3";
  private static final String V2 = "0d0a0d0a000d0a515549540a";

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.perseid.subscriber");
  private static final List<String> LOG = new CopyOnWriteArrayList<>();
  private static final AppenderBase<ILoggingEvent> APPENDER =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          LOG.add(event.getFormattedMessage());
        }
      };

  private static Node plain;
  private static Node proxied;
  private static int hosts;
  private final String host = "h" + ++hosts;

  @BeforeAll
  static void start() {
    LOGGER.setLevel(Level.DEBUG);
    LOGGER.setAdditive(false);
    APPENDER.start();
    LOGGER.addAppender(APPENDER);
    List<AddressBlock> proxies =
        List.of(AddressBlock.parse(PROXY), AddressBlock.parse("10.0.0.0/8"));
    plain = Node.with().set(b -> b.trustedProxies = proxies).start();
    proxied =
        Node.with()
            .set(b -> b.trustedProxies = proxies)
            .set(b -> b.proxyProtocol = true)
            .set(b -> b.headTimeoutSeconds = 1)
            .start();
  }

  @AfterAll
  static void end() {
    plain.close();
    proxied.close();
    LOGGER.detachAppender(APPENDER);
    LOGGER.setAdditive(true);
    LOGGER.setLevel(null);
  }

  private String request(String... headers) {
    return "GET /push/"
        + host
        + "/simplepoll/a HTTP/1.1\r\n"
        + String.join("", List.of(headers).stream().map(each -> each + "\r\n").toList())
        + "\r\n";
  }

  private void assertServedAs(String address, Client client) throws Exception {
    try (client) {
      assertThat(client.rest()).endsWith(info("a", 0));
    }
    await().until(() -> LOG.stream().anyMatch(line -> line.startsWith(host + " at ")));
    assertThat(LOG.stream().filter(line -> line.startsWith(host + " at ")))
        .allMatch(line -> line.startsWith(host + " at " + address + " "));
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void shouldTakeTheClientFromItsProxysHeader() throws Exception {
    Client client = Client.at(PROXY, plain.port);
    assertServedAs("203.0.113.9", client.send(request("X-Forwarded-For: 203.0.113.9")));
  }

  @Test
  void shouldNotBelieveAStrangerThatSendsTheHeader() throws Exception {
    Client client = Client.at(STRANGER, plain.port);
    assertServedAs(STRANGER, client.send(request("X-Forwarded-For: 203.0.113.9")));
  }

  @Test
  void shouldNotBelieveWhatAClientSentToAProxyThatOnlyAppends() throws Exception {
    Client client = Client.at(PROXY, plain.port);
    assertServedAs(
        "203.0.113.9",
        client.send(
            request("X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 10.1.1.1, 203.0.113.9")));
  }

  @Test
  void shouldServeAProxyThatTellsNobody() throws Exception {
    assertServedAs(PROXY, Client.at(PROXY, plain.port).send(request()));
  }

  @Test
  void shouldTakeTheClientFromAProxyHeaderOfVersion1() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    client.send("PROXY TCP4 203.0.113.9 127.0.0.1 40000 80\r\n" + request());
    assertServedAs("203.0.113.9", client);
  }

  @Test
  void shouldTakeAnAddressOfIpv6() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    client.send("PROXY TCP6 2001:db8:0:0::9 ::1 40000 80\r\n" + request());
    assertServedAs("2001:db8::9", client);
  }

  @Test
  void shouldTakeTheClientFromAProxyHeaderOfVersion2ThatComesInPieces() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    // Command PROXY, TCP over IPv4, 12 bytes of addresses and 5 of an addition.
    String header =
        bytes(V2 + "2111" + "0011" + "cb007109" + "7f000001" + "9c400050" + "e000020102");
    client.send(header.substring(0, 7)).expectSilence(30);
    client.send(header.substring(7, 20)).expectSilence(30);
    client.send(header.substring(20) + request().substring(0, 5)).expectSilence(30);
    assertServedAs("203.0.113.9", client.send(request().substring(5)));
  }

  @Test
  void shouldServeAProxyThatSpeaksForItself() throws Exception {
    assertServedAs(
        PROXY, Client.at(PROXY, proxied.port).send(bytes(V2 + "2000" + "0000") + request()));
  }

  @Test
  void shouldServeAProxyWhoseClientIsUnknown() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    assertServedAs(PROXY, client.send("PROXY UNKNOWN\r\n" + request()));
  }

  @Test
  void shouldNotBelieveTheHeaderOfAClientWhomTheProxyHeaderNames() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    client.send("PROXY TCP4 203.0.113.9 127.0.0.1 40000 80\r\n");
    assertServedAs("203.0.113.9", client.send(request("X-Forwarded-For: 198.51.100.1")));
  }

  @Test
  void shouldTakeTheClientFromAProxyBehindTheOneThatTheProxyHeaderNames() throws Exception {
    Client client = Client.at(PROXY, proxied.port);
    client.send("PROXY TCP4 10.1.1.1 127.0.0.1 40000 80\r\n");
    assertServedAs("198.51.100.1", client.send(request("X-Forwarded-For: 198.51.100.1")));
  }

  @Test
  void shouldServeStrangersWithoutAProxyHeader() throws Exception {
    assertServedAs(STRANGER, Client.at(STRANGER, proxied.port).send(request()));
  }

  @Test
  void shouldNotUnderstandAStrangersProxyHeader() throws Exception {
    try (Client client = Client.at(STRANGER, proxied.port)) {
      client.send("PROXY TCP4 203.0.113.9 127.0.0.1 40000 80\r\n" + request());
      assertThat(client.rest()).startsWith("HTTP/1.1 404 ");
    }
    assertThat(LOG).noneMatch(line -> line.contains(host + " at "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /push/never/simplepoll/a HTTP/1.1\r\n\r\n",
        "PROXY TCP4 203.0.113.999 127.0.0.1 40000 80\r\nGET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 203.0.113.9 127.0.0.1 40000\r\nGET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 203.0.113.9 127.0.0.1 40000 99999\r\nGET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 localhost 127.0.0.1 40000 80\r\nGET / HTTP/1.1\r\n\r\n",
        "proxy TCP4 203.0.113.9 127.0.0.1 40000 80\r\nGET / HTTP/1.1\r\n\r\n"
      })
  void shouldCloseAProxysConnectionWithoutASoundProxyHeader(String start) throws Exception {
    assertClosed(start);
  }

  @Test
  void shouldBoundAProxyHeader() throws Exception {
    assertClosed("PROXY TCP4 " + "1".repeat(200));
    assertClosed(bytes(V2 + "2111" + "ffff") + "x".repeat(100));
    assertThat(LOG).anyMatch(line -> line.contains("from " + PROXY + " is closed"));
  }

  @Test
  void shouldNotWaitForeverForAProxyHeader() throws Exception {
    assertClosed("PROXY TCP4");
  }

  private static void assertClosed(String start) throws Exception {
    try (Client client = Client.at(PROXY, proxied.port).send(start)) {
      client.expectEnd();
    }
    assertThat(LOG).noneMatch(line -> line.startsWith("never "));
  }
}
