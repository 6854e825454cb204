package io.perseid.stardust;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Channels in memory; everything happens on the caller's thread, at once. */
final class FakeBroker implements Broker {
  /** One call of publish. */
  record Published(String channel, String text, boolean plain) {}

  final List<Published> published = new ArrayList<>();
  final Map<String, List<Message>> channels = new TreeMap<>();
  final Map<String, List<String>> subscribers = new TreeMap<>();
  BiConsumer<Integer, PublishOutcome> answer = (number, outcome) -> outcome.accepted(number);
  RuntimeException silentNode;

  void holds(String channel, Message message) {
    channels.computeIfAbsent(channel, name -> new ArrayList<>()).add(message);
  }

  @Override
  public void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    published.add(new Published(channel, new String(text, StandardCharsets.UTF_8), plain));
    answer.accept(published.size(), outcome);
  }

  @Override
  public void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached) {
    List<Message> all = channels.getOrDefault(channel, List.of());
    int count = ((StartPosition.Last) start).count();
    List<Message> last = all.subList(Math.max(0, all.size() - count), all.size());
    long lastId = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
    whenAttached.accept(new Attachment(channel, lastId, all.size(), last, -1, null));
  }

  @Override
  public CompletionStage<List<ChannelSummary>> listChannels() {
    return answer(
        channels.entrySet().stream()
            .map(each -> new ChannelSummary(each.getKey(), each.getValue().size(), 0))
            .toList());
  }

  @Override
  public CompletionStage<List<String>> listSubscribers(String channel) {
    return answer(subscribers.getOrDefault(channel, List.of()));
  }

  private <T> CompletionStage<T> answer(T value) {
    return silentNode == null
        ? CompletableFuture.completedFuture(value)
        : CompletableFuture.failedFuture(silentNode);
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public void detach(int hub, String channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Integer> countSubscribers(String channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Map<String, Long>> clusterStats() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> disconnectElsewhere(String hostId, long atMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> clear() {
    throw new UnsupportedOperationException();
  }
}
