package io.perseid.stardust;

import io.perseid.broker.Broker;
import io.perseid.broker.SharedMap;
import io.perseid.config.StardustOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.HttpExtension;
import io.vertx.core.Vertx;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stardust's HTTP interface to the channels of the cluster, on one node: JSON in, JSON out, long
 * polls. Safe for any thread. Source: spec of Stardust.
 */
public final class StardustDialect {
  private static final int MILLIS_PER_SECOND = 1000;

  private volatile StardustOptions options;
  private final Stats stats;
  private final Pages pages;
  private final Publishing publishing;
  private final Streaming streaming;
  private final Scripts scripts = new Scripts();

  /**
   * The dialect of a node.
   *
   * @param site options in force on the subscriber side: most channels in a request, origins whose
   *     pages may publish, the server's name
   * @param kept where the positions of clients are kept that do not keep them themselves
   * @param nodeId names this node among all, and no other start of it
   * @param isMember whether the node of an id is in the cluster now; called on any thread, never
   *     blocks
   */
  public StardustDialect(
      StardustOptions options,
      Supplier<SubscriberOptions> site,
      Broker broker,
      SharedMap kept,
      String nodeId,
      Predicate<String> isMember,
      Vertx vertx,
      Stats stats) {
    this.options = options;
    this.stats = stats;
    Supplier<StardustOptions> inForce = () -> this.options;
    IntSupplier channelsMax = () -> site.get().channelsMax();
    Rights rights = new Rights(inForce, () -> site.get().allowOrigins());
    Positions positions =
        new Positions(
            kept, nodeId, isMember, (millis, task) -> vertx.setTimer(millis, timer -> task.run()));
    pages =
        new Pages(
            broker,
            new ChannelObjects(broker, () -> this.options.channelLength()),
            rights,
            channelsMax);
    publishing = new Publishing(inForce, broker, rights, channelsMax);
    // What keeps the positions was made for this time, and a client that waits is not forgotten.
    int waitSecondsMax = options.positionTtlSeconds() - 1;
    streaming =
        new Streaming(
            positions,
            new StardustFormat(() -> site.get().serverName()),
            () -> Math.min(this.options.timeoutSeconds(), waitSecondsMax) * MILLIS_PER_SECOND,
            channelsMax);
  }

  /** Goes by other options from now on; those that cannot change at that time are not looked at. */
  public void change(StardustOptions next) {
    options = next;
  }

  /**
   * All of it under a path.
   *
   * @param base begins with a slash and does not end with one; or is empty
   */
  public HttpExtension at(String base) {
    return new Routes(base, pages, publishing, streaming, scripts, stats);
  }

  /**
   * For a port that serves nothing else, behind {@link #at}: the client's scripts where the
   * original had them whatever its base, and the original's words for what is not found.
   */
  public HttpExtension elsewhere() {
    return new Elsewhere(scripts);
  }
}
