package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * A stream's connection without a channel: the bare descriptor on its event loop, and nothing else
 * held while all that was written has gone out.
 *
 * <p>A write is one system call on the shared bytes. What the system does not take waits as slices
 * of the same bytes. What the client still sends is read and thrown away; its end, be it of one
 * direction only, is the end of the connection, as on a channel. Made by {@link DescriptorSink}.
 */
final class DescriptorSocket extends FileDescriptor implements SubscriberSocket, EpollIoHandle {
  /** Told at every change, not again and again: each is followed up until nothing is left. */
  private static final EpollIoOps LISTENING =
      EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);

  private static final EpollIoOps LISTENING_AND_WRITING = LISTENING.with(EpollIoOps.EPOLLOUT);

  /** Reads of one turn; a client that sends endlessly gets no more of the event loop at once. */
  private static final int READS_PER_TURN = 4;

  private final DescriptorSink sink;
  private Listener listener;
  private IoRegistration registration;
  private Backlog backlog;
  private long bytesWritten;
  private int place;
  private boolean closing;
  private boolean hearsWritable;

  DescriptorSocket(int descriptor, DescriptorSink sink) {
    super(descriptor);
    this.sink = sink;
  }

  /** Hears of its end, and of the client, from now on; to be followed by one of the next two. */
  void register(IoRegistration registration) {
    this.registration = registration;
    registration.submit(LISTENING);
  }

  /** Goes on where a channel has stopped. */
  void goOnFor(ChannelSocket channel) {
    listener = channel.listener();
    place = channel.place();
    bytesWritten = channel.bytesWritten();
  }

  /** Ends without having begun: the connection is the channel's. */
  void discard() {
    if (registration != null) {
      registration.cancel();
    }
    release();
  }

  private void release() {
    try {
      super.close();
    } catch (IOException e) {
      sink.complain(e);
    }
  }

  @Override
  public FileDescriptor fd() {
    return this;
  }

  @Override
  public void listener(Listener listener) {
    assert sink.isOwner();
    this.listener = listener;
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public void write(ByteBuf bytes) {
    send(bytes);
    bytes.release();
  }

  @Override
  public void send(ByteBuf shared) {
    assert sink.isOwner();
    if (closing || !isOpen()) {
      return;
    }
    int length = shared.readableBytes();
    bytesWritten += length;
    if (backlog != null) {
      backlog.add(shared.retainedSlice());
      return;
    }
    int sent = put(shared);
    if (sent >= 0 && sent < length) {
      backlog = new Backlog();
      backlog.add(shared.retainedSlice(shared.readerIndex() + sent, length - sent));
      hearWritable();
    }
  }

  /** One system call; the bytes it took, or -1 if there is no connection any more. */
  private int put(ByteBuf bytes) {
    int from = bytes.readerIndex();
    int to = bytes.writerIndex();
    try {
      if (bytes.hasMemoryAddress()) {
        return writeAddress(bytes.memoryAddress(), from, to);
      }
      return sink.write(this, bytes);
    } catch (IOException e) {
      end();
      return -1;
    }
  }

  /** Once only: nothing is heard by it as long as everything written goes out at once. */
  private void hearWritable() {
    if (!hearsWritable) {
      hearsWritable = true;
      registration.submit(LISTENING_AND_WRITING);
    }
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    EpollIoOps told = ((EpollIoEvent) event).ops();
    if (told.contains(EpollIoOps.EPOLLOUT)) {
      goOn();
    }
    if (!told.equals(EpollIoOps.EPOLLOUT)) {
      listen();
    }
  }

  private void goOn() {
    while (isOpen() && backlog != null) {
      ByteBuf first = backlog.first();
      int sent = put(first);
      if (sent < 0) {
        return;
      }
      boolean again = backlog.taken(sent);
      if (backlog.isEmpty()) {
        backlog = null;
        if (closing) {
          end();
        }
      }
      if (again) {
        sink.later(this::tellWritable);
      }
      if (sent == 0) {
        return;
      }
    }
  }

  private void tellWritable() {
    if (isOpen() && !closing && isWritable()) {
      listener.writable();
    }
  }

  /** Reads what came, for the sake of the end that may be behind it. */
  private void listen() {
    try {
      for (int i = 0; i < READS_PER_TURN; i++) {
        int count = isOpen() ? sink.readAway(this) : 0;
        if (count < 0) {
          end();
        }
        if (count <= 0) {
          return;
        }
      }
      sink.later(this::listen);
    } catch (IOException e) {
      end();
    }
  }

  @Override
  public long pendingBytes() {
    return backlog == null ? 0 : backlog.bytes();
  }

  @Override
  public boolean isWritable() {
    return backlog == null || !backlog.isFull();
  }

  @Override
  public long bytesWritten() {
    return bytesWritten;
  }

  @Override
  public void closeAfterFlush() {
    assert sink.isOwner();
    closing = true;
    if (backlog == null) {
      end();
    }
  }

  @Override
  public void abort() {
    assert sink.isOwner();
    closing = true;
    end();
  }

  /** The event loop itself ends. */
  @Override
  public void close() {
    abort();
  }

  private void end() {
    if (!isOpen()) {
      return;
    }
    if (backlog != null) {
      backlog.drop();
      backlog = null;
    }
    registration.cancel();
    release();
    // Not at once: this may be called from within a write.
    sink.later(() -> listener.gone());
  }

  @Override
  public int countStall() {
    return backlog == null ? 0 : backlog.countStall();
  }

  @Override
  public int place() {
    return place;
  }

  @Override
  public void place(int place) {
    this.place = place;
  }
}
