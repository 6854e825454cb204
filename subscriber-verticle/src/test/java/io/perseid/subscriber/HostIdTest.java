package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.EOF;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.info;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.broker.Gap;
import io.perseid.broker.Outlet;
import io.perseid.config.DefaultModes;
import io.perseid.config.ModeOptions;
import io.perseid.config.TextPolicy;
import io.perseid.stats.Counter;
import io.perseid.subscriber.http.HttpExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
        long now = System.currentTimeMillis();
        try (Client later = Client.get(node.port, path + (now + 1))) {
          later.expect(OK + info("a", 0));
          try (Client before = Client.get(node.port, path + now)) {
            assertThat(before.rest())
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: ")
                .contains("a later request of this client");
          }
          try (Client next = Client.get(node.port, path + (now + 2) + "&gaps=1")) {
            next.expect(OK + info("a", 0));
            later.expect(EOF).expectEnd();
          }
        }
        node.awaitAttached(0);
      }
    }
  }

  /** Whoever said a time that is none kept the host id for seconds. */
  @Test
  void shouldEndAStreamThatSaidAnImpossibleTime() throws Exception {
    try (Node node = Node.start()) {
      long now = System.currentTimeMillis();
      List<Long> impossible = List.of(999_999_999_999_999L, now + 100_000);
      for (long nc : impossible) {
        String path = "/push/h" + nc + "/longpoll/a?nc=";
        try (Client squatter = Client.get(node.port, path + nc)) {
          squatter.expect(OK + info("a", 0));
          try (Client next = Client.get(node.port, path + now)) {
            next.expect(OK + info("a", 0));
            squatter.expect(EOF).expectEnd();
          }
        }
      }
    }
  }

  /** Two devices of one user: neither's clock says which of the two came later. */
  @Test
  void shouldEndAStreamOfAnotherAddressWhateverItsClock() throws Exception {
    try (Node node = Node.start();
        Client fast = Client.at("127.0.0.2", node.port);
        Client slow = Client.at("127.0.0.3", node.port)) {
      String request = "GET /push/h/longpoll/a?nc=%d HTTP/1.1\r\n\r\n";
      long now = System.currentTimeMillis();
      fast.send(String.format(request, now + 3_000)).expect(OK + info("a", 0));
      slow.send(String.format(request, now)).expect(OK + info("a", 0));
      fast.expect(EOF).expectEnd();
    }
  }

  /** On a busy channel no long poll ever stayed: an older stream on another node lived on. */
  @Test
  void shouldTellOtherNodesOfAShortStreamThatDidItsWork() throws Exception {
    ModeOptions brief =
        new ModeOptions("brief", true, 0, 1, "", "", "~text~\n", "", "", "", TextPolicy.RAW);
    List<ModeOptions> modes = new ArrayList<>(DefaultModes.all());
    modes.add(brief);
    try (Node node = Node.with().set(b -> b.modes = modes).start()) {
      long before = System.currentTimeMillis();
      try (Client timed = Client.get(node.port, "/push/timed/brief/a");
          Client live = Client.get(node.port, "/push/live/longpoll/a");
          Client gap = Client.get(node.port, "/push/gap/longpoll/g?gaps=1")) {
        live.expect(OK + info("a", 0));
        gap.expect(OK + info("g", 0));
        node.fanout.gap("g", new Gap(7, 9), -1);
        gap.until("gap(\"g\",7,9)");
        node.broker.publish("a", "m");
        live.until("\"m\"");
        try (Client caughtUp = Client.get(node.port, "/push/caughtUp/longpoll/a.h")) {
          caughtUp.until("\"m\"");
        }
        timed.rest();
      }
      await().until(() -> node.broker.disconnectedElsewhere.size() == 4);
      assertThat(node.broker.disconnectedAt).containsOnlyKeys("timed", "live", "gap", "caughtUp");
      assertThat(node.broker.disconnectedAt.values())
          .allMatch(since -> since >= before && since <= System.currentTimeMillis());
    }
  }

  /**
   * A node that was held up finds a request together with its client's leaving, and has what was
   * asked for: nobody reads it, and the stream that the client now has elsewhere must stay.
   */
  @Test
  void shouldNotTellOtherNodesOfAShortStreamWhoseClientIsGone() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    HttpExtension occupy = new Occupy(busy, until);
    try (Node node =
            Node.with()
                .set(
                    b -> {
                      b.instances = 1;
                      b.extensions = List.of(occupy);
                    })
                .start();
        Client occupant = Client.get(node.port, "/occupy")) {
      node.broker.publish("a", "m");
      assertThat(busy.await(10, SECONDS)).isTrue();
      for (int i = 0; i < 50; i++) {
        Client.get(node.port, "/push/h" + i + "/longpoll/a.h").leave();
      }
      until.countDown();
      occupant.rest();
      try (Client stays = Client.get(node.port, "/push/stays/longpoll/a.h")) {
        stays.until("\"m\"");
      }
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 0);
      assertThat(node.broker.disconnectedElsewhere).containsExactly("stays");
    }
  }

  /** It was answered at once: the client's next stream, on another node, was ended by it. */
  @Test
  void shouldAnswerADisconnectOnlyWhenAllNodesHaveDoneIt() throws Exception {
    try (Node node = Node.with().set(b -> b.instances = 1).start()) {
      CompletableFuture<Void> others = new CompletableFuture<>();
      node.broker.othersDisconnected = others;
      try (Client client = Client.get(node.port, "/disconnect/h");
          Client later = Client.get(node.port, "/push/later/simplepoll/a")) {
        later.rest();
        assertThat(client.available()).isZero();
        others.complete(null);
        assertThat(client.rest()).startsWith("HTTP/1.1 200 OK");
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
      assertThat(node.broker.disconnectedAt).isEqualTo(Map.of("nobody", Outlet.ANY_TIME));
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
