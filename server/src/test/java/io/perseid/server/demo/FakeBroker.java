package io.perseid.server.demo;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.channel.StartPosition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Takes one message and tells its outcome from a thread of its own, as a broker does. */
final class FakeBroker implements Broker, AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private Consumer<PublishOutcome> answer = outcome -> outcome.accepted(1);
  volatile String channel;
  volatile byte[] text;

  void answerWith(Consumer<PublishOutcome> answer) {
    this.answer = answer;
  }

  @Override
  public void publish(String channel, byte[] text, boolean plain, PublishOutcome outcome) {
    this.channel = channel;
    this.text = text;
    thread.execute(() -> answer.accept(outcome));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  @Override
  public void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached) {
    throw new UnsupportedOperationException();
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
  public CompletionStage<List<String>> listSubscribers(String channel) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<ChannelSummary>> listChannels() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Map<String, Long>> clusterStats() {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }
}
