package io.perseid.subscriber.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.perseid.config.AddressBlock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the PROXY header, version 1 or 2, off the beginning of a connection and gives the client's
 * address in it to the socket; then it is out of the way.
 *
 * <p>A header that names nobody (a proxy's own health check, a local socket) leaves the peer's
 * address. Source: The PROXY protocol, versions 1 and 2 (HAProxy project).
 */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

  /**
   * Longest additions of version 2, in bytes; a proxy may describe a client's certificate there.
   */
  private static final int ADDITIONS_MAX = 4096;

  /** A proxy that is set up wrongly fails with every connection: one in a while is worth a line. */
  private static final long COMPLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final AtomicLong LAST_COMPLAINT =
      new AtomicLong(System.nanoTime() - COMPLAIN_NANOS);

  private final ChannelSocket socket;

  private ProxyHeader(ChannelSocket socket) {
    this.socket = socket;
  }

  static void expect(ChannelPipeline pipeline, String before, ChannelSocket socket) {
    pipeline.addBefore(before, "proxy-decoder", new HAProxyMessageDecoder(ADDITIONS_MAX));
    pipeline.addBefore(before, "proxy-header", new ProxyHeader(socket));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
    if (header.sourceAddress() != null) {
      AddressBlock.address(header.sourceAddress()).ifPresent(socket::clientAddress);
    }
    context.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      complain(cause.getMessage());
    }
    socket.abort();
  }

  private void complain(String reason) {
    long now = System.nanoTime();
    long last = LAST_COMPLAINT.get();
    if (now - last >= COMPLAIN_NANOS && LAST_COMPLAINT.compareAndSet(last, now)) {
      LOG.warn(
          "A connection from {} is closed: it does not begin with a PROXY header, which"
              + " subscriber.proxy-protocol expects of the trusted proxies ({})",
          socket.remoteAddress(),
          reason);
    }
  }
}
