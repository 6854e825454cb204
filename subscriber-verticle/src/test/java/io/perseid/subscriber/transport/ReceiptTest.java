package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client does with an answer, and what is known of it afterwards. */
class ReceiptTest {
  private static final int LARGE = 5_000_000;

  private final CompletableFuture<ChannelSocket> accepted = new CompletableFuture<>();
  private final CompletableFuture<Boolean> taken = new CompletableFuture<>();
  private final CompletableFuture<Context> context = new CompletableFuture<>();
  private final Socket client = new Socket();
  private Vertx vertx;

  static Stream<Transport> transports() {
    return Stream.of(Transport.NIO, Transport.EPOLL);
  }

  private void connect(Transport transport) throws IOException {
    int port = listen(transport);
    client.setReceiveBufferSize(65_536);
    client.connect(new InetSocketAddress("127.0.0.1", port));
    client.setSoTimeout(10_000);
    accepted.join();
  }

  private int listen(Transport transport) {
    vertx = Vertx.builder().withTransport(transport).build();
    return vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              ChannelSocket accepting = ChannelSocket.take(socket);
              accepting.listener(new Witness(accepting));
              context.complete(Vertx.currentContext());
              accepted.complete(accepting);
            })
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void onLoop(Consumer<ChannelSocket> action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context
        .join()
        .runOnContext(
            nothing -> {
              action.accept(accepted.join());
              done.complete(null);
            });
    done.join();
  }

  private void answer(int bytes) {
    onLoop(
        socket -> {
          socket.write(Unpooled.wrappedBuffer(new byte[bytes]));
          socket.closeWhenTaken();
        });
  }

  private boolean taken() throws Exception {
    return taken.get(10, SECONDS);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldKnowThatAClientHasReadAllAndClosed(Transport transport) throws Exception {
    connect(transport);
    answer(LARGE);
    assertThat(client.getInputStream().readAllBytes()).hasSize(LARGE);
    client.close();
    assertThat(taken()).isTrue();
  }

  /** By the length that it was told, before it has seen our end. */
  @ParameterizedTest
  @MethodSource("transports")
  void shouldKnowThatAClientHasReadAllAndClosedFirst(Transport transport) throws Exception {
    connect(transport);
    onLoop(socket -> socket.write(Unpooled.wrappedBuffer(new byte[LARGE])));
    assertThat(client.getInputStream().readNBytes(LARGE)).hasSize(LARGE);
    onLoop(ChannelSocket::closeWhenTaken);
    client.close();
    assertThat(taken()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldNotTakeAResetForAReceipt(Transport transport) throws Exception {
    connect(transport);
    answer(1000);
    assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
    client.setSoLinger(true, 0);
    client.close();
    assertThat(taken()).isFalse();
  }

  /** What lies unread when a process is killed is thrown away by its system, and that is said. */
  @ParameterizedTest
  @MethodSource("transports")
  void shouldNotTakeBytesThatWereNotReadForTaken(Transport transport) throws Exception {
    String script = "exec 3<>/dev/tcp/127.0.0.1/%d; head --bytes=1 <&3; kill -KILL $$";
    Process killed =
        new ProcessBuilder("bash", "-c", String.format(script, listen(transport))).start();
    accepted.join();
    answer(1000);
    assertThat(taken()).isFalse();
    assertThat(killed.waitFor()).isNotZero();
  }

  /**
   * It closes in order, and only then the answer comes: the client's end and the reset that follows
   * the bytes are found at the same moment. Only the system can tell that from a receipt.
   */
  @Test
  void shouldSeeThatAClientVanishedBeforeTheAnswerCame() throws Exception {
    connect(Transport.EPOLL);
    onLoop(
        socket -> {
          close(client);
          socket.write(Unpooled.wrappedBuffer(new byte[1000]));
          socket.closeWhenTaken();
        });
    assertThat(taken()).isFalse();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldServeAClientThatStopsSendingWhileItIsAnswered(Transport transport) throws Exception {
    connect(transport);
    answer(LARGE);
    client.shutdownOutput();
    assertThat(client.getInputStream().readAllBytes()).hasSize(LARGE);
    assertThat(taken()).isTrue();
  }

  /** Its system has all, and the client may be a moment at its work: that counts. */
  @ParameterizedTest
  @MethodSource("transports")
  void shouldWaitOnlySoLongForAClientThatDoesNotClose(Transport transport) throws Exception {
    connect(transport);
    answer(1000);
    assertThat(client.getInputStream().readAllBytes()).hasSize(1000);
    assertThat(taken()).isEqualTo(transport == Transport.EPOLL);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldNotWaitForBytesThatDoNotGoOut(Transport transport) throws Exception {
    connect(transport);
    answer(LARGE);
    onLoop(SubscriberSocket::abort);
    assertThat(taken()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldHearNothingMoreOfTheClient(Transport transport) throws Exception {
    connect(transport);
    answer(1000);
    client.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(client.getInputStream().readAllBytes()).hasSize(1000);
    client.close();
    assertThat(taken()).isTrue();
  }

  private final class Witness implements SubscriberSocket.Listener {
    private final ChannelSocket socket;

    Witness(ChannelSocket socket) {
      this.socket = socket;
    }

    @Override
    public void received(ByteBuf bytes) {
      throw new AssertionError("nothing is to be heard");
    }

    @Override
    public void writable() {
      // Nobody waits.
    }

    @Override
    public void gone() {
      taken.complete(socket.wasTaken());
    }
  }
}
