package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.perseid.config.Sink;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes quiet connections off their channels, on one event loop: the system's descriptor is
 * doubled, the channel closed with all that hangs on it, and the double stays as a {@link
 * DescriptorSocket}. The client notices nothing, for the connection itself is never ended.
 *
 * <p>Doubling needs no code of our own in C: a descriptor that is sent through a pair of local
 * sockets comes out as another one. Belongs to its event loop. Source: unix(7), SCM_RIGHTS.
 */
public final class DescriptorSink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DescriptorSink.class);
  private static final int SCRATCH_BYTES = 16 << 10;
  private static final long COMPLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final IoEventLoop loop;
  private final Socket sender;
  private final Socket receiver;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private long lastComplaint = System.nanoTime() - COMPLAIN_NANOS;
  private boolean closed;

  private DescriptorSink(IoEventLoop loop, Socket sender, Socket receiver) {
    this.loop = loop;
    this.sender = sender;
    this.receiver = receiver;
  }

  /**
   * The sink of the event loop that a context runs on.
   *
   * @return null where connections are to stay on their channels
   * @throws IOException saying what is missing for it, if nothing else will do
   */
  public static DescriptorSink open(Context context, Sink wanted) throws IOException {
    if (wanted == Sink.CHANNEL) {
      return null;
    }
    try {
      return open(context);
    } catch (IOException e) {
      if (wanted == Sink.DESCRIPTOR) {
        throw new IOException(
            "subscriber.sink: descriptor cannot be had here, since "
                + e.getMessage()
                + "; expected Linux with epoll, or the value auto or channel",
            e);
      }
      LOG.info("Streams stay on their channels, since {}", e.getMessage());
      return null;
    }
  }

  private static DescriptorSink open(Context context) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("epoll is not available: " + Epoll.unavailabilityCause().getMessage());
    }
    if (!(((ContextInternal) context).nettyEventLoop() instanceof IoEventLoop loop)
        || !loop.isIoType(EpollIoHandler.class)) {
      throw new IOException("the event loops do not use epoll");
    }
    Path folder = Files.createTempDirectory("perseid");
    Path path = folder.resolve("pair");
    Socket listener = Socket.newSocketDomain();
    Socket sender = Socket.newSocketDomain();
    try {
      listener.bind(new DomainSocketAddress(path.toString()));
      listener.listen(1);
      sender.connect(new DomainSocketAddress(path.toString()));
      int receiver = listener.accept(new byte[26]);
      return new DescriptorSink(loop, sender, new Socket(receiver));
    } catch (IOException e) {
      sender.close();
      throw e;
    } finally {
      listener.close();
      Files.deleteIfExists(path);
      Files.delete(folder);
    }
  }

  /**
   * Takes a connection of this event loop off its channel if nothing is pending there.
   *
   * @return what the connection is from now on, with the listener and the place of {@code socket},
   *     which is not to be used any more; null if it stays as it is
   */
  public SubscriberSocket take(ChannelSocket socket) {
    assert isOwner();
    Channel channel = socket.channel();
    if (closed || !socket.isQuiet() || !(channel instanceof EpollSocketChannel epoll)) {
      return null;
    }
    int descriptor = twice(epoll.fd().intValue());
    if (descriptor < 0) {
      return null;
    }
    DescriptorSocket taken = new DescriptorSocket(descriptor, this);
    try {
      // At once, since this is the loop's own thread.
      taken.register(loop.register(taken).getNow());
    } catch (RuntimeException e) {
      complain(e);
      taken.discard();
      return null;
    }
    socket.leave();
    taken.goOnFor(socket);
    return taken;
  }

  private int twice(int descriptor) {
    try {
      sender.sendFd(descriptor);
      int second = receiver.recvFd();
      if (second > 0) {
        return second;
      }
      complain(new IOException("the process may have no more file descriptors"));
    } catch (IOException e) {
      complain(e);
    }
    return -1;
  }

  boolean isOwner() {
    return loop.inEventLoop();
  }

  /** Runs a task on the event loop, after what is being done. */
  void later(Runnable task) {
    loop.execute(task);
  }

  /** Writes bytes that have no address, or are not where the system can read them. */
  int write(FileDescriptor to, ByteBuf bytes) throws IOException {
    ByteBuf direct =
        bytes.isDirect() && bytes.nioBufferCount() == 1
            ? bytes.retain()
            : PooledByteBufAllocator.DEFAULT.directBuffer(bytes.readableBytes());
    try {
      if (direct != bytes) {
        direct.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
      }
      ByteBuffer from = direct.nioBuffer();
      return to.write(from, from.position(), from.limit());
    } finally {
      direct.release();
    }
  }

  /** Reads some bytes and forgets them: how many, 0 if there are none now, negative at the end. */
  int readAway(FileDescriptor from) throws IOException {
    return from.read(scratch, 0, SCRATCH_BYTES);
  }

  /** What goes wrong with one goes wrong with many: one in a while is worth a line. */
  void complain(Exception cause) {
    long now = System.nanoTime();
    if (now - lastComplaint >= COMPLAIN_NANOS) {
      lastComplaint = now;
      LOG.warn("A stream cannot be put on a bare descriptor: {}", cause.getMessage());
    }
  }

  /** Takes no more connections; those taken live on. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      closeQuietly(sender);
      closeQuietly(receiver);
    }
  }

  static void closeQuietly(FileDescriptor descriptor) {
    try {
      descriptor.close();
    } catch (IOException e) {
      LOG.debug("closing descriptor {}", descriptor, e);
    }
  }
}
