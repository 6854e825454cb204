package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link ChannelSocket} relies upon inside Vert.x and Netty. When a test here fails after a
 * change of version, its name says which assumption no longer holds.
 */
class ChannelSocketTest {
  private final CompletableFuture<ChannelSocket> accepted = new CompletableFuture<>();
  private final CompletableFuture<Context> context = new CompletableFuture<>();
  private final StringBuffer received = new StringBuffer();
  private final AtomicInteger writable = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private Vertx vertx;
  private NetServer server;
  private Socket client;

  static Stream<Transport> transports() {
    Transport epoll = Transport.EPOLL;
    return epoll != null && epoll.available()
        ? Stream.of(Transport.NIO, epoll)
        : Stream.of(Transport.NIO);
  }

  private void connect(Transport transport) throws IOException {
    vertx = Vertx.builder().withTransport(transport).build();
    server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  ChannelSocket taken = ChannelSocket.take(socket);
                  taken.listener(new Recorder());
                  context.complete(Vertx.currentContext());
                  accepted.complete(taken);
                });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    client = new Socket("127.0.0.1", server.actualPort());
    client.setSoTimeout(10_000);
    accepted.join();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private <T> T onLoop(Function<ChannelSocket, T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context
        .join()
        .runOnContext(
            nothing -> {
              try {
                result.complete(action.apply(accepted.join()));
              } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
              }
            });
    return result.join();
  }

  private void onLoopDo(Consumer<ChannelSocket> action) {
    onLoop(
        socket -> {
          action.accept(socket);
          return true;
        });
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldLeaveNoHandlerOfVertxInThePipeline(Transport transport) throws Exception {
    connect(transport);
    List<String> handlers = onLoop(ChannelSocket::handlers);
    assertThat(handlers).hasSize(2).startsWith("perseid").last().asString().contains("Tail");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldWriteSharedBytesPastThePipelineAndGiveThemBack(Transport transport) throws Exception {
    connect(transport);
    ByteBuf shared = Unpooled.directBuffer().writeBytes(bytes("shared "));
    onLoopDo(
        socket -> {
          socket.write(shared.retainedDuplicate());
          socket.write(shared.retainedDuplicate());
          socket.write(bytes("and heap"));
        });
    assertThat(client.getInputStream().readNBytes(22))
        .asString()
        .isEqualTo("shared shared and heap");
    await().atMost(5, SECONDS).until(() -> shared.refCnt() == 1);
    assertThat(onLoop(ChannelSocket::bytesWritten)).isEqualTo(22);
    assertThat(onLoop(ChannelSocket::pendingBytes)).isZero();
    shared.release();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldHearTheClientAndItsEnd(Transport transport) throws Exception {
    connect(transport);
    client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
    await().atMost(5, SECONDS).until(() -> received.toString().equals("hello"));
    client.shutdownOutput();
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
    ByteBuf late = bytes("late");
    onLoopDo(socket -> socket.write(late));
    assertThat(late.refCnt()).isZero();
    assertThat(onLoop(ChannelSocket::pendingBytes)).isZero();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldSeePendingBytesStallAndProgress(Transport transport) throws Exception {
    connect(transport);
    int pieces = 200;
    onLoopDo(
        socket -> {
          for (int i = 0; i < pieces; i++) {
            socket.write(Unpooled.wrappedBuffer(new byte[100_000]));
          }
        });
    assertThat(onLoop(ChannelSocket::pendingBytes)).isPositive();
    assertThat(onLoop(ChannelSocket::isWritable)).isFalse();
    await().atMost(5, SECONDS).until(() -> onLoop(ChannelSocket::countStall) > 2);
    client.getInputStream().readNBytes(10_000_000);
    await().atMost(5, SECONDS).until(() -> onLoop(ChannelSocket::countStall) == 0);
    assertThat(writable.get()).isZero();
    client.getInputStream().readNBytes(pieces * 100_000 - 10_000_000);
    await().atMost(5, SECONDS).until(() -> writable.get() > 0);
    assertThat(onLoop(ChannelSocket::countStall)).isZero();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldEndAfterEverythingHasGoneOut(Transport transport) throws Exception {
    connect(transport);
    onLoopDo(
        socket -> {
          socket.write(Unpooled.wrappedBuffer(new byte[5_000_000]));
          socket.closeAfterFlush(false);
          socket.write(bytes("too late"));
        });
    assertThat(client.getInputStream().readAllBytes()).hasSize(5_000_000);
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldNotLetAResetOvertakeTheAnswerToAClientThatIsStillSending(Transport transport)
      throws Exception {
    connect(transport);
    onLoopDo(
        socket -> {
          socket.write(bytes("no"));
          socket.closeAfterFlush(true);
        });
    for (int i = 0; i < 20; i++) {
      client.getOutputStream().write(new byte[10_000]);
    }
    assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("no");
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
    assertThat(received.length()).isZero();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldEndTakenConnectionsWithTheServer(Transport transport) throws Exception {
    connect(transport);
    server.close().toCompletionStage().toCompletableFuture().join();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    // The client may see the end before the server's event loop has told it.
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
  }

  private final class Recorder implements SubscriberSocket.Listener {
    @Override
    public void received(ByteBuf bytes) {
      received.append(bytes.toString(StandardCharsets.US_ASCII));
    }

    @Override
    public void writable() {
      writable.incrementAndGet();
    }

    @Override
    public void gone() {
      gone.incrementAndGet();
    }
  }
}
