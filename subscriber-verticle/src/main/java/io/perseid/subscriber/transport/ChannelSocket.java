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
 * duplicate and no promise. This is the one file that touches what is internal to Vert.x and Netty;
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
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
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

  @Override
  public void closeWhenTaken() {
    assert channel.eventLoop().inEventLoop();
    if (!gone && !closing) {
      closing = true;
      receipt = Receipt.await(channel);
    }
  }

  @Override
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

  @Override
  public InetAddress clientAddress() {
    return clientAddress;
  }

  @Override
  public void clientAddress(InetAddress address) {
    assert channel.eventLoop().inEventLoop();
    clientAddress = address;
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
