package io.perseid.server;

import io.perseid.replication.ReplicatedBroker;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log when a node becomes ready and when it is not, with the reasons. */
final class ReadinessLog {
  private static final Logger LOG = LoggerFactory.getLogger(ReadinessLog.class);
  private static final int LOOK_MILLIS = 500;

  /** A node that starts is not ready for a moment: that is no news. */
  private static final int LOOKS_BEFORE_NEWS = 6;

  private final Vertx vertx;
  private final ReplicatedBroker broker;
  private Boolean said;
  private int looks;

  ReadinessLog(Vertx vertx, ReplicatedBroker broker) {
    this.vertx = vertx;
    this.broker = broker;
  }

  void start() {
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
  }

  private void look() {
    List<String> reasons = broker.health().reasonsNotReady();
    boolean ready = reasons.isEmpty();
    if (said != null && said == ready || !ready && ++looks < LOOKS_BEFORE_NEWS) {
      return;
    }
    said = ready;
    looks = 0;
    if (ready) {
      LOG.info("ready");
    } else {
      LOG.warn("not ready: {}", String.join("; ", reasons));
    }
  }
}
