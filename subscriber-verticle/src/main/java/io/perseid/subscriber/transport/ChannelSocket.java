package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A connection on its Netty channel, with everything taken out of the pipeline but this handler.
 *
 * <p>Vert.x accepts the connection and closes it when its server is closed; all between passes it
 * by: a write is one call of the channel's innermost part, with the shared bytes behind a recycled
 * duplicate and no promise. What it relies upon inside Vert.x and Netty is touched here alone;
 * {@code ChannelSocketTest} says what broke when a version moves.
 */
public final class ChannelSocket extends ChannelInboundHandlerAdapter implements SubscriberSocket {
  private static final String NAME = "perseid";
  private static final int LINGER_MILLIS = 1000;

  private final Channel channel;
  private InetAddress clientAddress;
  private Listener listener;
  private byte[] crossOriginLines;
  private long bytesWritten;
  private long writes;
  private long lastProgress;
  private int stalls;
  private int place;
  private boolean closing;
  private boolean gone;
  private Receipt receipt;

  private ChannelSocket(Channel channel) {
    this.channel = channel;
    // A connection that has ended already may have no address any more.
    clientAddress =
        channel.remoteAddress() instanceof InetSocketAddress peer
            ? peer.getAddress()
            : new InetSocketAddress(0).getAddress();
  }

  /**
   * Takes a connection away from Vert.x. To be called in the connect handler, before any byte is
   * read.
   */
  public static ChannelSocket take(NetSocket socket) {
    return take(((NetSocketInternal) socket).channelHandlerContext().channel());
  }

  /** Takes a channel away from all others; see {@link #take(NetSocket)}. */
  public static ChannelSocket take(Channel channel) {
    ChannelSocket taken = new ChannelSocket(channel);
    ChannelPipeline pipeline = channel.pipeline();
    for (String name : pipeline.names()) {
      if (pipeline.context(name) != null && !isInitializer(pipeline, name)) {
        pipeline.remove(name);
      }
    }
    pipeline.addLast(NAME, taken);
    return taken;
  }

  // The initializer that is running right now takes itself out when it is done.
  private static boolean isInitializer(ChannelPipeline pipeline, String name) {
    return pipeline.get(name) instanceof ChannelInitializer;
  }

  /** What is in the channel's pipeline, for the test of what internals are relied upon. */
  List<String> handlers() {
    return channel.pipeline().names();
  }

  @Override
  public void listener(Listener listener) {
    assert channel.eventLoop().inEventLoop();
    this.listener = listener;
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public void write(ByteBuf bytes) {
    assert channel.eventLoop().inEventLoop();
    if (gone || closing) {
      bytes.release();
      return;
    }
    ByteBuf said = crossOriginLines == null ? bytes : extendHead(bytes);
    bytesWritten += said.readableBytes();
    writes++;
    channel.unsafe().write(said, channel.unsafe().voidPromise());
    channel.unsafe().flush();
  }

  private ByteBuf extendHead(ByteBuf first) {
    if (CrossOriginHead.isInterim(first)) {
      return first;
    }
    byte[] lines = crossOriginLines;
    crossOriginLines = null;
    return CrossOriginHead.extend(first, lines, channel.alloc());
  }

  @Override
  public void send(ByteBuf shared) {
    write(shared.retainedDuplicate());
  }

  /**
   * Gives header lines that tell a browser who may read the answer; they are put behind the status
   * line of what is written next. See {@link CrossOriginHead}.
   *
   * @param lines each with its line end
   */
  public void crossOrigin(byte[] lines) {
    assert channel.eventLoop().inEventLoop();
    crossOriginLines = lines;
  }

  @Override
  public long pendingBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public long bytesWritten() {
    return bytesWritten;
  }

  @Override
  public void closeAfterFlush() {
    closeAfterFlush(false);
  }

  /**
   * Ends the connection when everything written has gone out.
   *
   * @param linger true if the client may still be sending: what comes is then read and thrown away
   *     for a moment, since a reset could overtake our answer
   */
  public void closeAfterFlush(boolean linger) {
    assert channel.eventLoop().inEventLoop();
    if (gone || closing) {
      return;
    }
    closing = true;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            linger ? (ChannelFutureListener) f -> lingerThenClose() : f -> channel.close());
  }

  private void lingerThenClose() {
    if (channel.isActive()) {
      ((DuplexChannel) channel).shutdownOutput();
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Ends the connection when everything written has gone out and the client has ended it too, or
   * has had a few seconds for that. See {@link #wasTaken}.
   */
  public void closeWhenTaken() {
    assert channel.eventLoop().inEventLoop();
    if (!gone && !closing) {
      closing = true;
      receipt = Receipt.await(channel);
    }
  }

  /**
   * Whether a connection that was ended by {@link #closeWhenTaken} ended in order, its client's
   * system having confirmed every byte; to be asked when it is gone.
   */
  public boolean wasTaken() {
    return receipt != null && receipt.isGiven();
  }

  @Override
  public void abort() {
    assert channel.eventLoop().inEventLoop();
    closing = true;
    channel.close();
  }

  @Override
  public int countStall() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null || buffer.isEmpty()) {
      stalls = 0;
      return 0;
    }
    // What has gone out: whole writes, and in the one under way its bytes.
    long progress = (writes - buffer.size() << 32) + buffer.currentProgress();
    stalls = progress == lastProgress ? stalls + 1 : 0;
    lastProgress = progress;
    return stalls;
  }

  @Override
  public int place() {
    return place;
  }

  @Override
  public void place(int place) {
    this.place = place;
  }

  /** The client's address: the peer's, until a trusted proxy has told whom it stands for. */
  public InetAddress clientAddress() {
    return clientAddress;
  }

  /** See {@link #clientAddress()}. */
  public void clientAddress(InetAddress address) {
    assert channel.eventLoop().inEventLoop();
    clientAddress = address;
  }

  /** The client's address in digits without a port, for logs. */
  public String remoteAddress() {
    return NetUtil.toAddressString(clientAddress);
  }

  Channel channel() {
    return channel;
  }

  /** Whether the connection is open, and everything written has gone out. */
  public boolean isQuiet() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return !gone && !closing && channel.isActive() && buffer != null && buffer.isEmpty();
  }

  /**
   * Calls back, after what is being done, when everything written until now has gone out; never if
   * the connection ends before.
   */
  public void whenFlushed(Runnable callback) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (flushed.isSuccess()) {
                channel.eventLoop().execute(callback);
              }
            });
  }

  /**
   * Leaves the connection to another descriptor of it: the channel ends with all that hangs on it,
   * and nobody is told.
   */
  void leave() {
    assert isQuiet();
    gone = true;
    // Closes the descriptor and no more: the connection itself lives as long as it has another.
    channel.unsafe().close(channel.unsafe().voidPromise());
  }

  /**
   * From now on the first bytes must be a PROXY header, which tells the client's address; a
   * connection without it is closed. To be called before any byte is read.
   */
  public void expectProxyHeader() {
    ProxyHeader.expect(channel.pipeline(), NAME, this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!closing && message instanceof ByteBuf bytes) {
        listener.received(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!gone && channel.isWritable()) {
      // Not at once: this may be called from within a write.
      channel.eventLoop().execute(this::tellWritable);
    }
  }

  private void tellWritable() {
    if (!gone && !closing && channel.isWritable()) {
      listener.writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && receipt != null) {
      receipt.clientEnded();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!gone) {
      gone = true;
      listener.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    abort();
  }
}
