package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.NO_DOCUMENT;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.config.ModeOptions;
import io.perseid.config.TextPolicy;
import io.perseid.stats.Counter;
import io.perseid.subscriber.transport.Mode;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of open streams when options change while the node runs. */
class ChangedSiteTest {
  private static ModeOptions stream(String name, String mark, int maxMessages) {
    return mode(name, mark, maxMessages, true);
  }

  /** All that it sends bears a mark. */
  private static ModeOptions mode(String name, String mark, int maxMessages, boolean persist) {
    return new ModeOptions(
        name,
        persist,
        maxMessages,
        0,
        "head " + mark + "\n",
        "",
        mark + " ~id~ ~channel~ ~text~\n",
        "ping " + mark + "\n",
        "end " + mark + "\n",
        "",
        TextPolicy.RAW);
  }

  private static Node serving(ModeOptions... modes) {
    return Node.with().set(b -> b.modes = List.of(modes)).start();
  }

  private static Client join(Node node, String path, String mark) throws IOException {
    return Client.get(node.port, path).expect("head " + mark + "\n");
  }

  @Test
  void shouldUseNewTemplatesOnOpenStreamsAtOnce() throws Exception {
    try (Node node = serving(stream("x", "old", 0));
        Client client = join(node, "/push/h1/x/a/b", "old")) {
      client.expect("old " + node.broker.publish("a", "m0") + " a m0\n");
      node.change(
          b -> {
            b.modes = List.of(stream("x", "new", 0));
            b.pingIntervalSeconds = 3;
          });
      client.expect("new " + node.broker.publish("a", "m1") + " a m1\n");
      client.expect("new " + node.broker.publish("b", "m2") + " b m2\n");
      client.expect("ping new\n");
      node.fanout.disconnect("h1", System.currentTimeMillis());
      client.expect("end new\n").expectEnd();
    }
  }

  @Test
  void shouldStopAndStartPingsOnOpenStreams() throws Exception {
    try (Node node =
            Node.with()
                .set(b -> b.modes = List.of(stream("x", "x", 0)))
                .set(b -> b.pingIntervalSeconds = 3)
                .start();
        Client client = join(node, "/push/h1/x/a", "x")) {
      client.expect("ping x\n");
      node.change(b -> b.pingIntervalSeconds = 0);
      client.expectSilence(4000);
      client.expect("x " + node.broker.publish("a", "served") + " a served\n");
      node.change(b -> b.pingIntervalSeconds = 3);
      client.expect("ping x\n");
    }
  }

  @Test
  void shouldCountWhatWasSentBeforeWhenALimitComes() throws Exception {
    try (Node node = serving(stream("x", "x", 0));
        Client client = join(node, "/push/h1/x/a", "x")) {
      client.expect("x " + node.broker.publish("a", "m0") + " a m0\n");
      node.change(b -> b.modes = List.of(stream("x", "x", 3)));
      client.expect("x " + node.broker.publish("a", "m1") + " a m1\n");
      client.expect("x " + node.broker.publish("a", "m2") + " a m2\n").expectEnd();
    }
  }

  @Test
  void shouldEndWithTheNextMessageWhenALimitIsLoweredAndNotAtAllWhenItGoes() throws Exception {
    try (Node node = serving(stream("x", "x", 3), stream("y", "y", 3));
        Client lowered = join(node, "/push/h1/x/a", "x");
        Client freed = join(node, "/push/h2/y/a", "y")) {
      for (int i = 0; i < 2; i++) {
        long id = node.broker.publish("a", "m");
        lowered.expect("x " + id + " a m\n");
        freed.expect("y " + id + " a m\n");
      }
      node.change(b -> b.modes = List.of(stream("x", "x", 1), stream("y", "y", 0)));
      for (int i = 0; i < 2; i++) {
        freed.expect("y " + node.broker.publish("a", "more") + " a more\n");
      }
      lowered.until(" a more\n");
      lowered.expectEnd();
    }
  }

  @Test
  void shouldLeaveStreamsOpenWhoseModeIsGoneOrHasBecomeAPoll() throws Exception {
    try (Node node = serving(stream("gone", "old", 0), stream("poll", "old", 0));
        Client gone = join(node, "/push/h1/gone/a", "old");
        Client poll = join(node, "/push/h2/poll/a", "old")) {
      node.change(b -> b.modes = List.of(mode("poll", "new", 0, false)));
      long id = node.broker.publish("a", "m");
      gone.expect("old " + id + " a m\n");
      poll.expect("new " + id + " a m\n");
      try (Client again = join(node, "/push/h3/poll/a", "new")) {
        again.expectEnd();
      }
      node.change(b -> b.modes = List.of(stream("gone", "back", 0)));
      gone.expect("back " + node.broker.publish("a", "m") + " a m\n");
    }
  }

