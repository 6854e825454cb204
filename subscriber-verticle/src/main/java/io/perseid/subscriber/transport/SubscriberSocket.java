package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * One connection as the fan-out sees it: bytes go in, and it tells when it can take more or is
 * gone.
 *
 * <p>Belongs to the event loop that accepted it; no other thread may call. A call after the socket
 * is gone does nothing but release what it was given.
 */
public interface SubscriberSocket {
  /** Who is told what happens; exactly one at a time. */
  void listener(Listener listener);

  /** See {@link #listener(Listener)}. */
  Listener listener();

  /** Sends bytes behind all others; takes over one reference. */
  void write(ByteBuf bytes);

  /**
   * Gives header lines that tell a browser who may read the answer; they are put behind the status
   * line of what is written next. See {@link CrossOriginHead}.
   *
   * @param lines each with its line end
   */
  void crossOrigin(byte[] lines);

  /** Bytes that the system has not taken yet. */
  long pendingBytes();

  /** Whether so little is pending that more should be made; a hint, nothing is refused. */
  boolean isWritable();

  /** Bytes given to {@link #write} since the connection began. */
  long bytesWritten();

  /**
   * Ends the connection when everything written has gone out.
   *
   * @param linger true if the client may still be sending: what comes is then read and thrown away
   *     for a moment, since a reset could overtake our answer
   */
  void closeAfterFlush(boolean linger);

  /**
   * Ends the connection when everything written has gone out and the client has ended it too, or
   * has had a few seconds for that. See {@link #wasTaken}.
   */
  void closeWhenTaken();

  /**
   * Whether a connection that was ended by {@link #closeWhenTaken} ended in order, its client's
   * system having confirmed every byte; to be asked when it is gone.
   */
  boolean wasTaken();

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

  /** The client's address: the peer's, until a trusted proxy has told whom it stands for. */
  InetAddress clientAddress();

  /** See {@link #clientAddress()}. */
  void clientAddress(InetAddress address);

  /** The client's address in digits without a port, for logs. */
  default String remoteAddress() {
    return NetUtil.toAddressString(clientAddress());
  }

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
