package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.LINES;
import static io.perseid.subscriber.Texts.XHR;
import static io.perseid.subscriber.Texts.info;
import static io.perseid.subscriber.Texts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.broker.Attachment;
import io.perseid.message.Message;
import io.perseid.stats.Counter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResetTest {
  private static Message given(Node node, String text) {
    return new Message(node.broker.nextId(), text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Message givenBack(Node node, String text, long formerId, long fork) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return new Message(node.broker.nextId(), bytes, false, new Message.Origin(formerId, fork));
  }

  @Test
  void shouldTakeEveryoneBackAndGiveOnlyWhatTheyHaveNotSeen() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client xhr = Client.get(node.port, "/push/h2/xhrinteractive/a")) {
      lines.expect(LINES + "=a 0\n");
      xhr.expect(XHR + info("a", 0) + "\r\n");
      long agreed = node.broker.publish("a", "agreed");
      long lost = node.broker.publish("a", "lost");
      lines.expect(agreed + " a agreed\n" + lost + " a lost\n");
      xhr.expect(message(agreed, "a", "agreed") + message(lost, "a", "lost"));

      Message other = given(node, "other");
      Message same = givenBack(node, "lost", lost, agreed);
      node.broker.reset("a", agreed, List.of(other, same));
      lines.expect("=a " + agreed + "\n" + other.id() + " a other\n");
      xhr.expect(info("a", agreed) + message(other.id(), "a", "other"));

      long next = node.broker.publish("a", "next");
      lines.expect(next + " a next\n");
      xhr.expect(message(next, "a", "next"));
      assertThat(node.stats.get(Counter.RESETS_TOLD)).isEqualTo(2);
    }
  }

  @Test
  void shouldShowWhatIsGivenBackLaterOnlyToThoseWhoHadNotSeenIt() throws Exception {
    try (Node node = Node.start();
        Client before = Client.get(node.port, "/push/h1/lines/a")) {
      before.expect(LINES + "=a 0\n");
      long lost = node.broker.publish("a", "lost");
      before.expect(lost + " a lost\n");
      node.broker.reset("a", lost - 1, List.of());
      before.expect("=a " + (lost - 1) + "\n");
      try (Client after = Client.get(node.port, "/push/h2/lines/a")) {
        after.expect(LINES + "=a 0\n");
        Message again = givenBack(node, "lost", lost, lost - 1);
        Message next = given(node, "next");
        node.fanout.deliver("a", List.of(again, next), -1L >>> 62);
        before.expect(next.id() + " a next\n");
        after.expect(again.id() + " a lost\n" + next.id() + " a next\n");
      }
    }
  }

  @Test
  void shouldOnlyDeliverWhatIsNewToThoseWhoStandAtTheFork() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a")) {
      lines.expect(LINES + "=a 0\n");
      long agreed = node.broker.publish("a", "agreed");
      lines.expect(agreed + " a agreed\n");
      Message other = givenBack(node, "other", agreed + 7, agreed);
      node.broker.reset("a", agreed, List.of(other));
      lines.expect(other.id() + " a other\n").expectSilence(50);
      assertThat(node.stats.get(Counter.RESETS_TOLD)).isZero();
    }
  }

  @Test
  void shouldTellAResetWithoutMessages() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a")) {
      lines.expect(LINES + "=a 0\n");
      long agreed = node.broker.publish("a", "agreed");
      long lost = node.broker.publish("a", "lost");
      lines.expect(agreed + " a agreed\n" + lost + " a lost\n");
      node.broker.reset("a", agreed, List.of());
      lines.expect("=a " + agreed + "\n");
      long next = node.broker.publish("a", "next");
      lines.expect(next + " a next\n");
    }
  }

  @Test
  void shouldNotDeliverTwiceWhatABatchRepeats() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a")) {
      lines.expect(LINES + "=a 0\n");
      Message m1 = given(node, "m1");
      Message m2 = given(node, "m2");
      Message m3 = given(node, "m3");
      node.fanout.deliver("a", List.of(m1, m2), -1L >>> 62);
      node.fanout.deliver("a", List.of(m1, m2), -1L >>> 62);
      node.fanout.deliver("a", List.of(m2, m3), -1L >>> 62);
      lines.expect(m1.id() + " a m1\n" + m2.id() + " a m2\n" + m3.id() + " a m3\n");
      lines.expectSilence(50);
    }
  }

  @Test
  void shouldTellAResetBeforeTheHistory() throws Exception {
    try (Node node = Node.start()) {
      long first = node.broker.publish("a", "m1");
      long second = node.broker.publish("a", "m2");
      node.broker.changeAttachments(
          a ->
              new Attachment(
                  a.channel(), a.lastId(), a.messageCount(), a.history(), first - 1, null));
      try (Client client = Client.get(node.port, "/push/h/xhrinteractive/a.r" + first)) {
        client
            .expect(XHR + info("a", second) + "\r\n" + info("a", first - 1))
            .expect(message(first, "a", "m1") + message(second, "a", "m2"));
      }
      assertThat(node.stats.get(Counter.RESETS_TOLD)).isEqualTo(1);
    }
  }
}
