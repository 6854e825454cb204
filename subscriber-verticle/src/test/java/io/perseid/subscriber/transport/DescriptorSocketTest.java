package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.perseid.config.Sink;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A stream on a bare descriptor, and what {@link DescriptorSink} relies upon inside Vert.x and
 * Netty. When a test here fails after a change of version, its name says which assumption no longer
 * holds.
 */
class DescriptorSocketTest extends SubscriberSocketContract {
  private Channel channel;
  private DescriptorSink sink;

  @Override
  SubscriberSocket settle(ChannelSocket socket) {
    channel = socket.channel();
    socket.place(7);
    // What is sent before goes out by the channel, and what comes behind must not overtake it.
    socket.write(bytes("head "));
    try {
      sink = DescriptorSink.open(Vertx.currentContext(), Sink.DESCRIPTOR);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SubscriberSocket settled = sink.take(socket);
    settled.send(bytes("tail "));
    return settled;
  }

  @BeforeEach
  void readWhatWasWrittenOnEitherSide() throws IOException {
    assertThat(client.getInputStream().readNBytes(10)).asString().isEqualTo("head tail ");
  }

  @AfterEach
  void closeSink() {
    sink.close();
  }

  @Test
  void shouldLeaveNothingOfTheChannelButTheConnection() throws Exception {
    assertThat(channel.isOpen()).isFalse();
    await().atMost(5, SECONDS).until(() -> !channel.isRegistered());
    onLoopDo(
        socket -> {
          assertThat(socket).isInstanceOf(DescriptorSocket.class);
          assertThat(socket.place()).isEqualTo(7);
          socket.write(bytes("alive"));
        });
    assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("alive");
    assertThat(gone).hasValue(0);
  }

  @Test
  void shouldOutliveTheServerWhoseConnectionItWas() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(5, SECONDS);
    onLoopDo(socket -> socket.write(bytes("still")));
    assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("still");
    onLoopDo(SubscriberSocket::abort);
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void shouldThrowAwayWhatTheClientSends() throws Exception {
    client.getOutputStream().write(new byte[1_000_000]);
    assertThat(received).hasValue(0);
  }

  @Test
  void shouldSayWhatIsMissingWhereThereIsNoEpoll() throws Exception {
    Vertx nio = Vertx.builder().withTransport(Transport.NIO).build();
    CompletableFuture<DescriptorSink> opened = new CompletableFuture<>();
    try {
      nio.runOnContext(
          nothing -> {
            try {
              assertThat(DescriptorSink.open(Vertx.currentContext(), Sink.AUTO)).isNull();
              assertThat(DescriptorSink.open(Vertx.currentContext(), Sink.CHANNEL)).isNull();
              opened.complete(DescriptorSink.open(Vertx.currentContext(), Sink.DESCRIPTOR));
            } catch (IOException | RuntimeException | AssertionError e) {
              opened.completeExceptionally(e);
            }
          });
      assertThatThrownBy(() -> opened.get(5, SECONDS))
          .hasRootCauseMessage("the event loops do not use epoll")
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("subscriber.sink: descriptor cannot be had here")
          .hasMessageContaining("expected Linux with epoll");
    } finally {
      nio.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
