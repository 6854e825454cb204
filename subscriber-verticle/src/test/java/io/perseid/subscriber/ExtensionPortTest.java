package io.perseid.subscriber;

import static io.perseid.subscriber.PollDialect.HEAD;
import static io.perseid.subscriber.PollDialect.path;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.config.AddressBlock;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ports on which only extensions answer, by the rules of the subscriber port. */
class ExtensionPortTest {
  private final PollDialect dialect = new PollDialect();
  private final Node node =
      Node.with()
          .set(
              b -> {
                b.ports =
                    List.of(
                        new ExtensionPort("127.0.0.1", 0, List.of(dialect, new Who())),
                        new ExtensionPort("127.0.0.1", 0, List.of(new Who())));
                b.headBytesMax = 1000;
                b.trustedProxies = List.of(AddressBlock.parse("127.0.0.9"));
                b.allowOrigins = List.of("http://a.example");
              })
          .start();
  private final int port = node.extensionPorts.get(0);
  private final int other = node.extensionPorts.get(1);

  /** Says who asks. */
  private static final class Who implements HttpExtension {
    @Override
    public boolean handles(String method, String path) {
      return path.equals("/who") && !method.equals("OPTIONS");
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
      String text =
          request.client().getHostAddress()
              + (request.forwarded() ? " forwarded " : " ")
              + request.body().length;
      responder.respond(200, "text/plain", Map.of(), text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int bodyBytesMax() {
      return 100_000;
    }

    @Override
    public List<String> methodsOfOtherOrigins() {
      return List.of("GET", "PUT");
    }

    @Override
    public List<String> headersOfOtherOrigins() {
      return List.of("Authorization");
    }
  }

  @Test
  void shouldNameThePortThatItCannotListenOn() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      List<ExtensionPort> taken =
          List.of(new ExtensionPort("127.0.0.1", other.getLocalPort(), List.of(new Who())));
      SubscriberVerticle late =
          new SubscriberVerticle(node.site(), node.broker, node.fanout, node.stats, taken);
      assertThatThrownBy(
              () ->
                  node.vertx.deployVerticle(late).toCompletionStage().toCompletableFuture().join())
          .hasMessageContaining(
              "subscriber: cannot listen on 127.0.0.1 port " + other.getLocalPort() + ": ");
    }
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static String ask(Client client, String request) throws Exception {
    try (client) {
      return client.send(request).rest();
    }
  }

  @Test
  void shouldServeNothingButTheirExtensions() throws Exception {
    assertThat(Set.of(node.port, port, other)).hasSize(3);
    assertThat(ask(new Client(port), "GET /who HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\n127.0.0.1 0");
    assertThat(ask(new Client(other), "GET /who HTTP/1.1\r\n\r\n")).endsWith("127.0.0.1 0");
    for (String path :
        List.of("/push/h/lines/a", "/disconnect/h", "/meteor.js", path("c", 0, "a"))) {
      assertThat(ask(new Client(other), "GET " + path + " HTTP/1.1\r\n\r\n"))
          .startsWith("HTTP/1.1 404 Not Found\r\n")
          .contains("Content-Type: text/plain")
          .endsWith("\r\n\r\n" + path + " not found.\n");
    }
    assertThat(node.broker.disconnectedElsewhere).isEmpty();
    assertThat(ask(new Client(node.port), "GET /who HTTP/1.1\r\n\r\n")).doesNotContain("127.0.0.1");
  }

  @Test
  void shouldServePollsOfTheSameHubs() throws Exception {
    try (Client poll = Client.get(port, path("c", 30_000, "a"));
        Client stream = Client.get(node.port, "/push/h/lines/a")) {
      stream.until("=a 0\n");
      node.awaitAttached(2);
      long id = node.broker.publish("a", "x");
      stream.expect(id + " a x\n");
      assertThat(poll.rest()).isEqualTo(HEAD + "a=" + id + "\na x\n");
    }
  }

  @Test
  void shouldCountConnectionsWithThoseOfTheSubscriberPort() throws Exception {
    node.change(b -> b.connectionsMax = 2);
    try (Client stream = Client.get(node.port, "/push/h/lines/a");
        Client poll = Client.get(port, path("c", 30_000, "a"))) {
      node.awaitCount(Counter.STREAMS_OPEN, 2);
      try (Client third = new Client(port)) {
        assertThat(third.rest()).startsWith("HTTP/1.1 503 ").contains("holds its 2 connections");
      }
      stream.until("=a 0\n");
      poll.expectSilence(20);
    }
  }

  @Test
  void shouldBoundHeadsAndBodiesAsTheyAreTold() throws Exception {
    assertThat(ask(new Client(port), "GET /" + "x".repeat(1000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    String post = "POST /who HTTP/1.1\r\nContent-Length: ";
    assertThat(ask(new Client(port), post + "100000\r\n\r\n" + "x".repeat(100_000)))
        .endsWith("127.0.0.1 100000");
    assertThat(ask(new Client(port), post + "100001\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("100001 bytes, expected at most 100000");
  }

  @Test
  void shouldTellTheExtensionWhoAsksAndWhetherThatIsCertain() throws Exception {
    String get = "GET /who HTTP/1.1\r\n";
    assertThat(ask(Client.at("127.0.0.9", port), get + "X-Forwarded-For: 192.0.2.1\r\n\r\n"))
        .endsWith("\r\n192.0.2.1 0");
    assertThat(ask(Client.at("127.0.0.8", port), get + "X-Forwarded-For: 192.0.2.1\r\n\r\n"))
        .endsWith("\r\n127.0.0.8 forwarded 0");
    assertThat(ask(Client.at("127.0.0.8", port), get + "Via: 1.1 proxy\r\n\r\n"))
        .endsWith("\r\n127.0.0.8 forwarded 0");
  }

  @Test
  void shouldTellABrowserWhatTheExtensionLetsPagesOfOtherOriginsDo() throws Exception {
    String ask =
        "OPTIONS /who HTTP/1.1\r\nOrigin: http://%s.example\r\n"
            + "Access-Control-Request-Method: PUT\r\n\r\n";
    assertThat(ask(new Client(port), String.format(ask, "a")))
        .startsWith("HTTP/1.1 204 ")
        .contains(
            "Access-Control-Allow-Origin: http://a.example\r\n",
            "Access-Control-Allow-Methods: GET, PUT\r\n",
            "Access-Control-Allow-Headers: Cache-Control, Last-Event-ID, Pragma,"
                + " X-Requested-With, Authorization\r\n",
            "Access-Control-Expose-Headers: Last-Event-ID, Perseid-Gap, Retry-After, Server\r\n");
    assertThat(ask(new Client(port), String.format(ask, "b")))
        .startsWith("HTTP/1.1 404 ")
        .doesNotContain("Access-Control");
  }

  @Test
  void shouldListenNoMoreWhenTheNodeLeaves() throws Exception {
    try (Client poll = Client.get(port, path("c", 30_000, "a"))) {
      node.awaitCount(Counter.STREAMS_OPEN, 1);
      node.fanout
          .stopStreams(false, Duration.ofSeconds(8))
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, SECONDS);
      assertThat(poll.rest()).isEqualTo(HEAD + "a=0\n");
      assertThatThrownBy(() -> new Client(port)).isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> new Client(other)).isInstanceOf(ConnectException.class);
    }
  }
}
