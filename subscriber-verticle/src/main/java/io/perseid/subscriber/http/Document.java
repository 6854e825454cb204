package io.perseid.subscriber.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.subscriber.transport.Outbox;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A document found.
 *
 * @param contentType its type
 * @param bytes its content, shared and not to be changed
 */
public record Document(String contentType, byte[] bytes) {
  /** The content in pieces, to be made as a socket takes them. */
  public Iterator<ByteBuf> pieces() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < bytes.length;
      }

      @Override
      public ByteBuf next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int length = Math.min(Outbox.PIECE_BYTES, bytes.length - at);
        at += length;
        return Unpooled.wrappedBuffer(bytes, at - length, length);
      }
    };
  }
}
