package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What any socket does for a stream, whatever holds the connection. System buffers are small, so
 * that short writes are the rule.
 */
abstract class SubscriberSocketContract {
  private static final int SMALL = 8192;

  private final CompletableFuture<SubscriberSocket> accepted = new CompletableFuture<>();
  final CompletableFuture<Context> context = new CompletableFuture<>();
  final AtomicLong received = new AtomicLong();
  final AtomicInteger writable = new AtomicInteger();
  final AtomicInteger gone = new AtomicInteger();
  Vertx vertx;
  NetServer server;
  Socket client;

  /** The socket under test, made of one that was just accepted, on its event loop. */
  abstract SubscriberSocket settle(ChannelSocket channel);

  @BeforeEach
  void connect() throws IOException {
    vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    server =
        vertx
            .createNetServer(new NetServerOptions().setSendBufferSize(SMALL))
            .connectHandler(
                socket -> {
                  ChannelSocket taken = ChannelSocket.take(socket);
                  taken.listener(new Recorder());
                  context.complete(Vertx.currentContext());
                  // Not from within the accepting, as no stream begins there.
                  Vertx.currentContext().runOnContext(n -> accepted.complete(settle(taken)));
                });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    client = new Socket();
    client.setReceiveBufferSize(SMALL);
    client.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
    client.setSoTimeout(10_000);
    accepted.join();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    await().atMost(10, SECONDS).until(() -> gone.get() == 1);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    assertThat(gone).as("told of the end once").hasValue(1);
  }

