package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.subscriber.http.HttpResponder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Takes an extension's answer on any thread and brings it to the connection's hub, once. */
final class Reply implements HttpResponder {
  private final Hub hub;
  private final Consumer<ByteBuf> onHub;
  private final AtomicBoolean given = new AtomicBoolean();

  Reply(Hub hub, Consumer<ByteBuf> onHub) {
    this.hub = hub;
    this.onHub = onHub;
  }

  @Override
  public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
    ByteBuf response = hub.answers().response(status, contentType, headers, body);
    if (given.compareAndSet(false, true)) {
      hub.offer(h -> onHub.accept(response));
    }
  }
}
