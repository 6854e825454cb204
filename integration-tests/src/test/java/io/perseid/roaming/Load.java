package io.perseid.roaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.Cluster;
import io.perseid.harness.FrameParser.Received;
import io.perseid.harness.HaProxy;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Poll;
import io.perseid.roaming.Ledger.Job;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * 10,000 messages on 50 channels, published at all three controllers at once, and 300 subscribers
 * that roam over the nodes and the load balancer.
 */
final class Load implements AutoCloseable {
  static final int MESSAGES = 10_000;
  private static final int CHANNELS = 50;
  private static final int SUBSCRIBERS = 300;
  private static final Duration LONG = Duration.ofSeconds(120);

  private final String prefix;
  private final List<NodeProcess> nodes;
  private final Ledger ledger = new Ledger();
  private final Journal journal;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final List<Roamer> roamers = new ArrayList<>();
  private final List<Thread> publishers = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final long beganNanos = System.nanoTime();

  private Load(String prefix, List<NodeProcess> nodes, int doors) {
    this.prefix = prefix;
    this.nodes = nodes;
    this.journal = new Journal(doors);
  }

  /**
   * Connects the subscribers and begins to publish.
   *
   * @param prefix of the channels' names
   * @param perSecond messages of each of the three publishers
   * @param heldBack messages that each keeps until {@link #letGo}
   */
  static Load begin(String prefix, Cluster cluster, HaProxy balancer, int perSecond, int heldBack) {
    List<NodeProcess> nodes = cluster.nodes();
    List<Integer> doors =
        Stream.concat(nodes.stream().map(NodeProcess::subscriberPort), Stream.of(balancer.port()))
            .toList();
    Load load = new Load(prefix, nodes, doors.size());
    NetClient client = load.vertx.createNetClient();
    for (int i = 0; i < SUBSCRIBERS; i++) {
      String mode = i % 2 == 0 ? "xhrinteractive" : "lines";
      String channel = load.channel(i % CHANNELS);
      load.roamers.add(
          new Roamer(load.vertx, client, prefix + i, channel, mode, doors, i, load.journal));
    }
    load.roamers.forEach(Roamer::start);
    load.startPublishers(perSecond, heldBack);
    return load;
  }

  private String channel(int number) {
    return prefix + "-" + number % CHANNELS;
  }

  private void startPublishers(int perSecond, int heldBack) {
    for (int p = 0; p < nodes.size(); p++) {
      List<Job> jobs = new ArrayList<>();
      for (int n = p; n < MESSAGES; n += nodes.size()) {
        jobs.add(new Job(channel(n), prefix + " " + n));
      }
      Collections.shuffle(jobs);
      Publisher publisher = new Publisher(nodes, p, ledger, jobs, perSecond, heldBack, release);
      publishers.add(new Thread(publisher, "publisher " + p));
    }
    publishers.forEach(Thread::start);
  }

  /** Waits until so many messages have an outcome. */
  void awaitSettled(int messages) {
    await(messages + " messages have an outcome")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> ledger.settled() >= messages);
  }

  /** Lets the publishers send what they hold back. */
  void letGo() {
    release.countDown();
  }

  Ledger ledger() {
    return ledger;
  }

  Journal journal() {
    return journal;
  }

  /** Waits for the end of all and looks at everything. */
  void verify() throws InterruptedException {
    letGo();
    awaitSettled(MESSAGES);
    for (Thread publisher : publishers) {
      publisher.join();
    }
    Map<String, List<Received>> histories = awaitAgreement();
    roamers.forEach(roamer -> awaitArrival(roamer, histories.get(roamer.channel())));
    System.out.printf(
        "%s: %d acknowledged, %d unknown, %d refused first; %s; %s; %d ms%n",
        prefix,
        ledger.accepted().size(),
        ledger.unknown().size(),
        ledger.refusals().size(),
        journal,
        repairs(),
        (System.nanoTime() - beganNanos) / 1_000_000);
    assertThat(ledger.faults()).as("faults that publishers met").isEmpty();
    assertThat(journal.faults()).as("faults that subscribers met").isEmpty();
    assertThat(ledger.settled()).as("messages with an outcome").isEqualTo(MESSAGES);
    compareWithAnswers(histories);
    for (Roamer roamer : roamers) {
      assertThat(roamer.seen())
          .as("what a subscriber of %s saw", roamer.channel())
          .isEqualTo(histories.get(roamer.channel()));
    }
  }

  /** What the nodes had to mend, those that were restarted since their last start. */
  private String repairs() {
    return Stream.of("chain_breaks", "syncs", "restores", "rebases", "append_retries")
        .map(name -> name + " " + sum("perseid_" + name + "_total"))
        .collect(Collectors.joining(", "));
  }

  private long sum(String metric) {
    return (long) nodes.stream().mapToDouble(node -> node.metric(metric)).sum();
  }

  /** What every node holds in the end: the same, or it is not the end yet. */
  private Map<String, List<Received>> awaitAgreement() {
    Map<String, List<Received>> histories = new HashMap<>();
    for (int i = 0; i < CHANNELS; i++) {
      String channel = channel(i);
      await("all nodes hold the same history of " + channel)
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> histories.put(channel, agreedHistory(channel)));
    }
    return histories;
  }

  private List<Received> agreedHistory(String channel) throws IOException {
    List<Received> first = Poll.read(nodes.get(0).subscriberPort(), channel, ".h");
    for (NodeProcess node : nodes) {
      assertThat(Poll.read(node.subscriberPort(), channel, ".h")).as(node.name()).isEqualTo(first);
    }
    List<Long> acknowledged =
        ledger.accepted().values().stream()
            .filter(a -> a.channel().equals(channel))
            .map(Ledger.Accepted::id)
            .toList();
    assertThat(first).extracting(Received::id).containsAll(acknowledged);
    return first;
  }

  private void awaitArrival(Roamer roamer, List<Received> history) {
    long last = history.get(history.size() - 1).id();
    await("a subscriber of " + roamer.channel() + " has got the last message")
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> roamer.lastId() >= last);
  }

  /** Each acknowledged message is there once, under the id that was told; nothing else is. */
  private void compareWithAnswers(Map<String, List<Received>> histories) {
    Map<String, Ledger.Accepted> found = new HashMap<>();
    histories.forEach(
        (channel, messages) ->
            messages.forEach(
                message -> {
                  Ledger.Accepted twin =
                      found.put(message.text(), new Ledger.Accepted(channel, message.id()));
                  assertThat(twin).as("another message with the text of " + message).isNull();
                }));
    assertThat(found).as("acknowledged messages").containsAllEntriesOf(ledger.accepted());
    found.keySet().removeAll(ledger.accepted().keySet());
    assertThat(ledger.unknown())
        .as("messages that appeared without an answer")
        .containsAll(found.keySet());
  }

  @Override
  public void close() {
    letGo();
    roamers.forEach(Roamer::end);
    publishers.forEach(Thread::interrupt);
    vertx.close().await();
  }
}