  <T> T onLoop(Function<SubscriberSocket, T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context
        .join()
        .runOnContext(
            nothing -> {
              try {
                result.complete(action.apply(accepted.join()));
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    return result.join();
  }

  void onLoopDo(Consumer<SubscriberSocket> action) {
    onLoop(
        socket -> {
          action.accept(socket);
          return true;
        });
  }

  static ByteBuf bytes(String text) {
    return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte patternAt(long offset) {
    return (byte) (offset * 31 + (offset >> 8) * 7);
  }

  private static ByteBuf pattern(long from, int length) {
    ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(length);
    for (long i = from; i < from + length; i++) {
      piece.writeByte(patternAt(i));
    }
    return piece;
  }

  private void expectPattern(long from, long to) throws IOException {
    InputStream in = client.getInputStream();
    byte[] some = new byte[64 << 10];
    long at = from;
    while (at < to) {
      int count = in.read(some, 0, (int) Math.min(some.length, to - at));
      assertThat(count).as("the end at " + at).isPositive();
      for (int i = 0; i < count; i++) {
        if (some[i] != patternAt(at + i)) {
          assertThat(some[i]).as("byte " + (at + i)).isEqualTo(patternAt(at + i));
        }
      }
      at += count;
    }
  }

  @Test
  void shouldGoOnBehindEveryShortWriteWherever() throws Exception {
    int pieces = 400;
    long before = onLoop(SubscriberSocket::bytesWritten);
    AtomicLong total = new AtomicLong();
    onLoopDo(
        socket -> {
          for (int i = 0; i < pieces; i++) {
            int length = 1 + (i * 7919) % 9973;
            ByteBuf piece = pattern(total.getAndAdd(length), length);
            // Every other time what is shared, and begins in the middle of a buffer.
            if (i % 2 == 0) {
              socket.write(piece);
            } else {
              ByteBuf shared = Unpooled.directBuffer().writeZero(11).writeBytes(piece);
              socket.send(shared.skipBytes(11));
              piece.release();
              shared.release();
            }
          }
        });
    assertThat(onLoop(SubscriberSocket::pendingBytes)).isPositive();
    expectPattern(0, total.get());
    await().atMost(5, SECONDS).until(() -> onLoop(SubscriberSocket::pendingBytes) == 0);
    assertThat(onLoop(SubscriberSocket::bytesWritten)).isEqualTo(before + total.get());
  }

  @Test
  void shouldSendBytesThatAreNotWhereTheSystemCanReadThem() throws Exception {
    onLoopDo(
        socket -> {
          socket.write(Unpooled.copiedBuffer("heap ", StandardCharsets.US_ASCII));
          socket.write(Unpooled.wrappedBuffer(bytes("composed "), bytes("of two")));
        });
    assertThat(client.getInputStream().readNBytes(20)).asString().isEqualTo("heap composed of two");
  }

  @Test
  void shouldServeAReaderOfSingleBytes() throws Exception {
    int total = 60_000;
    onLoopDo(socket -> socket.write(pattern(0, total)));
    InputStream in = client.getInputStream();
    for (int i = 0; i < total; i++) {
      assertThat((byte) in.read()).isEqualTo(patternAt(i));
    }
  }

  @Test
  void shouldKeepNoBytesThatHaveGoneOut() throws Exception {
    ByteBuf shared = pattern(0, 1_000_000);
    onLoopDo(socket -> socket.send(shared));
    assertThat(shared.refCnt()).isEqualTo(2);
    expectPattern(0, 1_000_000);
    await().atMost(5, SECONDS).until(() -> shared.refCnt() == 1);
    shared.release();
  }

  @Test
  void shouldCountEveryIntervalWithoutProgressAndTellWhenMoreCanBeWritten() throws Exception {
    onLoopDo(socket -> socket.write(pattern(0, 10_000_000)));
    assertThat(onLoop(SubscriberSocket::isWritable)).isFalse();
    await().atMost(5, SECONDS).until(() -> onLoop(SubscriberSocket::countStall) > 2);
    expectPattern(0, 5_000_000);
    await().atMost(5, SECONDS).until(() -> onLoop(SubscriberSocket::countStall) == 0);
    assertThat(writable).hasValue(0);
    expectPattern(5_000_000, 10_000_000);
    await().atMost(5, SECONDS).until(() -> writable.get() == 1);
    assertThat(onLoop(SubscriberSocket::isWritable)).isTrue();
    assertThat(onLoop(SubscriberSocket::countStall)).isZero();
  }

  @Test
  void shouldEndWhenTheClientResetsInTheMiddle() throws Exception {
    ByteBuf shared = pattern(0, 5_000_000);
    onLoopDo(socket -> socket.send(shared));
    expectPattern(0, 100_000);
    client.setSoLinger(true, 0);
    client.close();
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
    assertThat(shared.refCnt()).isEqualTo(1);
    onLoopDo(socket -> socket.write(bytes("late")));
    onLoopDo(socket -> socket.send(shared));
    assertThat(shared.refCnt()).isEqualTo(1);
    assertThat(onLoop(SubscriberSocket::pendingBytes)).isZero();
    shared.release();
  }

  @Test
  void shouldNotTellOfTheEndFromWithinAWrite() throws Exception {
    client.setSoLinger(true, 0);
    AtomicBoolean writing = new AtomicBoolean();
    onLoopDo(
        socket -> {
          try {
            client.close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          writing.set(true);
          for (int i = 0; i < 100; i++) {
            socket.write(bytes("into the void"));
          }
          writing.set(gone.get() > 0);
        });
    assertThat(writing).isFalse();
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
  }

  @Test
  void shouldTakeAClientThatSendsNothingMoreForGone() throws Exception {
    client.shutdownOutput();
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldGoOnWritingToAClientThatSendsWithoutEnd() throws Exception {
    byte[] noise = new byte[100_000];
    for (int i = 0; i < 100; i++) {
      client.getOutputStream().write(noise);
      long from = i * 1000L;
      onLoopDo(socket -> socket.write(pattern(from, 1000)));
      expectPattern(from, from + 1000);
    }
    client.shutdownOutput();
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
  }

  @Test
  void shouldEndAfterEverythingHasGoneOut() throws Exception {
    onLoopDo(
        socket -> {
          socket.write(pattern(0, 2_000_000));
          socket.closeAfterFlush();
          socket.write(bytes("too late"));
          socket.closeAfterFlush();
        });
    expectPattern(0, 2_000_000);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
  }

  @Test
  void shouldEndAtOnceWhenNothingIsPending() throws Exception {
    onLoopDo(SubscriberSocket::closeAfterFlush);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldForgetWhatIsPendingWhenItIsAborted() throws Exception {
    ByteBuf shared = pattern(0, 5_000_000);
    onLoopDo(
        socket -> {
          socket.send(shared);
          socket.abort();
          socket.send(shared);
          socket.abort();
        });
    await().atMost(5, SECONDS).until(() -> gone.get() == 1);
    assertThat(shared.refCnt()).isEqualTo(1);
    shared.release();
    assertThat(client.getInputStream().readAllBytes().length).isLessThan(5_000_000);
  }

  private final class Recorder implements SubscriberSocket.Listener {
    @Override
    public void received(ByteBuf bytes) {
      received.addAndGet(bytes.readableBytes());
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
