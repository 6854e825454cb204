package io.perseid.subscriber;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.Outlet;
import io.perseid.broker.PublishOutcome;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Channels in memory, kept to the broker's contract: everything of a channel happens on its shard's
 * thread, of which there are two, and answers come from there.
 */
final class FakeBroker implements Broker {
  volatile boolean serving = true;
  final List<String> disconnectedElsewhere = new CopyOnWriteArrayList<>();

  /** What tells that the other nodes have done it. */
  volatile CompletionStage<Void> othersDisconnected = CompletableFuture.completedFuture(null);

  final Map<String, Long> disconnectedAt = new ConcurrentHashMap<>();
  private final ExecutorService[] shards = {
    Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor()
  };
  private final List<Map<String, Channel>> channels = List.of(new TreeMap<>(), new TreeMap<>());
  private final AtomicLong ids = new AtomicLong(1000);
  private final CompletableFuture<Outlet> outlet = new CompletableFuture<>();
  private volatile UnaryOperator<Attachment> change = UnaryOperator.identity();

  /** Where deliveries go. */
  void outlet(Outlet outlet) {
    this.outlet.complete(outlet);
  }

  /** Changes every later answer to an attach. */
  void changeAttachments(UnaryOperator<Attachment> change) {
    this.change = change;
  }

  @Override
  public void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    onShard(channel, found -> outcome.accepted(publishHere(found, List.of(text), plain)));
  }

  /** Publishes and waits; the id. */
  long publish(String channel, String text) {
    CompletableFuture<Long> id = new CompletableFuture<>();
    onShard(channel, found -> id.complete(publishHere(found, List.of(latin(text)), false)));
    return id.join();
  }

  /** The same for a text whose characters are meant as they read. */
  long publishPlain(String channel, String text) {
    CompletableFuture<Long> id = new CompletableFuture<>();
    onShard(channel, found -> id.complete(publishHere(found, List.of(latin(text)), true)));
    return id.join();
  }

  /** Publishes in one delivery and waits; the last id. */
  long publishBatch(String channel, List<String> texts) {
    CompletableFuture<Long> id = new CompletableFuture<>();
    List<byte[]> bytes = texts.stream().map(FakeBroker::latin).toList();
    onShard(channel, found -> id.complete(publishHere(found, bytes, false)));
    return id.join();
  }

  private long publishHere(Channel channel, List<byte[]> texts, boolean plain) {
    List<Message> added = new ArrayList<>();
    for (byte[] text : texts) {
      added.add(new Message(ids.incrementAndGet(), text, plain, null));
    }
    channel.history.addAll(added);
    if (channel.hubs() != 0) {
      outlet.join().deliver(channel.name, List.copyOf(added), channel.hubs());
    }
    return added.get(added.size() - 1).id();
  }

  /** Replaces a channel's history after a position and tells the outlet. */
  void reset(String channel, long position, List<Message> messages) {
    run(
        channel,
        found -> {
          List<Message> gone =
              found.history.stream().filter(message -> message.id() > position).toList();
          found.history.removeAll(gone);
          found.history.addAll(messages);
          outlet.join().reset(channel, position, messages, gone, found.hubs());
        });
  }

  /** Keeps the channel's shard busy until the future is done. */
  void hold(String channel, CompletableFuture<Void> until) {
    onShard(channel, found -> until.join());
  }

  /** Live attaches that were not detached, over all channels. */
  int attached() {
    int sum = 0;
    for (int i = 0; i < shards.length; i++) {
      Map<String, Channel> here = channels.get(i);
      sum +=
          CompletableFuture.supplyAsync(
                  () -> here.values().stream().mapToInt(Channel::subscribers).sum(), shards[i])
              .join();
    }
    return sum;
  }

  int attached(String channel) {
    int[] count = new int[1];
    run(channel, found -> count[0] = found.subscribers());
    return count[0];
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  @Override
  public void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached) {
    onShard(
        channel,
        found -> {
          if (live) {
            found.attaches[hub]++;
          }
          List<Message> all = found.history;
          whenAttached.accept(
              change.apply(
                  new Attachment(
                      channel,
                      all.isEmpty() ? 0 : all.get(all.size() - 1).id(),
                      all.size(),
                      select(all, start),
                      -1,
                      null)));
        });
  }

  private static List<Message> select(List<Message> all, StartPosition start) {
    if (start instanceof StartPosition.All) {
      return List.copyOf(all);
    } else if (start instanceof StartPosition.From from) {
      return all.stream().filter(message -> message.id() >= from.id()).toList();
    } else if (start instanceof StartPosition.Last last) {
      return List.copyOf(all.subList(Math.max(0, all.size() - last.count()), all.size()));
    }
    return List.of();
  }

  @Override
  public void detach(int hub, String channel) {
    onShard(
        channel,
        found -> {
          if (--found.attaches[hub] < 0) {
            throw new AssertionError("detached more often than attached: " + channel);
          }
        });
  }

  @Override
  public CompletionStage<Integer> countSubscribers(String channel) {
    CompletableFuture<Integer> count = new CompletableFuture<>();
    onShard(channel, found -> count.complete(found.subscribers()));
    return count;
  }

  @Override
  public CompletionStage<List<String>> listSubscribers(String channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<ChannelSummary>> listChannels() {
    List<ChannelSummary> all = new ArrayList<>();
    for (int i = 0; i < shards.length; i++) {
      Map<String, Channel> here = channels.get(i);
      all.addAll(
          CompletableFuture.supplyAsync(
                  () ->
                      here.values().stream()
                          .filter(c -> !c.history.isEmpty() || c.subscribers() > 0)
                          .map(c -> new ChannelSummary(c.name, c.history.size(), c.subscribers()))
                          .toList(),
                  shards[i])
              .join());
    }
    return CompletableFuture.completedFuture(
        all.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList());
  }

  @Override
  public CompletionStage<Map<String, Long>> clusterStats() {
    return CompletableFuture.completedFuture(Map.of());
  }

  @Override
  public boolean isServing() {
    return serving;
  }

  @Override
  public CompletionStage<Void> clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> disconnectElsewhere(String hostId, long atMillis) {
    disconnectedAt.put(hostId, atMillis);
    disconnectedElsewhere.add(hostId);
    return othersDisconnected;
  }

  void close() {
    for (ExecutorService shard : shards) {
      shard.shutdownNow();
    }
  }

  private void run(String channel, Consumer<Channel> action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    onShard(
        channel,
        found -> {
          action.accept(found);
          done.complete(null);
        });
    done.join();
  }

  private void onShard(String channel, Consumer<Channel> action) {
    int shard = Math.floorMod(channel.hashCode(), shards.length);
    shards[shard].execute(
        () -> action.accept(channels.get(shard).computeIfAbsent(channel, Channel::new)));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static final class Channel {
    final String name;
    final List<Message> history = new ArrayList<>();
    final int[] attaches = new int[64];

    Channel(String name) {
      this.name = name;
    }

    int subscribers() {
      int sum = 0;
      for (int attach : attaches) {
        sum += attach;
      }
      return sum;
    }

    long hubs() {
      long hubs = 0;
      for (int i = 0; i < attaches.length; i++) {
        hubs |= attaches[i] > 0 ? 1L << i : 0;
      }
      return hubs;
    }
  }
}
