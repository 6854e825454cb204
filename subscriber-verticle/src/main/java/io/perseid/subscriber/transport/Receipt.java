package io.perseid.subscriber.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection, watched: has the client's system confirmed every byte, and has the
 * client ended the connection in order?
 *
 * <p>When all bytes are out, our end is sent behind them, and the client's is awaited. Then the
 * system's word counts: a connection whose both ends are confirmed is closed without an error. One
 * whose client had gone is reset instead, perhaps only after the client's end has come: a client
 * that closes its socket says first that it will send nothing more, and only the bytes that find
 * nobody make it say the other. A client that does not end it in time has taken all if its system
 * has confirmed our end.
 *
 * <p>Where the system does not tell (a transport other than epoll), an end in order is believed.
 * Belongs to the connection's event loop. Source: RFC 9293, section 3.6; tcp(7), TCP_INFO.
 */
final class Receipt {
  private static final int CLIENT_MILLIS_MAX = 3000;
  private static final int LOOK_MILLIS_FIRST = 1;

  // States of a connection as Linux numbers them.
  private static final int FIN_WAIT_2 = 5;
  private static final int CLOSED = 7;

  private final Channel channel;
  private boolean ended;
  private boolean clientEnded;
  private boolean given;

  private Receipt(Channel channel) {
    this.channel = channel;
  }

  /** Ends a connection when everything written has gone out. */
  static Receipt await(Channel channel) {
    Receipt receipt = new Receipt(channel);
    // Else the client's end would close the channel, and nothing could be asked any more.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            flushed -> {
              if (flushed.isSuccess()) {
                receipt.end();
              } else {
                channel.close();
              }
            });
    return receipt;
  }

  /** Whether every byte was taken; final when the connection is gone. */
  boolean isGiven() {
    return given;
  }

  private void end() {
    if (!channel.isActive()) {
      return;
    }
    ((DuplexChannel) channel)
        .shutdownOutput()
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                channel.close();
              } else if (channel.isActive()) {
                ended = true;
                channel
                    .eventLoop()
                    .schedule(this::timeOut, CLIENT_MILLIS_MAX, TimeUnit.MILLISECONDS);
                look(LOOK_MILLIS_FIRST);
              }
            });
  }

  /** The client sends nothing more. */
  void clientEnded() {
    clientEnded = true;
    look(LOOK_MILLIS_FIRST);
  }

  /** Closes the channel if all is said; else looks again, less and less often. */
  private void look(int againMillis) {
    if (!ended || !clientEnded || !channel.isActive()) {
      return;
    }
    try {
      if (!(channel instanceof EpollSocketChannel epoll)) {
        finish(true);
      } else if (state(epoll) == CLOSED) {
        finish(((Socket) epoll.fd()).getSoError() == 0);
      } else {
        channel
            .eventLoop()
            .schedule(() -> look(2 * againMillis), againMillis, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      finish(false);
    }
  }

  private void timeOut() {
    if (channel.isActive()) {
      finish(
          !clientEnded
              && channel instanceof EpollSocketChannel epoll
              && state(epoll) == FIN_WAIT_2);
    }
  }

  private void finish(boolean taken) {
    given = taken;
    channel.close();
  }

  private static int state(EpollSocketChannel channel) {
    EpollTcpInfo info = new EpollTcpInfo();
    channel.tcpInfo(info);
    return info.state();
  }
}
