package io.perseid.subscriber.transport;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Executor;

/**
 * Runs each task on an event loop after the loop has looked at its sockets once more.
 *
 * <p>A task that is just executed comes at the end of those that are there, and the loop may run a
 * second's worth of them before it reads and accepts again. So this one is put behind them all, and
 * from there to the front of the loop's next round, which begins with the sockets.
 *
 * <p>To be used on the event loop. It relies on what is internal to Vert.x and Netty; {@code
 * TurnsTest} says what broke when a version moves.
 */
public final class Turns implements Executor {
  private final Context context;
  private final SingleThreadEventLoop loop;

  /** Turns of the event loop of a context. */
  public Turns(Context context) {
    this.context = context;
    loop = (SingleThreadEventLoop) ((ContextInternal) context).nettyEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    assert loop.inEventLoop();
    loop.executeAfterEventLoopIteration(() -> context.runOnContext(nothing -> task.run()));
  }
}
