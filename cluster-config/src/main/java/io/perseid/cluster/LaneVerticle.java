package io.perseid.cluster;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Exists for its context: Vert.x spreads the instances over the event loops. */
final class LaneVerticle extends VerticleBase {
  private final List<VertxLane> lanes;

  private LaneVerticle(List<VertxLane> lanes) {
    this.lanes = lanes;
  }

  /** Makes so many lanes. */
  static Future<List<VertxLane>> deploy(Vertx vertx, int count) {
    List<VertxLane> lanes = new CopyOnWriteArrayList<>();
    return vertx
        .deployVerticle(() -> new LaneVerticle(lanes), new DeploymentOptions().setInstances(count))
        .map(id -> List.copyOf(lanes));
  }

  @Override
  public Future<?> start() {
    lanes.add(new VertxLane(vertx, context));
    return Future.succeededFuture();
  }
}
