package io.perseid.replication;

import io.perseid.broker.PublishOutcome;
import io.perseid.message.Message;
import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Appended;
import io.perseid.stats.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Takes this node's publishes to one shard through the store, in order and each once.
 *
 * <p>At most one batch is in flight; what arrives meanwhile is the next one, so batches grow with
 * the load. A batch whose outcome is in doubt is submitted again under the same name until there is
 * none: the store knows it by that name. Doubt is a failure, or a change of the members during the
 * operation, or no valid {@link ViewLease} at its end. Only then is it pushed to all nodes, taken
 * into this node's own copy, and acknowledged.
 *
 * <p>Owned by the shard's lane.
 */
final class ShardPublisher {
  private static final int BATCH_ITEMS_MAX = 256;
  private static final int BATCH_BYTES_MAX = 256 * 1024;
  private static final int WAITING_SHARE = 4;
  private static final long RETRY_MIN_MILLIS = 50;
  private static final long RETRY_MAX_MILLIS = 100;

  private final int shard;
  private final Ports ports;
  private final Lane lane;
  private final Totals totals;
  private final ViewLease lease;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private final ArrayDeque<Batch> givenBack = new ArrayDeque<>();
  private ShardReceiver receiver;
  private Batch inFlight;
  private boolean lastWasGivenBack;
  private long number;
  private long retries;
  private boolean closed;
  private volatile boolean stopped;
  private final List<Runnable> whenEmpty = new ArrayList<>();

  ShardPublisher(int shard, Ports ports, Lane lane, Totals totals, ViewLease lease) {
    this.shard = shard;
    this.ports = ports;
    this.lane = lane;
    this.totals = totals;
    this.lease = lease;
  }

  void follow(ShardReceiver receiver) {
    this.receiver = receiver;
  }

