package io.perseid.controller;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of one controller, with the three things that a NetSocket does not offer: a peer that
 * has ended its own side is still answered, a peer that has gone away is still read to the last
 * byte it sent, and a read takes all that is at hand.
 *
 * <p>This is the one file of the module that touches internal classes of Vert.x and Netty. Owner:
 * the connection's event loop, for every method but {@link #execute}.
 */
final class ControllerSocket extends ChannelInboundHandlerAdapter implements Executor {
  /** What a socket tells its session, always on the event loop. */
  interface Listener {
    /** Bytes came; they are valid during the call only. */
    void received(ByteBuffer bytes);

    /** The peer sends no more; it may still read. */
    void inputEnded();

    /** {@link #takesMore} has changed. */
    void writabilityChanged();

    /** The server stops; at most this long may be used for what was received. */
    void stopping(Duration atMost);

    /** The connection is gone. Called once, last. */
    void closed();
  }

  /**
   * One read takes up to this many bytes, so that what a publisher has sent at once is published at
   * once and can leave for each subscriber in one write.
   */
  private static final int READ_BYTES_MAX = 1 << 20;

  private static final int UNSENT_BYTES_MAX = 1 << 20;
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(ControllerSocket.class);

  private final DuplexChannel channel;
  private final Duration stallTimeout;
  private ChannelHandlerContext context;
  private Listener listener;
  private boolean inputEnded;
  private boolean outputLost;
  private boolean ended;
  private boolean watching;

  private ControllerSocket(DuplexChannel channel, Duration stallTimeout) {
    this.channel = channel;
    this.stallTimeout = stallTimeout;
  }

  /**
   * Takes a connection that Vert.x has just accepted; nothing has been read from it yet.
   *
   * @param stallTimeout time without any progress after which a peer is no longer answered
   */
  static ControllerSocket take(NetSocket socket, Duration stallTimeout) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    DuplexChannel channel = (DuplexChannel) last.channel();
    DuplexChannelConfig config = (DuplexChannelConfig) channel.config();
    config.setAllowHalfClosure(true);
    // A failed write must not throw away what was received and not yet read.
    config.setAutoClose(false);
    config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES_MAX));
    config.setWriteBufferWaterMark(
        new WriteBufferWaterMark(UNSENT_BYTES_MAX / 2, UNSENT_BYTES_MAX));
    ControllerSocket taken = new ControllerSocket(channel, stallTimeout);
    last.pipeline().addBefore(last.name(), "controller", taken);
    return taken;
  }

  /** To be called once, before the event loop goes on. */
  void listen(Listener listener) {
    this.listener = listener;
  }

  String peer() {
    return String.valueOf(channel.remoteAddress());
  }

  /** Runs a task on the event loop. Any thread may call. */
  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  void later(Duration delay, Runnable task) {
    channel.eventLoop().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the peer's bytes are taken from the kernel. */
  void read(boolean on) {
    if (channel.isActive() && channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  /** Whether answers can still reach the peer. */
  boolean isAnswered() {
    return !outputLost;
  }

  /** False while too much waits for the peer to read it; always true when nobody will. */
  boolean takesMore() {
    return outputLost || channel.isWritable();
  }

  void write(Buffer bytes) {
    assert channel.eventLoop().inEventLoop();
    context.writeAndFlush(((BufferInternal) bytes).getByteBuf(), context.voidPromise());
    watch();
  }

  /** Sends what is left, then closes so that the peer can read it all. */
  void end() {
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::finish);
    watch();
  }

  /** Closes at once; what is unsent is lost. */
  void close() {
    context.close();
  }

  private void finish(Future<?> sent) {
    if (inputEnded || !sent.isSuccess()) {
      close();
      return;
    }
    ended = true;
    // Closing while bytes of the peer are unread would make the kernel take back our answers.
    channel.shutdownOutput();
    read(true);
    later(LINGER, this::close);
  }

  /** As long as answers are unsent, looks now and then whether the peer takes any. */
  private void watch() {
    if (!watching && unsent() > 0) {
      watching = true;
      long before = unsent();
      later(stallTimeout, () -> checkProgress(before));
    }
  }

  private void checkProgress(long before) {
    watching = false;
    if (unsent() > 0 && unsent() == before) {
      log.info("{} reads no answers: it gets none from now on", peer());
      channel.shutdownOutput();
    }
    watch();
  }

  private long unsent() {
    var queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  private void loseOutput() {
    if (!outputLost) {
      outputLost = true;
      execute(listener::writabilityChanged);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      listener.received(bytes.nioBuffer());
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    // Later, because it may happen in the middle of a write of the listener.
    execute(listener::writabilityChanged);
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (ended) {
        close();
      } else {
        listener.inputEnded();
      }
    } else if (event instanceof ChannelOutputShutdownEvent) {
      loseOutput();
    } else if (event instanceof ShutdownEvent shutdown) {
      // Kept from Vert.x, which would close at once.
      listener.stopping(shutdown.timeout());
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A broken connection is told by the events above; Vert.x would close it with bytes unread.
    if (!(cause instanceof IOException)) {
      log.error("{}: closed after a fault of this server", peer(), cause);
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inputEnded = true;
    outputLost = true;
    listener.closed();
    context.fireChannelInactive();
  }
}
