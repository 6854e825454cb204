package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.ChannelSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last part of a poll: first its client's book is told where the client will stand, then the
 * answer is written, then the book is told whether it was taken. Belongs to the poll's hub.
 */
final class PollReply {
  private static final Logger LOG = LoggerFactory.getLogger(PollReply.class);

  /** How long the book may take until the client is sent away. */
  private static final int BOOK_SECONDS_MAX = 10;

  private final Hub hub;
  private final ChannelSocket socket;
  private final Poll poll;
  private final Supplier<ByteBuf> nothing;
  private final long since;
  private ByteBuf response;
  private boolean booked;
  private boolean gone;

  /**
   * A reply that takes over one reference to its bytes.
   *
   * @param nothing makes what is answered when the client was told all of it meanwhile
   */
  PollReply(Hub hub, ChannelSocket socket, Poll poll, ByteBuf response, Supplier<ByteBuf> nothing) {
    this.nothing = nothing;
    this.hub = hub;
    this.socket = socket;
    this.poll = poll;
    this.response = response;
    since = hub.seconds();
  }

  /**
   * Begins.
   *
   * @param channels where the client will stand
   */
  void begin(List<PolledChannel> channels) {
    CompletionStage<Void> stage;
    try {
      stage = poll.book().beforeAnswer(channels);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    if (stage == null) {
      booked = true;
      write();
    } else {
      hub.connections().seeBy(socket, since + BOOK_SECONDS_MAX + 1);
      stage.whenComplete((done, failure) -> hub.offer(h -> booked(failure)));
    }
  }

  private void booked(Throwable failure) {
    booked = true;
    if (isOvertaken(failure)) {
      LOG.debug("{} was answered elsewhere", poll.client());
      if (drop()) {
        response = nothing.get();
      }
    } else if (failure != null) {
      // Of a cluster in trouble there are other lines: this one would come for every client.
      LOG.debug("The position of {} could not be kept: {}", poll.client(), failure.toString());
      sendAway();
    }
    write();
    tellBook();
  }

  private static boolean isOvertaken(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Poll.OvertakenException;
  }

  private void write() {
    if (response == null) {
      return;
    }
    hub.write(socket, response);
    response = null;
    if (poll.book() == Poll.Book.NONE) {
      socket.closeAfterFlush();
    } else {
      socket.closeWhenTaken();
    }
  }

  private void sendAway() {
    if (drop()) {
      hub.write(socket, hub.answers().unavailable("the position could not be kept"));
      socket.closeAfterFlush();
    }
  }

  private boolean drop() {
    if (response == null) {
      return false;
    }
    response.release();
    response = null;
    return true;
  }

  /** Does what is due; the second in which something else will be. */
  long see(long now) {
    long by = since + BOOK_SECONDS_MAX + 1;
    if (booked) {
      return Occupant.NEVER;
    }
    if (now >= by) {
      sendAway();
    }
    return by;
  }

  /** The connection has ended. */
  void gone() {
    drop();
    gone = true;
    tellBook();
  }

  /** It may take back what it has written, so it must have done so. */
  private void tellBook() {
    if (gone && booked) {
      poll.book().afterAnswer(socket.wasTaken());
    }
  }
}
