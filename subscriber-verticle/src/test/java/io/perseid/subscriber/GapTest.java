package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.LINES;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.XHR;
import static io.perseid.subscriber.Texts.info;
import static io.perseid.subscriber.Texts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.stats.Counter;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GapTest {
  private static final long ALL_HUBS = -1L >>> 62;

  private static void attachWithGap(Node node, String channel, long resetTo, Gap gap) {
    node.broker.changeAttachments(
        a ->
            a.channel().equals(channel)
                ? new Attachment(
                    a.channel(), a.lastId(), a.messageCount(), a.history(), resetTo, gap)
                : a);
  }

  private static String gap(String channel, long from, long to) {
    return "<script>gap(\"" + channel + "\"," + from + "," + to + ");</script>\r\n";
  }

  @Test
  void shouldTellAGapBeforeTheHistoryToThoseWhoAsk() throws Exception {
    try (Node node = Node.start()) {
      long id = node.broker.publish("a", "m1");
      attachWithGap(node, "a", -1, new Gap(7, 9));
      String history = message(id, "a", "m1");
      try (Client lines = Client.get(node.port, "/push/h1/lines/a.r7");
          Client old = Client.get(node.port, "/push/h2/xhrinteractive/a.r7?nc=1");
          Client asks = Client.get(node.port, "/push/h3/xhrinteractive/a.r7?nc=1&gaps=1");
          Client poll = Client.get(node.port, "/push/h4/simplepoll/a.r7?gaps=1")) {
        lines.expect(LINES + "=a " + id + "\n?a 7 9\n" + id + " a m1\n");
        old.expect(XHR + info("a", id) + "\r\n" + history);
        asks.expect(XHR + info("a", id) + "\r\n" + gap("a", 7, 9) + history);
        poll.expect(OK + info("a", id) + gap("a", 7, 9) + history).expectEnd();
      }
      assertThat(node.stats.get(Counter.GAPS_TOLD)).isEqualTo(3);
    }
  }

  /** Who goes on behind the gap is put back to the right place by what follows. */
  @Test
  void shouldTellAGapBeforeAReset() throws Exception {
    try (Node node = Node.start()) {
      long id = node.broker.publish("a", "m1");
      attachWithGap(node, "a", id - 1, new Gap(id + 1, id + 50));
      try (Client client = Client.get(node.port, "/push/h/lines/a.r" + id)) {
        client
            .expect(LINES + "=a " + id + "\n?a " + (id + 1) + " " + (id + 50) + "\n")
            .expect("=a " + (id - 1) + "\n" + id + " a m1\n");
      }
    }
  }

  @Test
  void shouldTellAGapInTheMiddleOfAStreamToThoseWhoAsked() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client old = Client.get(node.port, "/push/h2/xhrinteractive/a");
        Client asks = Client.get(node.port, "/push/h3/xhrinteractive/a?gaps=1")) {
      lines.expect(LINES + "=a 0\n");
      old.expect(XHR + info("a", 0) + "\r\n");
      asks.expect(XHR + info("a", 0) + "\r\n");
      long seen = node.broker.publish("a", "seen");
      node.fanout.gap("a", new Gap(seen + 1, seen + 8), ALL_HUBS);
      long next = node.broker.publish("a", "next");
      String first = message(seen, "a", "seen");
      String second = message(next, "a", "next");
      lines.expect(
          seen + " a seen\n?a " + (seen + 1) + " " + (seen + 8) + "\n" + next + " a next\n");
      old.expect(first + second);
      asks.expect(first + gap("a", seen + 1, seen + 8) + second);
      assertThat(node.stats.get(Counter.GAPS_TOLD)).isEqualTo(2);
    }
  }

  /** Its client may look at the answer only when it is whole, and that could be minutes later. */
  @Test
  void shouldAnswerALongPollAtOnceThatHasNothingButAGap() throws Exception {
    try (Node node = Node.start()) {
      attachWithGap(node, "a", -1, new Gap(7, 9));
      try (Client client = Client.get(node.port, "/push/h/longpoll/a.r7/b.r3?gaps=1")) {
        client.expect(OK + info("a", 0) + info("b", 0) + gap("a", 7, 9)).expectEnd();
      }
      try (Client old = Client.get(node.port, "/push/h/longpoll/a.r7")) {
        old.expect(OK + info("a", 0)).expectSilence(50);
        long id = node.broker.publish("a", "m1");
        old.expect(message(id, "a", "m1")).expectEnd();
      }
    }
  }

  @Test
  void shouldEndAWaitingLongPollWithTheGap() throws Exception {
    try (Node node = Node.start();
        Client asks = Client.get(node.port, "/push/h1/longpoll/a?gaps=1");
        Client old = Client.get(node.port, "/push/h2/longpoll/a")) {
      asks.expect(OK + info("a", 0));
      old.expect(OK + info("a", 0));
      node.fanout.gap("a", new Gap(3, 4), ALL_HUBS);
      asks.expect(gap("a", 3, 4)).expectEnd();
      old.expectSilence(50);
      long id = node.broker.publish("a", "m1");
      old.expect(message(id, "a", "m1")).expectEnd();
    }
  }

  @Test
  void shouldNotLoseAGapThatComesBeforeTheOtherChannelsAnswer() throws Exception {
    try (Node node = Node.start()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      node.broker.hold("b", held);
      try (Client client = Client.get(node.port, "/push/h/longpoll/a/b?gaps=1")) {
        org.awaitility.Awaitility.await().until(() -> node.broker.attached("a") == 1);
        node.fanout.gap("a", new Gap(3, 4), ALL_HUBS);
        node.broker.publish("a", "for the next request");
        held.complete(null);
        client.expect(OK + info("a", 0) + info("b", 0) + gap("a", 3, 4)).expectEnd();
      }
    }
  }
}
