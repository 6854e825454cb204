package io.perseid.replication;

import io.perseid.broker.Publication;
import io.perseid.message.Message;
import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Appended;
import io.perseid.shard.Items;
import io.perseid.stats.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes this node's publishes to one shard through the store, in order and each once.
 *
 * <p>At most one batch is in flight; what arrives meanwhile is the next one, so batches grow with
 * the load, up to {@value #BATCH_ITEMS_MAX} messages or {@value #BATCH_BYTES_MAX} bytes of text. A
 * batch whose outcome is in doubt is submitted again under the same name until there is none: the
 * store knows it by that name. Doubt is a failure, or a change of the members during the operation,
 * or no valid {@link ViewLease} at its end. Only then is it pushed to all nodes, taken into this
 * node's own copy, and acknowledged.
 *
 * <p>Owned by the shard's lane.
 */
final class ShardPublisher {
  private static final int BATCH_ITEMS_MAX = 4096;
  private static final int BATCH_BYTES_MAX = 512 * 1024;
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

  /**
   * Queues one message, which the backlog knows of already. What is queued leaves with the next
   * {@link #pump}: a burst is queued first, so that it makes one batch.
   */
  void take(Publication message, long sinceNanos) {
    assert lane.isCurrent();
    String refusal = refusal();
    if (refusal != null) {
      refuse(message, refusal);
      return;
    }
    queue.add(new Entry(message, sinceNanos));
  }

  /** Refuses one message that the backlog knows of. */
  void refuse(Publication message, String reason) {
    totals.backlog.remove(shard, 1, message.text().length);
    message.outcome().refused(reason);
  }

  private String refusal() {
    if (closed) {
      return "This node is leaving the cluster: publish to another one";
    }
    if (queue.size() >= ports.limits().publishQueueMax()) {
      return "Too many messages wait: "
          + queue.size()
          + ", at most "
          + ports.limits().publishQueueMax()
          + " may (limits.publish-queue-max)";
    }
    long bytesMax = totals.backlog.bytesMax();
    if (totals.backlog.bytes() > bytesMax) {
      return "Too many bytes wait: "
          + totals.backlog.bytes()
          + ", at most "
          + bytesMax
          + " may (a quarter of limits.history-bytes-max)";
    }
    return null;
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
      refuse(
          queue.poll().message,
          "Not accepted within "
              + ports.limits().publishTimeoutMillis()
              + " ms: "
              + (lease.isHeld() ? "the shard is busy" : "too few nodes agree"));
    }
    if (inFlight != null) {
      for (Entry entry : inFlight.entries) {
        if (!entry.answered && now - entry.sinceNanos > lateNanos) {
          entry.answered = true;
          totals.backlog.remove(shard, 1, entry.message.text().length);
          entry
              .message
              .outcome()
              .unknown(
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

  /** Submits the next batch, unless one is in flight or nothing waits. */
  void pump() {
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
    int sizeMax = Math.min(queue.size(), BATCH_ITEMS_MAX);
    List<Item> items = new ArrayList<>(sizeMax);
    List<Entry> entries = new ArrayList<>(sizeMax);
    int bytes = 0;
    do {
      Entry entry = queue.poll();
      Publication message = entry.message;
      entries.add(entry);
      items.add(new Item(message.channel(), message.text(), message.plain(), null));
      bytes += message.text().length;
    } while (items.size() < sizeMax
        && bytes + queue.peek().message.text().length <= BATCH_BYTES_MAX);
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
    long now = ports.clock().nanoTime();
    long id = first;
    int messages = 0;
    long bytes = 0;
    for (Entry entry : batch.entries) {
      if (!entry.answered) {
        entry.answered = true;
        messages++;
        bytes += entry.message.text().length;
        ports.stats().published(now - entry.sinceNanos);
        entry.message.outcome().accepted(id);
      }
      id++;
    }
    totals.backlog.remove(shard, messages, bytes);
    pump();
  }

  /** A message that waits for its outcome. */
  private static final class Entry {
    final Publication message;
    final long sinceNanos;
    boolean answered;

    Entry(Publication message, long sinceNanos) {
      this.message = message;
      this.sinceNanos = sinceNanos;
    }
  }

  /** What is submitted under one name, as often as it takes. */
  private static final class Batch {
    final String publisher;
    final long number;
    final Items items;
    final List<Entry> entries;
    int attempts;
    boolean appended;

    Batch(String publisher, long number, List<Item> items, List<Entry> entries) {
      this.publisher = publisher;
      this.number = number;
      this.items = Items.of(items);
      this.entries = entries;
    }
  }
}
