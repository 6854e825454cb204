package io.perseid.replication.sim;

import io.perseid.replication.Lane;

/** A lane of one simulated process. */
final class SimLane implements Lane {
  private final SimNode node;
  private long lastMoment;

  SimLane(SimNode node) {
    this.node = node;
  }

  @Override
  public void execute(Runnable task) {
    SimLoop loop = node.loop;
    // never before a task handed over earlier
    lastMoment = Math.max(lastMoment, loop.now() + loop.random.nextInt(30_000));
    loop.at(lastMoment, () -> node.run(this, task));
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    SimLoop loop = node.loop;
    boolean[] cancelled = new boolean[1];
    loop.after(
        Math.max(0, delayMillis) * SimLoop.MILLI + loop.millis(0, 2),
        () ->
            node.run(
                this,
                () -> {
                  if (!cancelled[0]) {
                    task.run();
                  }
                }));
    return () -> cancelled[0] = true;
  }

  @Override
  public boolean isCurrent() {
    return node.current() == this;
  }
}
