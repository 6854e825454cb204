package io.perseid.controller;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.channel.StartPosition;
import io.perseid.stats.Stats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A broker that answers from a thread of its own, and as slowly or badly as a test wants. A message
 * counts as published at its outcome, not before.
 */
final class FakeBroker implements Broker, AutoCloseable {
  /** One call of publish. */
  record Published(String channel, String text, Thread caller) {}

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Stats stats;
  private final List<Published> asked = new ArrayList<>();
  private final Map<String, Queue<Runnable>> held = new HashMap<>();
  private final Map<String, Queue<Runnable>> waiters = new HashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private final Map<String, String> doubts = new HashMap<>();
  private final TreeMap<String, Integer> messages = new TreeMap<>();
  private final Map<String, Integer> subscribers = new HashMap<>();
  private RuntimeException queryFault;
  private long lastId;

  FakeBroker(Stats stats) {
    this.stats = stats;
  }

  /** Messages of this channel get no outcome until it is released. */
  synchronized void hold(String channel) {
    held.put(channel, new ArrayDeque<>());
  }

  synchronized void release(String channel) {
    held.remove(channel).forEach(thread::execute);
  }

  /** There is no room for messages of this channel until some is made. */
  synchronized void fill(String channel) {
    waiters.put(channel, new ArrayDeque<>());
  }

  synchronized void makeRoom(String channel) {
    waiters.remove(channel).forEach(thread::execute);
  }

  @Override
  public synchronized boolean hasRoom(String channel, Runnable whenRoom) {
    Queue<Runnable> waiting = waiters.get(channel);
    if (waiting != null) {
      waiting.add(whenRoom);
    }
    return waiting == null;
  }

  synchronized void refuse(String channel, String reason) {
    refusals.put(channel, reason);
  }

  synchronized void doubt(String channel, String reason) {
    doubts.put(channel, reason);
  }

  synchronized void subscribe(String channel, int count) {
    subscribers.put(channel, count);
  }

  synchronized void failQueries(RuntimeException fault) {
    queryFault = fault;
  }

  synchronized List<Published> asked() {
    return List.copyOf(asked);
  }

  synchronized int askedCount() {
    return asked.size();
  }

  synchronized int settledCount() {
    return messages.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<String> texts() {
    return asked().stream().map(Published::text).toList();
  }

  @Override
  public synchronized void publish(
      String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    if (plain) {
      throw new AssertionError("a controller may have escaped its text");
    }
    asked.add(
        new Published(
            channel, new String(text, StandardCharsets.ISO_8859_1), Thread.currentThread()));
    Runnable settle = () -> settle(channel, outcome);
    if (held.containsKey(channel)) {
      held.get(channel).add(settle);
    } else {
      thread.execute(settle);
    }
  }

  private void settle(String channel, PublishOutcome outcome) {
    long id;
    synchronized (this) {
      if (refusals.containsKey(channel)) {
        outcome.refused(refusals.get(channel));
        return;
      }
      if (doubts.containsKey(channel)) {
        outcome.unknown(doubts.get(channel));
        return;
      }
      messages.merge(channel, 1, Integer::sum);
      id = ++lastId;
    }
    outcome.accepted(id);
  }

  @Override
  public CompletionStage<Integer> countSubscribers(String channel) {
    return answer(() -> subscribers.getOrDefault(channel, 0));
  }

  @Override
  public CompletionStage<List<String>> listSubscribers(String channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<ChannelSummary>> listChannels() {
    return answer(
        () ->
            messages.entrySet().stream()
                .map(e -> new ChannelSummary(e.getKey(), e.getValue(), subscribersOf(e.getKey())))
                .toList());
  }

  @Override
  public CompletionStage<Map<String, Long>> clusterStats() {
    return answer(stats::shown);
  }

  private int subscribersOf(String channel) {
    return subscribers.getOrDefault(channel, 0);
  }

  private <T> CompletionStage<T> answer(java.util.function.Supplier<T> value) {
    return CompletableFuture.supplyAsync(
        () -> {
          synchronized (this) {
            if (queryFault != null) {
              throw queryFault;
            }
            return value.get();
          }
        },
        thread);
  }

  @Override
  public void attach(
      int hub, String channel, StartPosition start, boolean live, Consumer<Attachment> attached) {
    throw new UnsupportedOperationException("controllers do not attach");
  }

  @Override
  public void detach(int hub, String channel) {
    throw new UnsupportedOperationException("controllers do not detach");
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public CompletionStage<Void> clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> disconnectElsewhere(String hostId, long atMillis) {
    throw new UnsupportedOperationException("controllers do not disconnect");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
