package io.perseid.controller;

import io.perseid.broker.Broker;
import io.perseid.broker.Publication;
import io.perseid.controller.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The messages of one controller between its lines and the broker: those that came together are
 * handed over together, and one for which there is no room is kept until there is.
 *
 * <p>Owner: the connection's event loop.
 */
final class Burst {
  private final Broker broker;
  private final AnswerQueue answers;
  private final Executor owner;
  private final Runnable whenRoom;
  private List<Publication> messages = new ArrayList<>();

  /** The message for which there was no room, or null. */
  private Command.AddMessage heldBack;

  /** The broker has said that there is no room, and will say when there is. */
  private boolean noRoom;

  /**
   * An empty one.
   *
   * @param owner runs a task on the owner's thread
   * @param whenRoom run there when there is room again
   */
  Burst(Broker broker, AnswerQueue answers, Executor owner, Runnable whenRoom) {
    this.broker = broker;
    this.answers = answers;
    this.owner = owner;
    this.whenRoom = whenRoom;
  }

  /** Whether nothing can be added now. */
  boolean hasNoRoom() {
    return noRoom;
  }

  /** Whether a message is kept, which comes before all others. */
  boolean holdsBack() {
    return heldBack != null;
  }

  /** Adds the message that is kept, or keeps it again. */
  void addHeldBack() {
    Command.AddMessage message = heldBack;
    heldBack = null;
    add(message);
  }

  /** Adds a message and the place of its answer, or keeps the message. */
  void add(Command.AddMessage message) {
    if (broker.hasRoom(message.channel(), this::roomIsMade)) {
      Answer answer = answers.next(message.text().length);
      messages.add(new Publication(message.channel(), message.text(), false, answer));
    } else {
      heldBack = message;
      noRoom = true;
    }
  }

  /** Gives the broker what was added. */
  void handOver() {
    if (!messages.isEmpty()) {
      List<Publication> all = messages;
      messages = new ArrayList<>();
      broker.publish(all);
    }
  }

  private void roomIsMade() {
    try {
      owner.execute(
          () -> {
            noRoom = false;
            whenRoom.run();
          });
    } catch (RejectedExecutionException e) {
      // The event loop is gone, and with it the connection.
    }
  }
}
