package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.LINES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.message.Message;
import io.perseid.subscriber.http.HttpExtension;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An event loop that is away for long, while messages arrive for it. */
class BusyHubTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MESSAGES = 80;

  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch until = new CountDownLatch(1);

  private final HttpExtension occupy = new Occupy(busy, until);

  @Test
  void shouldEndItsStreamsRatherThanLetWhatWaitsGrowWithoutBound() throws Exception {
    try (Node node =
            Node.with()
                .set(
                    b -> {
                      b.instances = 1;
                      b.extensions = List.of(occupy);
                      b.queueBytesMax = 1 << 30;
                    })
                .start();
        Client stream = Client.get(node.port, "/push/h/lines/a")) {
      stream.expect(LINES + "=a 0\n");
      try (Client other = Client.get(node.port, "/occupy")) {
        assertThat(busy.await(10, SECONDS)).isTrue();
        byte[] text = new byte[MEBIBYTE];
        Arrays.fill(text, (byte) 'x');
        for (int i = 1; i <= MESSAGES; i++) {
          node.fanout.deliver("a", List.of(new Message(i, text)), 1);
        }
        until.countDown();
        long lines = stream.rest().lines().count();
        assertThat(lines).isLessThan(MESSAGES);
        other.leave();
      }
      // Who comes now is served as ever.
      try (Client next = Client.get(node.port, "/push/h/lines/a")) {
        next.expect(LINES + "=a 0\n");
      }
    }
  }
}