  /** Queues one message. */
  void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    assert lane.isCurrent();
    if (closed) {
      outcome.refused("This node is leaving the cluster: publish to another one");
      return;
    }
    if (queue.size() >= ports.limits().publishQueueMax()) {
      outcome.refused(
          "Too many messages wait: "
              + queue.size()
              + ", at most "
              + ports.limits().publishQueueMax()
              + " may (limits.publish-queue-max)");
      return;
    }
    long bytesMax = ports.limits().historyBytesMax() / WAITING_SHARE;
    if (totals.waitingBytes.get() > bytesMax) {
      outcome.refused(
          "Too many bytes wait: "
              + totals.waitingBytes.get()
              + ", at most "
              + bytesMax
              + " may (a quarter of limits.history-bytes-max)");
      return;
    }
    Item item = new Item(channel, text, plain, null);
    queue.add(new Entry(item, outcome, ports.clock().nanoTime()));
    totals.nowWaits(text.length);
    pump();
  }

  /**
   * Queues a message of the losing side of a split. All nodes of that side may: it is taken once.
   */
  void publishAgain(String channel, Message message) {
    Item item = new Item(channel, message.text(), message.isPlain(), message.origin());
    // An id alone is not a name: two losing sides may have given the same one.
    String text = (message.isPlain() ? "p" : "") + Arrays.hashCode(message.text());
    String name = "o" + message.origin().id() + "." + text + "." + channel;
    givenBack.add(new Batch(name, 1, List.of(item), List.of()));
    pump();
  }

  /** The members changed: an operation in flight may wait for one that is gone. */
  void viewChanged() {
    if (inFlight != null && !inFlight.appended) {
      submit(inFlight);
    }
  }

  /** Gives up on what waits too long. */
  void giveUpLate() {
    long lateNanos = ports.limits().publishTimeoutMillis() * 1_000_000L;
    long now = ports.clock().nanoTime();
    while (!queue.isEmpty() && now - queue.peek().sinceNanos > lateNanos) {
      totals.waitsNoMore(queue.peek().item.text().length);
      queue
          .poll()
          .outcome
          .refused(
              "Not accepted within "
                  + ports.limits().publishTimeoutMillis()
                  + " ms: "
                  + (lease.isHeld() ? "the shard is busy" : "too few nodes agree"));
    }
    if (inFlight != null) {
      for (Iterator<Entry> entries = inFlight.entries.iterator(); entries.hasNext(); ) {
        Entry entry = entries.next();
        if (!entry.answered && now - entry.sinceNanos > lateNanos) {
          entry.answered = true;
          totals.waitsNoMore(entry.item.text().length);
          entry.outcome.unknown(
              "Outcome unknown after "
                  + ports.limits().publishTimeoutMillis()
                  + " ms: the message may still appear");
        }
      }
    }
    tellIfEmpty();
  }

  /** Takes no more; the task runs when all that was taken has its outcome. */
  void close(Runnable whenEmpty) {
    closed = true;
    this.whenEmpty.add(whenEmpty);
    tellIfEmpty();
  }

  /** Ends what waits for another try; any thread. */
  void stop() {
    stopped = true;
  }

  /**
   * A batch that is still in doubt, though all of its publishers were told so, is not waited for.
   */
  private void tellIfEmpty() {
    boolean answered =
        inFlight == null
            || !inFlight.entries.isEmpty() && inFlight.entries.stream().allMatch(e -> e.answered);
    if (!whenEmpty.isEmpty() && queue.isEmpty() && givenBack.isEmpty() && answered) {
      List<Runnable> tasks = List.copyOf(whenEmpty);
      whenEmpty.clear();
      tasks.forEach(Runnable::run);
    }
  }

  private void pump() {
    if (inFlight != null) {
      return;
    }
    // By turns, so that a long history given back does not starve what is new.
    boolean newOne = !queue.isEmpty() && (givenBack.isEmpty() || lastWasGivenBack);
    Batch batch = newOne ? nextBatch() : givenBack.poll();
    lastWasGivenBack = !newOne;
    if (batch != null) {
      inFlight = batch;
      submit(batch);
    } else {
      tellIfEmpty();
    }
  }

  private Batch nextBatch() {
    List<Item> items = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    int bytes = 0;
    do {
      Entry entry = queue.poll();
      entries.add(entry);
      items.add(entry.item);
      bytes += entry.item.text().length;
    } while (!queue.isEmpty()
        && items.size() < BATCH_ITEMS_MAX
        && bytes + queue.peek().item.text().length <= BATCH_BYTES_MAX);
    return new Batch(ports.nodeId(), ++number, items, entries);
  }

  private void submit(Batch batch) {
    int attempt = ++batch.attempts;
    ports.stats().add(attempt == 1 ? Counter.APPENDS : Counter.APPEND_RETRIES, 1);
    View view = ports.membership().view();
    Append append = new Append(batch.publisher, batch.number, totals.highestId(), batch.items);
    ports
        .store()
        .append(
            shard,
            append,
            (appended, failure) ->
                lane.execute(() -> submitted(batch, attempt, view, appended, failure)));
  }

  private void submitted(
      Batch batch, int attempt, View view, Appended appended, Throwable failure) {
    if (inFlight != batch || batch.attempts != attempt || batch.appended) {
      return;
    }
    boolean doubt =
        failure != null || !view.equals(ports.membership().view()) || !lease.holds(view);
    if (doubt) {
      submitLater(batch);
      return;
    }
    batch.appended = true;
    Push push =
        new Push(
            ports.membership().self(),
            shard,
            appended.born(),
            appended.previous(),
            appended.first(),
            batch.items);
    ports.bus().publish(Lanes.topicOf(shard), push.encode());
    receiver.pushOwn(
        push,
        held -> {
          if (held) {
            acknowledge(batch, push.first());
          } else {
            // The shard began another life before this node's copy held the batch.
            batch.appended = false;
            submitLater(batch);
          }
        });
  }

  private void submitLater(Batch batch) {
    int attempt = batch.attempts;
    // A spread without a random source, so that nodes do not come back all at once and a simulation
    // repeats itself.
    long spread = RETRY_MAX_MILLIS - RETRY_MIN_MILLIS;
    long delay = RETRY_MIN_MILLIS + Math.floorMod(shard * 31L + retries++ * 17, spread);
    lane.schedule(
        delay,
        () -> {
          if (!stopped && inFlight == batch && batch.attempts == attempt && !batch.appended) {
            submit(batch);
          }
        });
  }

  private void acknowledge(Batch batch, long first) {
    inFlight = null;
    long id = first;
    for (Entry entry : batch.entries) {
      if (!entry.answered) {
        entry.answered = true;
        totals.waitsNoMore(entry.item.text().length);
        ports.stats().published(ports.clock().nanoTime() - entry.sinceNanos);
        entry.outcome.accepted(id);
      }
      id++;
    }
    pump();
  }

  /** A message that waits for its outcome. */
  private static final class Entry {
    final Item item;
    final PublishOutcome outcome;
    final long sinceNanos;
    boolean answered;

    Entry(Item item, PublishOutcome outcome, long sinceNanos) {
      this.item = item;
      this.outcome = outcome;
      this.sinceNanos = sinceNanos;
    }
  }

  /** What is submitted under one name, as often as it takes. */
  private static final class Batch {
    final String publisher;
    final long number;
    final List<Item> items;
    final List<Entry> entries;
    int attempts;
    boolean appended;

    Batch(String publisher, long number, List<Item> items, List<Entry> entries) {
      this.publisher = publisher;
      this.number = number;
      this.items = items;
      this.entries = entries;
    }
  }
}
