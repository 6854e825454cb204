package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.stats.Counter;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.ChannelSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A poll of another dialect: joining its channels, then waiting, then answered, once.
 *
 * <p>With its answer it leaves all channels; whatever comes later is for its client's next poll.
 * Belongs to its hub.
 */
final class WaitingPoll implements Resident {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingPoll.class);

  private static final int MILLIS = 1000;

  private final Hub hub;
  private final ChannelSocket socket;
  private final Poll poll;
  private final Claim claim;
  private final Subscriptions subscriptions;
  private final AccessLog log;
  private final Stay stay;
  private final boolean waits;
  private final long beganNanos = System.nanoTime();
  private boolean begun;
  private boolean due;
  private boolean ended;
  private PollReply reply;

  /**
   * A poll that has not begun.
   *
   * @param log what it does is written there; null for nowhere
   */
  WaitingPoll(Hub hub, ChannelSocket socket, Poll poll, AccessLog log) {
    this.hub = hub;
    this.socket = socket;
    this.poll = poll;
    this.log = log;
    waits = poll.timeoutMillis() > 0;
    claim = new Claim(poll.client(), socket.clientAddress(), 0);
    stay = new Stay(hub.seconds());
    subscriptions = new Subscriptions(this, poll.channels(), poll.format(), waits, false);
  }

  @Override
  public Hub hub() {
    return hub;
  }

  @Override
  public Claim claim() {
    return claim;
  }

  @Override
  public String name() {
    return poll.name();
  }

  /** Begins: an older poll of the same client ends first. */
  void start() {
    hub.assertOwner();
    hub.connections().seeBy(socket, hub.seconds() + 1);
    hub.fanout().streams().register(this, subscriptions::join);
  }

  /**
   * A poll that is answered at once, and whose book would say so, is seen once more: an answer that
   * is offered to a client that has gone holds up the poll that it has sent to another node.
   */
  @Override
  public void joined() {
    if (poll.book() != Poll.Book.NONE && hasNews()) {
      hub.whenSeenAgain(this::begin);
    } else {
      begin();
    }
  }

  private boolean hasNews() {
    for (Subscription each : subscriptions.all()) {
      if (PollAnswer.hasNews(each) || each.group instanceof PollGroup group && group.hasFired()) {
        return true;
      }
    }
    return false;
  }

  private void begin() {
    if (ended) {
      return;
    }
    begun = true;
    if (waits) {
      hub.stats().add(Counter.STREAMS_OPEN, 1);
    }
    LOG.debug("{} waits: {}", this, poll.channels());
    if (log != null) {
      subscriptions.all().forEach(log::joined);
    }
    if (!waits || hasNews()) {
      due();
    }
  }

  /** Something has come: the poll is answered at the end of this pass, if it has begun. */
  void due() {
    if (begun && !due && !ended) {
      due = true;
      hub.due(this);
    }
  }

  /** Answers with what has come; nothing happens if it was answered meanwhile. */
  void answer(DuePolls shared) {
    if (ended) {
      return;
    }
    PollAnswer answer = PollAnswer.of(poll.format(), subscriptions.all(), true);
    PollAnswer.Made made;
    try {
      made = shared.made(answer);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    count(answer, made);
    EndReason reason = hasNews() || !waits ? EndReason.ANSWERED : EndReason.MAX_TIME;
    end(reason, made.channels(), made.response().retainedDuplicate());
  }

  /** Answers that nothing has come. */
  private void answerEmpty(EndReason reason) {
    PollAnswer.Made made;
    try {
      made = madeOfNothing();
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    end(reason, made.channels(), made.response());
  }

  private PollAnswer.Made madeOfNothing() {
    return PollAnswer.of(poll.format(), subscriptions.all(), false).make(hub);
  }

  private void fail(RuntimeException e) {
    LOG.error("The answer to {} could not be made", this, e);
    refuse(EndReason.FAILED);
  }

  private void count(PollAnswer answer, PollAnswer.Made made) {
    for (int i = 0; i < made.frameBytes().length; i++) {
      PollAnswer.Part part = answer.parts().get(i);
      Subscription each = subscriptions.all().get(i);
      each.messagesSent += part.messages();
      each.bytesSent += made.frameBytes()[i];
      hub.stats().add(Counter.MESSAGES_SERVED, part.messages());
      if (part.gap() != null) {
        hub.stats().add(Counter.GAPS_TOLD, 1);
      }
    }
  }

  private void end(EndReason reason, List<PolledChannel> channels, ByteBuf response) {
    end(reason);
    reply = new PollReply(hub, socket, poll, response, () -> madeOfNothing().response());
    reply.begin(channels);
  }

  private void refuse(EndReason reason) {
    end(reason);
    hub.write(socket, hub.answers().unavailable(reason.excuse()));
    socket.closeAfterFlush();
  }

  /** Ends the stay in the channels; what is said to the client follows. */
  private void end(EndReason reason) {
    hub.assertOwner();
    ended = true;
    LOG.debug("{} ends: {} after {} s", this, reason, stay.seconds(hub.seconds()));
    if (log != null && begun && waits) {
      for (Subscription each : subscriptions.all()) {
        log.left(each, stay.seconds(hub.seconds()), reason);
      }
    }
    subscriptions.leave();
    hub.fanout().streams().unregister(this);
    if (begun && waits) {
      hub.stats().add(Counter.STREAMS_OPEN, -1);
    }
    if (reason.isSlowness()) {
      hub.stats().add(Counter.SLOW_READERS_CLOSED, 1);
    }
  }

  @Override
  public void leave(EndReason reason) {
    if (ended) {
      return;
    }
    if (reason.isAbrupt()) {
      end(reason);
      socket.abort();
    } else if (reason == EndReason.LEASE_LOST) {
      end(reason);
      socket.closeAfterFlush();
    } else if (begun) {
      answerEmpty(reason);
    } else {
      refuse(reason);
    }
  }

  @Override
  public long see(long now) {
    if (reply != null) {
      return reply.see(now);
    } else if (ended) {
      return NEVER;
    } else if (!begun) {
      if (now >= stay.beginsBy()) {
        leave(EndReason.ATTACH_TIMEOUT);
      }
      return stay.beginsBy();
    }
    long toldBy =
        poll.book() == Poll.Book.NONE ? NEVER : stay.announceWhenStayed(now, claim, hub.broker());
    long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
    if (waited >= poll.timeoutMillis()) {
      due();
      return toldBy;
    }
    long secondsLeft = (poll.timeoutMillis() - waited + MILLIS - 1) / MILLIS;
    return Math.min(toldBy, now + secondsLeft);
  }

  @Override
  public void stalled() {
    socket.abort();
  }

  @Override
  public void siteChanged(Site site) {
    // Its dialect's answers are no template's.
  }

  @Override
  public void received(ByteBuf bytes) {
    // A poll listens to nothing that comes after the request.
  }

  @Override
  public void writable() {
    // An answer is written whole.
  }

  @Override
  public void gone() {
    if (!ended) {
      end(EndReason.REMOTE_CLOSED);
    } else if (reply != null) {
      reply.gone();
    }
    hub.released(socket);
  }

  @Override
  public String toString() {
    return claim.hostId() + " at " + socket.remoteAddress();
  }
}
