package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.EOF;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class HostIdTest {
  @Test
  void shouldEndTheOlderStreamWithTheShutdownMessageOfItsOwnMode() throws Exception {
    try (Node node = Node.start()) {
      // Several rounds, so that both streams meet on one event loop and on two.
      for (int i = 0; i < 6; i++) {
        String host = "h" + i;
        try (Client flash = Client.get(node.port, "/push/" + host + "/flash/a")) {
          flash.expect("CH/a/0\0");
          try (Client longpoll = Client.get(node.port, "/push/" + host + "/longpoll/a")) {
            longpoll.expect(OK + info("a", 0));
            flash.expect("x\0").expectEnd();
            try (Client third = Client.get(node.port, "/push/" + host + "/lines/a")) {
              third.until("=a 0\n");
              longpoll.expect(EOF).expectEnd();
              node.awaitAttached(1);
            }
          }
        }
        node.awaitAttached(0);
      }
    }
  }

  /**
   * A page that joins a channel gives up its request and sends another at once. On a busy machine
   * the two met here in the wrong order, and the page was told that this is the end for good.
   */
  @Test
  void shouldNotEndAStreamForARequestThatItsClientSentBefore() throws Exception {
    try (Node node = Node.start()) {
      for (int i = 0; i < 6; i++) {
        String path = "/push/h" + i + "/longpoll/a?nc=";
        try (Client later = Client.get(node.port, path + 1_000_001)) {
          later.expect(OK + info("a", 0));
          try (Client before = Client.get(node.port, path + 1_000_000)) {
            assertThat(before.rest())
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: ")
                .contains("a later request of this client");
          }
          try (Client next = Client.get(node.port, path + "1000002&gaps=1")) {
            next.expect(OK + info("a", 0));
            later.expect(EOF).expectEnd();
          }
        }
        node.awaitAttached(0);
      }
    }
  }

  @Test
  void shouldTellOtherNodesOnlyOfAStreamThatStays() throws Exception {
    try (Node node = Node.start();
        Client stays = Client.get(node.port, "/push/stays/lines/a")) {
      stays.until("=a 0\n");
      try (Client leaves = Client.get(node.port, "/push/leaves/lines/a")) {
        leaves.until("=a 0\n");
      }
      node.awaitAttached(1);
      await().until(() -> !node.broker.disconnectedElsewhere.isEmpty());
      assertThat(node.broker.disconnectedElsewhere).containsExactly("stays");
    }
  }

  @Test
  void shouldTellHostIdsApartByCase() throws Exception {
    try (Node node = Node.start();
        Client lower = Client.get(node.port, "/push/abc/longpoll/a");
        Client upper = Client.get(node.port, "/push/ABC/longpoll/a")) {
      lower.expect(OK + info("a", 0));
      upper.expect(OK + info("a", 0));
      lower.expectSilence(100);
      upper.expectSilence(100);
    }
  }

  @Test
  void shouldNotDisturbAStreamByAPollOfTheSameHostId() throws Exception {
    try (Node node = Node.start();
        Client stream = Client.get(node.port, "/push/h/lines/a")) {
      stream.until("=a 0\n");
      Client.get(node.port, "/push/h/simplepoll/a").rest();
      stream.expectSilence(100);
      try (Client disconnect = Client.get(node.port, "/disconnect/h")) {
        disconnect.expect(OK).expectEnd();
      }
      stream.expect("!\n").expectEnd();
    }
  }

  @Test
  void shouldAnswerTheDisconnectOfAnUnknownIdAlike() throws Exception {
    try (Node node = Node.start();
        Client disconnect = Client.get(node.port, "/disconnect/nobody")) {
      disconnect.expect(OK).expectEnd();
      assertThat(node.broker.disconnectedElsewhere).containsExactly("nobody");
    }
  }

  @Test
  void shouldEndAStreamThatAnotherNodeDisconnects() throws Exception {
    try (Node node = Node.start();
        Client stream = Client.get(node.port, "/push/h/lines/a")) {
      stream.until("=a 0\n");
      node.fanout.disconnect("other", Long.MAX_VALUE);
      node.fanout.disconnect("h", Long.MAX_VALUE);
      stream.expect("!\n").expectEnd();
    }
  }

  /** A client hops to another node and back: the other node's word must not end the new stream. */
  @Test
  void shouldKeepAStreamThatCameAfterAnotherNodeAskedToEndTheOlderOne() throws Exception {
    try (Node node = Node.start()) {
      long before = System.currentTimeMillis() - 1;
      try (Client stream = Client.get(node.port, "/push/h/lines/a")) {
        stream.until("=a 0\n");
        node.fanout.disconnect("h", before);
        stream.expectSilence(50);
      }
    }
  }

  @Test
  void shouldKeepTheRegisterOfTheNewerStreamWhenTheOlderIsGone() throws Exception {
    try (Node node = Node.start();
        Client older = Client.get(node.port, "/push/h/lines/a")) {
      older.until("=a 0\n");
      try (Client newer = Client.get(node.port, "/push/h/lines/a")) {
        newer.until("=a 0\n");
        older.expect("!\n").expectEnd();
        older.leave();
        node.awaitAttached(1);
        node.fanout.disconnect("h", Long.MAX_VALUE);
        newer.expect("!\n").expectEnd();
      }
    }
  }
}
