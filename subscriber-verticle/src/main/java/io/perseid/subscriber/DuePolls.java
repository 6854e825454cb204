package io.perseid.subscriber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The polls of one hub that are to be answered at the end of its pass: then everything that the
 * pass brought goes into one answer, and those that are told the same share its bytes. Belongs to
 * the hub.
 */
final class DuePolls {
  private static final Logger LOG = LoggerFactory.getLogger(DuePolls.class);

  private final Hub hub;
  private final List<WaitingPoll> polls = new ArrayList<>();
  private final Map<PollAnswer, PollAnswer.Made> answers = new HashMap<>();
  private int next;

  DuePolls(Hub hub) {
    this.hub = hub;
  }

  /** Adds a poll that is not there yet; true if it is the first. */
  boolean add(WaitingPoll poll) {
    polls.add(poll);
    return polls.size() == 1;
  }

  /** Answers those that are due, or goes on with it; false if the slice was full before the end. */
  boolean answer(Traffic traffic) {
    for (; next < polls.size(); next++) {
      if (traffic.isSliceFull()) {
        return false;
      }
      traffic.wrote();
      answer(polls.get(next));
    }
    polls.clear();
    next = 0;
    answers.values().forEach(made -> made.response().release());
    answers.clear();
    return true;
  }

  /** One that cannot be answered must not keep the others waiting. */
  private void answer(WaitingPoll poll) {
    try {
      poll.answer(this);
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not be answered", poll, e);
      poll.stalled();
    }
  }

  /** The bytes of an answer; they stay here. */
  PollAnswer.Made made(PollAnswer answer) {
    PollAnswer.Made made = answers.get(answer);
    if (made == null) {
      made = answer.make(hub);
      answers.put(answer, made);
    }
    return made;
  }
}
