package io.perseid.subscriber;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.channel.StartPosition;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopTest {
  private static final Duration FLUSH = Duration.ofSeconds(8);

  /** How many had to be ended by force. */
  private static int finish(Future<Integer> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, SECONDS);
  }

  @Test
  void shouldSayFarewellInEveryMode() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client flash = Client.get(node.port, "/push/h2/flash/a");
        Client longpoll = Client.get(node.port, "/push/h3/longpoll/a");
        Client unfinished = new Client(node.port).send("GET /push/")) {
      lines.until("=a 0\n");
      flash.expect("CH/a/0\0");
      longpoll.until("</script>\r\n");
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 4);
      assertThat(finish(node.fanout.stopStreams(true, FLUSH))).isZero();
      lines.expect("!\n").expectEnd();
      flash.expect("x\0").expectEnd();
      longpoll.expect(Texts.EOF).expectEnd();
      unfinished.expectEnd();
      assertThat(node.broker.attached()).isZero();
    }
  }

  /** An extension that takes requests and answers when the test does. */
  private static final class Slow implements HttpExtension {
    final CompletableFuture<HttpResponder> taken = new CompletableFuture<>();

    @Override
    public boolean handles(String method, String path) {
      return path.equals("/slow");
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
      taken.complete(responder);
    }
  }

  private static Node with(Slow slow) {
    return Node.with().set(b -> b.extensions = List.of(slow)).set(b -> b.instances = 1).start();
  }

  private static Client post(Node node) throws Exception {
    return new Client(node.port).send("POST /slow HTTP/1.1\r\nContent-Length: 1\r\n\r\nx");
  }

  /** Begins the end; returns when the connection that was there was told, and one after it. */
  private static Future<Integer> stop(Node node, Duration flushMax) throws Exception {
    try (Client last = new Client(node.port)) {
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 2);
      Future<Integer> stopped = node.fanout.stopStreams(false, flushMax);
      last.expectEnd();
      return stopped;
    }
  }

  /** Who publishes and is told nothing would publish again. */
  @Test
  void shouldLetAnExtensionAnswerTheRequestThatItHas() throws Exception {
    Slow slow = new Slow();
    try (Node node = with(slow);
        Client post = post(node)) {
      HttpResponder responder = slow.taken.get(10, SECONDS);
      Future<Integer> stopped = stop(node, FLUSH);
      assertThat(stopped.isComplete()).isFalse();
      responder.respond(200, "text/plain", Map.of(), new byte[0]);
      assertThat(post.rest()).startsWith("HTTP/1.1 200 ");
      assertThat(finish(stopped)).isZero();
    }
  }

  @Test
  void shouldSendAwayAPollThatWouldOnlyBeginToWait() throws Exception {
    Slow slow = new Slow();
    try (Node node = with(slow);
        Client post = post(node)) {
      HttpResponder responder = slow.taken.get(10, SECONDS);
      Future<Integer> stopped = stop(node, FLUSH);
      Map<String, StartPosition> channels = Map.of("a", StartPosition.LIVE);
      responder.await(new Poll("c/", "c", channels, 30_000, new PollDialect(), Poll.Book.NONE));
      assertThat(post.rest()).startsWith("HTTP/1.1 503 ").contains("this node is stopping");
      assertThat(finish(stopped)).isZero();
    }
  }

  @Test
  void shouldNotWaitForAnExtensionLongerThanForItsClients() throws Exception {
    Slow slow = new Slow();
    try (Node node = with(slow);
        Client post = post(node)) {
      slow.taken.get(10, SECONDS);
      assertThat(finish(stop(node, Duration.ofMillis(200)))).isEqualTo(1);
      post.expectEnd();
    }
  }

  @Test
  void shouldLeaveWithoutAWordAndListenNoMore() throws Exception {
    try (Node node = Node.start()) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 450; i++) {
        clients.add(Client.get(node.port, "/push/h" + i + "/lines/a"));
      }
      for (Client client : clients) {
        client.until("=a 0\n");
      }
      finish(node.fanout.stopStreams(false, FLUSH));
      for (Client client : clients) {
        client.expectEnd();
        client.leave();
      }
      assertThatThrownBy(() -> new Client(node.port)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void shouldEndByForceWhatDoesNotTakeItsFarewell() throws Exception {
    try (Node node = Node.with().set(b -> b.queueBytesMax = 100 << 20).start();
        Client stuck = new Client(node.port, 4096)) {
      stuck.send("GET /push/stuck/lines/a HTTP/1.1\r\n\r\n");
      node.awaitAttached(1);
      for (int i = 0; i < 200; i++) {
        node.broker.publish("a", "x".repeat(60_000));
      }
      assertThat(finish(node.fanout.stopStreams(true, Duration.ofMillis(200)))).isEqualTo(1);
      assertThat(node.stats.get(Counter.CURRENT_SUBSCRIBERS)).isZero();
    }
  }

  @Test
  void shouldCloseStreamsWhenTheLeaseIsLostAndServeAgainAfterwards() throws Exception {
    try (Node node = Node.start();
        Client client = Client.get(node.port, "/push/h/lines/a")) {
      client.until("=a 0\n");
      node.fanout.closeAll();
      client.expectEnd();
      node.awaitAttached(0);
      try (Client again = Client.get(node.port, "/push/h/lines/a")) {
        again.until("=a 0\n");
        again.expect(node.broker.publish("a", "x") + " a x\n");
      }
    }
  }

  @Test
  void shouldGiveEverythingBackWhenItIsUndeployedInFullFlow() throws Exception {
    List<Client> clients = new ArrayList<>();
    try (Node node = Node.start()) {
      for (int i = 0; i < 50; i++) {
        clients.add(Client.get(node.port, "/push/h" + i + "/lines/a/b"));
      }
      for (Client client : clients) {
        client.until("=b 0\n");
      }
      for (int i = 0; i < 2000; i++) {
        node.broker.publish(i % 2 == 0 ? "a" : "b", "x".repeat(1000));
      }
    }
    for (Client client : clients) {
      client.close();
    }
  }
}