  @Test
  void shouldGoOnInTheNewFallbackWhereNoModeHasTheName() throws Exception {
    try (Node node = Node.with().set(b -> b.fallback = stream("", "old", 0)).start();
        Client client = join(node, "/push/h1/unheard/a", "old")) {
      node.change(b -> b.fallback = stream("", "new", 0));
      client.expect("new " + node.broker.publish("a", "m") + " a m\n");
    }
  }

  @Test
  void shouldFinishAnAnswerAsItBeganThatWasWaitingForItsHistory() throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    try (Node node = serving(stream("x", "old", 0))) {
      long before = node.broker.publish("a", "before");
      node.broker.hold("a", held);
      try (Client client = Client.get(node.port, "/push/h1/x/a.h")) {
        node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 1);
        client.expectSilence(100);
        node.change(b -> b.modes = List.of(stream("x", "new", 0)));
        held.complete(null);
        client.expect("head old\nold " + before + " a before\n");
        client.expect("new " + node.broker.publish("a", "m") + " a m\n");
      }
    }
  }

  @Test
  void shouldServeNewRequestsByTheNewOptions(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("home.txt"), "home\n");
    try (Node node = Node.start();
        Client early = new Client(node.port)) {
      node.awaitCount(Counter.CURRENT_SUBSCRIBERS, 1);
      node.change(
          b -> {
            b.documentRoot = folder.toString();
            b.directoryIndex = "home.txt";
            b.pushAddress = "/comet";
            b.channelsMax = 1;
          });
      early.send("GET / HTTP/1.0\r\n\r\n").until("\r\n\r\nhome\n");
      try (Client client = Client.get(node.port, "/comet/h/lines/a/b")) {
        assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
      }
      try (Client client = Client.get(node.port, "/push/h/lines/a")) {
        assertThat(client.rest()).isEqualTo(NO_DOCUMENT);
      }
      node.change(b -> b.connectionsMax = 1);
      try (Client held = Client.get(node.port, "/comet/h/lines/a")) {
        held.until("=a 0\n");
        try (Client refused = Client.get(node.port, "/comet/i/lines/a")) {
          assertThat(refused.rest()).startsWith("HTTP/1.1 503 ");
        }
      }
    }
  }

  /** Each hub changes over at another moment, while deliveries for both are on their way. */
  @Test
  void shouldLoseAndDoubleNothingWhileItChangesUnderLoad() throws Exception {
    int changes = 200;
    try (Node node = serving(stream("x", "0", 0), stream("y", "0", 1_000_000))) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        clients.add(join(node, "/push/h" + i + "/" + "xy".charAt(i % 2) + "/a/b", "0"));
      }
      CompletableFuture<List<String>> published =
          CompletableFuture.supplyAsync(() -> publishUntilLast(node, changes));
      for (int i = 1; i <= changes; i++) {
        String mark = Integer.toString(i);
        node.change(b -> b.modes = List.of(stream("x", mark, 0), stream("y", mark, 1_000_000)));
        node.broker.publish("a", "change " + i);
      }
      published.get(60, SECONDS);
      long last = node.broker.publish("a", "end");
      List<String> all =
          clients.get(0).until(" " + last + " a end\n").lines().map(this::unmarked).toList();
      assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(2 * changes);
      for (Client client : clients.subList(1, clients.size())) {
        List<String> seen = client.until(" " + last + " a end\n").lines().toList();
        assertThat(seen.get(seen.size() - 1)).startsWith(changes + " ");
        // Between the channels there is no order.
        for (String channel : List.of(" a ", " b ")) {
          assertThat(seen.stream().map(this::unmarked).filter(line -> line.contains(channel)))
              .containsExactlyElementsOf(
                  all.stream().filter(line -> line.contains(channel)).toList());
        }
        marksRise(seen);
      }
      for (Client client : clients) {
        client.close();
      }
    }
  }

  private static List<String> publishUntilLast(Node node, int changes) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < changes * 5; i++) {
      texts.add("load " + i);
      node.broker.publish(i % 3 == 0 ? "b" : "a", "load " + i);
    }
    return texts;
  }

  private String unmarked(String line) {
    return line.substring(line.indexOf(' '));
  }

  /** No message is framed by a template older than that of the one before it. */
  private static void marksRise(List<String> lines) {
    List<Integer> marks =
        lines.stream()
            .map(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
            .collect(Collectors.toList());
    assertThat(marks).isSorted();
  }

  @Test
  void shouldKeepNothingOfFormerModesNotEvenUnderOpenStreams() throws Exception {
    try (Node node = serving(stream("x", "first", 0));
        Client client = join(node, "/push/h1/x/a", "first")) {
      client.expect("first " + node.broker.publish("a", "m") + " a m\n");
      List<WeakReference<Mode>> former = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        former.add(new WeakReference<>(node.site().mode("x")));
        String mark = Integer.toString(i);
        node.change(b -> b.modes = List.of(stream("x", mark, 0)));
      }
      client.expect("299 " + node.broker.publish("a", "m") + " a m\n");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(former.stream().filter(mode -> mode.get() != null).count()).isZero();
              });
    }
  }
}
