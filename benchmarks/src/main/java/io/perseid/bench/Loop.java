package io.perseid.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** One thread of the generator: an epoll loop, the buffer it reads into, and its {@link Tally}. */
final class Loop implements AutoCloseable {
  /** Room in front of what is read, for the rest of the read before. */
  static final int HEADROOM = Marker.BYTES;

  private static final int READ_BYTES = 1 << 18;

  /** Few, so that due messages do not wait long behind what has arrived. */
  private static final int EVENTS_MAX = 256;

  final int index;
  final Tally tally = new Tally();
  final IoEventLoop events;
  private final MultiThreadIoEventLoopGroup group;
  private final Thread thread;
  private final ByteBuf memory = Unpooled.directBuffer(HEADROOM + READ_BYTES);
  private final ByteBuffer bytes = memory.internalNioBuffer(0, HEADROOM + READ_BYTES).duplicate();

  Loop(int index) {
    if (!Epoll.isAvailable()) {
      throw new IllegalStateException(
          "this system has no epoll; expected: Linux on x86_64 or aarch64",
          Epoll.unavailabilityCause());
    }
    this.index = index;
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("bench-" + index, true),
            EpollIoHandler.newFactory(EVENTS_MAX, DefaultSelectStrategyFactory.INSTANCE));
    events = group.next();
    thread = events.submit(Thread::currentThread).syncUninterruptibly().getNow();
  }

  /** Seconds of processor time that this thread has used. Any thread. */
  double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()) / 1e9;
  }

  /** The buffer of this loop; what is read begins at {@link #HEADROOM}. */
  ByteBuffer bytes() {
    return bytes;
  }

  long address() {
    return memory.memoryAddress();
  }

  int limit() {
    return HEADROOM + READ_BYTES;
  }

  /** Ends the thread; afterwards its tally may be read by any other. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    memory.release();
  }
}
