package io.perseid.subscriber.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.config.Sink;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.transport.Transport;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A process that may have no more file descriptors; it is one of its own, with few. */
class DescriptorExhaustionTest {
  private static final String KEPT = "on its channel";
  private static final List<InputStream> OPEN = new ArrayList<>();

  @Test
  void shouldLeaveAStreamOnItsChannelWhenNoDescriptorIsToBeHad() throws Exception {
    ProcessBuilder poor =
        new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 256 && exec \"$0\" \"$@\"",
            System.getProperty("java.home") + "/bin/java",
            "-ea",
            "-cp",
            System.getProperty("java.class.path"),
            DescriptorExhaustionTest.class.getName());
    Process process = poor.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, SECONDS)).isTrue();
    assertThat(said).contains(KEPT);
    assertThat(process.exitValue()).isZero();
  }

  /** The poor process. */
  public static void main(String... arguments) {
    try {
      exhaust();
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void exhaust() throws Exception {
    Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    CompletableFuture<ChannelSocket> accepted = new CompletableFuture<>();
    CompletableFuture<DescriptorSink> sink = new CompletableFuture<>();
    NetServer server = vertx.createNetServer();
    server.connectHandler(
        socket -> {
          ChannelSocket channel = ChannelSocket.take(socket);
          channel.listener(new Nobody());
          try {
            sink.complete(DescriptorSink.open(Vertx.currentContext(), Sink.DESCRIPTOR));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          accepted.complete(channel);
        });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    try (Socket client = new Socket("127.0.0.1", server.actualPort())) {
      ChannelSocket channel = accepted.join();
      DescriptorSink descriptors = sink.join();
      channel
          .channel()
          .eventLoop()
          .submit(
              () -> {
                // The classes that complain must be loaded while a file can be opened.
                descriptors.complain(new IOException("nothing yet"));
                useUp();
                for (int i = 0; i < 3; i++) {
                  if (descriptors.take(channel) != null) {
                    throw new IllegalStateException("there was a descriptor");
                  }
                }
                channel.write(Unpooled.copiedBuffer(KEPT, StandardCharsets.US_ASCII));
              })
          .get(10, SECONDS);
      System.out.write(client.getInputStream().readNBytes(KEPT.length()));
      System.out.flush();
    }
  }

  private static void useUp() {
    try {
      while (true) {
        OPEN.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // That was the last.
    }
  }

  private static final class Nobody implements SubscriberSocket.Listener {
    @Override
    public void received(ByteBuf bytes) {}

    @Override
    public void writable() {}

    @Override
    public void gone() {}
  }
}
