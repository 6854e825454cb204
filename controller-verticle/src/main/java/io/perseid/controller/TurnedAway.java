package io.perseid.controller;

import io.perseid.controller.command.Reply;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A controller that came when there were too many: it is told so, and nothing it says is carried
 * out. Owner: the connection's event loop.
 */
final class TurnedAway implements ControllerSocket.Listener {
  private final ControllerSocket socket;

  private TurnedAway(ControllerSocket socket) {
    this.socket = socket;
  }

  static void tell(ControllerSocket socket, int connectionsMax) {
    socket.listen(new TurnedAway(socket));
    socket.write(
        Buffer.buffer(
            Reply.error(
                "Too many controllers: at most "
                    + connectionsMax
                    + " at a time (controller.connections-max)")));
    socket.end();
  }

  @Override
  public void received(ByteBuffer bytes) {
    // Read and forgotten: unread bytes would make the kernel take back what it was told.
  }

  @Override
  public void inputEnded() {
    socket.end();
  }

  @Override
  public void writabilityChanged() {
    // Nothing more is written.
  }

  @Override
  public void stopping(Duration atMost) {
    socket.close();
  }

  @Override
  public void closed() {
    // Nobody counted it.
  }
}
