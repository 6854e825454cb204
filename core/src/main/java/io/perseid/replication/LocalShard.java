package io.perseid.replication;

import io.perseid.broker.Attachment;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.util.function.Consumer;

/** One shard on this node: the publisher, the receiver and the copy, all owned by one lane. */
final class LocalShard {
  final int number;
  final Lane lane;
  final ShardCache cache;
  final ShardPublisher publisher;
  final ShardReceiver receiver;

  LocalShard(int number, Ports ports, Lane lane, Totals totals, ViewLease lease) {
    this.number = number;
    this.lane = lane;
    cache = new ShardCache(ports, totals);
    publisher = new ShardPublisher(number, ports, lane, totals, lease);
    receiver = new ShardReceiver(number, ports, lane, totals, lease, cache, this::publishAgain);
    publisher.follow(receiver);
  }

  /** Attaches when the copy is good enough to answer truthfully. */
  void attach(
      int hub,
      String channel,
      StartPosition start,
      boolean live,
      Consumer<Attachment> whenAttached) {
    assert lane.isCurrent();
    receiver.whenSynced(
        () -> {
          Runnable attach =
              () -> whenAttached.accept(cache.attach(hub, channel, start, live, receiver.marks()));
          if (start instanceof StartPosition.From from
              && cache.resume.isLostFuture(from.id() - 1, receiver.lastId())) {
            // This copy may lag behind the one the client saw: ask the store before calling it
            // lost.
            receiver.afterRead(attach);
          } else {
            attach.run();
          }
        });
  }

  /** Ends what waits for another try; any thread. */
  void stop() {
    receiver.stop();
    publisher.stop();
  }

  private void publishAgain(String channel, Message message) {
    publisher.publishAgain(channel, message);
  }
}
