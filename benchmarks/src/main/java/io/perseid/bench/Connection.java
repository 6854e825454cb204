package io.perseid.bench;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One TCP connection as a bare descriptor on its loop: what arrives is read into the loop's buffer
 * and handed on, with no channel, pipeline or buffer of its own. Everything is called on the loop.
 */
abstract class Connection implements EpollIoHandle {
  private static final int OUT = EpollIoOps.EPOLLOUT.value();
  private static final EpollIoOps READ = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP);
  private static final EpollIoOps READ_AND_WRITE = READ.with(EpollIoOps.EPOLLOUT);

  final Loop loop;
  private Socket socket;
  private IoRegistration registration;
  private boolean connected;

  Connection(Loop loop) {
    this.loop = loop;
  }

  /** The connection is there. */
  abstract void opened();

  /** Bytes {@code from} to {@code to} of the loop's buffer have arrived. */
  abstract void received(ByteBuffer bytes, int from, int to);

  /** The other side has ended it, or it failed; the reason is null after an orderly end. */
  abstract void closed(IOException reason);

  /** There is room again after {@link #write} took less than it was given. */
  void writable() {}

  final void connect(InetSocketAddress address) {
    assert loop.events.inEventLoop();
    connected = false;
    try {
      socket = Socket.newSocketStream();
      socket.setTcpNoDelay(true);
      boolean atOnce = socket.connect(address);
      // On its own loop a registration is done when the call returns.
      Future<IoRegistration> done = loop.events.register(this);
      if (!done.isSuccess()) {
        throw new IOException("cannot be registered", done.cause());
      }
      registration = done.getNow();
      registration.submit(READ_AND_WRITE);
      if (atOnce) {
        connected();
      }
    } catch (IOException e) {
      end(e);
    } catch (RuntimeException e) {
      end(new IOException(e.getMessage(), e));
    }
  }

  final boolean isOpen() {
    return socket != null && socket.isOpen();
  }

  /**
   * Writes what there is room for.
   *
   * @return how many bytes went
   */
  final int write(ByteBuffer bytes, int from, int to) {
    try {
      int written = Math.max(0, socket.write(bytes, from, to));
      if (written < to - from) {
        registration.submit(READ_AND_WRITE);
      }
      return written;
    } catch (IOException e) {
      end(e);
      return 0;
    }
  }

  /** Writes a few bytes, a request say, for which a fresh connection always has room. */
  final void write(byte[] bytes) {
    ByteBuffer buffer = loop.bytes();
    buffer.put(0, bytes);
    int written = write(buffer, 0, bytes.length);
    if (written < bytes.length && isOpen()) {
      end(new IOException("no room for a request of " + bytes.length + " bytes"));
    }
  }

  final void write(String text) {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public final FileDescriptor fd() {
    return socket;
  }

  @Override
  public final void handle(IoRegistration on, IoEvent event) {
    if (!isOpen()) {
      return;
    }
    int ops = ((EpollIoEvent) event).ops().value();
    if (!connected) {
      finishConnect();
      return;
    }
    if ((ops & OUT) != 0) {
      submit(READ);
      writable();
    }
    if ((ops & ~OUT) != 0 && isOpen()) {
      read();
    }
  }

  private void finishConnect() {
    try {
      if (socket.finishConnect()) {
        connected();
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private void connected() {
    connected = true;
    submit(READ);
    opened();
  }

  private void submit(EpollIoOps ops) {
    registration.submit(ops);
  }

  private void read() {
    try {
      int end = socket.readAddress(loop.address(), Loop.HEADROOM, loop.limit());
      if (end > 0) {
        received(loop.bytes(), Loop.HEADROOM, Loop.HEADROOM + end);
      } else if (end < 0) {
        end(null);
      }
    } catch (IOException e) {
      end(e);
    }
  }

  private void end(IOException reason) {
    close();
    closed(reason);
  }

  /** Closes it from this side; {@link #closed} is not called. */
  @Override
  public final void close() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
    try {
      if (isOpen()) {
        socket.close();
      }
    } catch (IOException e) {
      loop.tally.trouble("closing a connection failed: " + e.getMessage());
    }
  }
}
