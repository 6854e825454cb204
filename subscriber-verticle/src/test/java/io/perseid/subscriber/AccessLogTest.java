package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.EOF;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.perseid.events");
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          StringBuilder line = new StringBuilder(event.getMessage());
          // How long it was depends on the machine.
          event
              .getKeyValuePairs()
              .forEach(
                  each -> line.append(' ').append(each.key.equals("seconds") ? "s" : each.value));
          events.add(line.toString());
        }
      };

  @BeforeEach
  void listen() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  private void awaitEvents(String... expected) {
    await().atMost(10, SECONDS).until(() -> events.size() == expected.length);
    assertThat(events).containsExactlyInAnyOrder(expected);
  }

  @Test
  void shouldCountEachChannelsMessagesAndBytesOfHistoryAndLive() throws Exception {
    try (Node node = Node.start()) {
      long first = node.broker.publish("a", "before");
      try (Client client = Client.get(node.port, "/push/h/lines/a.h/b")) {
        client.until("before\n");
        long second = node.broker.publish("a", "during");
        client.until("during\n");
        client.leave();
        int bytes = (first + " a before\n" + second + " a during\n").length();
        awaitEvents(
            "joinchannel 127.0.0.1 h a lines " + first + " -",
            "joinchannel 127.0.0.1 h b lines 0 -",
            "leavechannel 127.0.0.1 h a s 2 " + bytes + " remoteClosed",
            "leavechannel 127.0.0.1 h b s 0 0 remoteClosed");
      }
    }
  }

  @Test
  void shouldNotCountWhatTheGroupSentBeforeOrAfter() throws Exception {
    try (Node node = Node.start();
        Client stays = Client.get(node.port, "/push/stays/lines/a")) {
      stays.until("=a 0\n");
      node.broker.publish("a", "one");
      stays.until("one\n");
      try (Client comes = Client.get(node.port, "/push/comes/lines/a")) {
        comes.until("=a ");
        long id = node.broker.publish("a", "two");
        comes.until("two\n");
        stays.until("two\n");
        comes.leave();
        node.awaitAttached(1);
        node.broker.publish("a", "three");
        stays.until("three\n");
        awaitEvents(
            "joinchannel 127.0.0.1 stays a lines 0 -",
            "joinchannel 127.0.0.1 comes a lines 0 -",
            "leavechannel 127.0.0.1 comes a s 1 " + (id + " a two\n").length() + " remoteClosed");
      }
    }
  }

  @Test
  void shouldCountABacklogThatEndsTheStream() throws Exception {
    try (Node node = Node.start()) {
      for (int i = 0; i < 3; i++) {
        node.broker.publish("a", "m");
      }
      try (Client client = Client.get(node.port, "/push/h/longpoll/a.b2")) {
        client.rest();
      }
      await().atMost(10, SECONDS).until(() -> events.size() == 2);
      assertThat(events.get(1)).matches("leavechannel .* a s 2 \\d\\d+ maxMessageCountReached");
    }
  }

  @Test
  void shouldLogTheIdAskedForAndOfAPollOnlyTheJoin() throws Exception {
    try (Node node = Node.start();
        Client client = new Client(node.port)) {
      client.send("GET /push/h/simplepoll/a.r17 HTTP/1.1\r\nuser-AGENT: Old/1 (x)\r\n\r\n").rest();
      awaitEvents("joinchannel 127.0.0.1 h a simplepoll 17 Old/1 (x)");
    }
  }

  @Test
  void shouldNotLetAClientForgeALine() throws Exception {
    try (Node node = Node.start();
        Client client = new Client(node.port)) {
      client
          .send("GET /push/h/simplepoll/a HTTP/1.1\r\nUser-Agent: a\tb\u001b\\\u0085\r\n\r\n")
          .rest();
      awaitEvents("joinchannel 127.0.0.1 h a simplepoll 0 a\\x09b\\x1B\\x5C\\x85");
    }
  }

  @Test
  void shouldLogDocumentsFoundOrNot() throws Exception {
    try (Node node = Node.start();
        Client client = Client.get(node.port, "/none.html?x=1")) {
      client.rest();
      awaitEvents("document /none.html 0 404");
    }
  }

  @Test
  void shouldTellTheEndOfAReplacedStream() throws Exception {
    try (Node node = Node.start();
        Client older = Client.get(node.port, "/push/h/longpoll/a")) {
      older.until(")");
      try (Client newer = Client.get(node.port, "/push/h/longpoll/a")) {
        newer.until(")");
        older.until(EOF);
        older.expectEnd();
        await()
            .atMost(10, SECONDS)
            .until(() -> events.stream().anyMatch(e -> e.endsWith("newSubscriberWithSameID")));
      }
    }
  }

  @Test
  void shouldWriteOfPollsOfOtherDialectsAsOfStreams() throws Exception {
    PollDialect dialect = new PollDialect();
    try (Node node = Node.with().set(b -> b.extensions = List.of(dialect)).start()) {
      try (Client client = Client.get(node.port, PollDialect.path("c", 30_000, "a=7", "b"))) {
        node.awaitAttached(2);
        node.broker.publish("b", "x");
        client.rest();
      }
      awaitEvents(
          "joinchannel 127.0.0.1 c a test 8 -",
          "joinchannel 127.0.0.1 c b test 0 -",
          "leavechannel 127.0.0.1 c a s 0 0 answered",
          "leavechannel 127.0.0.1 c b s 1 4 answered");
    }
  }
}
