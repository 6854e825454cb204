package io.perseid.cluster;

import io.perseid.replication.Lane;
import io.perseid.replication.Lanes;
import io.perseid.replication.Outcome;
import io.perseid.replication.PeerBus;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x event bus. Addresses are few and fixed, one a topic and one a node: each is an entry
 * in a map of the whole cluster, which is searched through whenever a member is lost.
 */
final class VertxPeerBus implements PeerBus {
  private static final Logger log = LoggerFactory.getLogger(VertxPeerBus.class);
  private static final String PREFIX = "perseid." + Lanes.WIRE_VERSION + ".";
  private static final int FAILED = 1;
  private static final long RETRY_MILLIS = 1000;

  private final Vertx vertx;
  private final EventBus bus;
  private final String node;

  VertxPeerBus(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
    bus = vertx.eventBus();
  }

  @Override
  public void publish(String topic, byte[] payload) {
    try {
      bus.publish(topicAddress(topic), payload);
    } catch (IllegalStateException closed) {
      log.debug("not published, the node has left", closed);
    }
  }

  @Override
  public void subscribe(String topic, Lane lane, Handler handler) {
    consume(topicAddress(topic), message -> lane.execute(() -> handler.handle(message.body())));
  }

  @Override
  public void ask(String node, byte[] question, long timeoutMillis, Outcome<byte[]> outcome) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeoutMillis);
    try {
      bus.<byte[]>request(nodeAddress(node), question, options)
          .onComplete(
              reply ->
                  outcome.done(reply.succeeded() ? reply.result().body() : null, reply.cause()));
    } catch (IllegalStateException closed) {
      outcome.done(null, closed);
    }
  }

  @Override
  public void answer(Lane lane, Answerer answerer) {
    consume(nodeAddress(node), message -> lane.execute(() -> answer(answerer, message)));
  }

  private static void answer(Answerer answerer, Message<byte[]> message) {
    try {
      answerer.handle(
          message.body(),
          (answer, failure) -> {
            if (failure == null) {
              message.reply(answer);
            } else {
              message.fail(FAILED, String.valueOf(failure.getMessage()));
            }
          });
    } catch (RuntimeException e) {
      log.error("a question could not be answered", e);
      message.fail(FAILED, String.valueOf(e.getMessage()));
    }
  }

  // Handlers go through the lane's queue: Vert.x may call a consumer within the very publish of a
  // task that runs on the same event loop.
  private void consume(String address, io.vertx.core.Handler<Message<byte[]>> handler) {
    MessageConsumer<byte[]> consumer = bus.consumer(address, handler);
    consumer
        .completion()
        .onFailure(
            failure -> {
              log.warn("{} is not yet known to the cluster, trying again", address, failure);
              consumer.unregister();
              vertx.setTimer(RETRY_MILLIS, id -> consume(address, handler));
            });
  }

  private static String topicAddress(String topic) {
    return PREFIX + "topic." + topic;
  }

  private static String nodeAddress(String node) {
    return PREFIX + "node." + node;
  }
}
