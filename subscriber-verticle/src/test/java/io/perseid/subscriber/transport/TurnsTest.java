package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.transport.Transport;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is relied upon of the order in which an event loop does its work. */
class TurnsTest {
  private final CountDownLatch atWork = new CountDownLatch(1);
  private final CountDownLatch sent = new CountDownLatch(1);
  private final List<String> order = new CopyOnWriteArrayList<>();

  static Stream<Transport> transports() {
    return Stream.of(Transport.NIO, Transport.EPOLL);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldLookAtTheSocketsBeforeTheNextTurn(Transport transport) throws Exception {
    Vertx vertx = Vertx.builder().withTransport(transport).build();
    try {
      NetServer server =
          vertx
              .createNetServer()
              .connectHandler(socket -> work(vertx.getOrCreateContext(), socket));
      CompletableFuture<NetServer> listening =
          server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture();
      try (Socket client = new Socket("127.0.0.1", listening.get(10, SECONDS).actualPort())) {
        assertThat(atWork.await(10, SECONDS)).isTrue();
        client.getOutputStream().write('x');
        sent.countDown();
        await().atMost(10, SECONDS).until(() -> order.contains("turn"));
        assertThat(order).containsExactly("task", "read", "turn");
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** While the loop is at work on a task, bytes come, which it has not seen. */
  private void work(Context context, NetSocket socket) {
    socket.handler(bytes -> order.add("read"));
    context.runOnContext(
        nothing -> {
          atWork.countDown();
          try {
            assertThat(sent.await(10, SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          new Turns(context).execute(() -> order.add("turn"));
          context.runOnContext(next -> order.add("task"));
        });
  }
}
