package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;

/**
 * One connection as the fan-out sees it: bytes go in, and it tells when it can take more or is
 * gone.
 *
 * <p>A connection begins as a {@link ChannelSocket}. One that has become a stream may go on as a
 * bare descriptor, which does no more than what is here: see {@link DescriptorSink}. Belongs to the
 * event loop that accepted it; no other thread may call. A call after the socket is gone does
 * nothing but release what it was given.
 */
public interface SubscriberSocket {
  /** Who is told what happens; exactly one at a time. */
  void listener(Listener listener);

  /** See {@link #listener(Listener)}. */
  Listener listener();

  /** Sends bytes behind all others; takes over one reference. */
  void write(ByteBuf bytes);

  /** Sends bytes behind all others; they stay the caller's. */
  void send(ByteBuf shared);

  /** Bytes that the system has not taken yet. */
  long pendingBytes();

  /** Whether so little is pending that more should be made; a hint, nothing is refused. */
  boolean isWritable();

  /** Bytes given to {@link #write} since the connection began. */
  long bytesWritten();

  /** Ends the connection when everything written has gone out. */
  void closeAfterFlush();

  /** Ends the connection now; what is pending is lost. */
  void abort();

  /**
   * Called at even intervals.
   *
   * @return how many intervals in a row bytes were pending and none went out
   */
  int countStall();

  /** Place in its owner's list of connections. */
  int place();

  /** See {@link #place()}. */
  void place(int place);

  /** What a connection's present user is told, on the connection's event loop. */
  interface Listener {
    /** Bytes came; they are released after the call. */
    void received(ByteBuf bytes);

    /** More can be written after {@link #isWritable} was false. */
    void writable();

    /** The connection has ended, for whatever reason; nothing follows. */
    void gone();
  }
}
