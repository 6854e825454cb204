package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.perseid.broker.Attachment;
import io.perseid.broker.Gap;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.subscriber.poll.PollFormat;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.Frames;
import java.util.ArrayList;
import java.util.List;

/**
 * What a poll is answered: equal answers are the same bytes, made once.
 *
 * @param format how they are made
 * @param parts one for each channel, in the order of the request
 */
record PollAnswer(PollFormat format, List<Part> parts) {
  /** Bytes of frames after which no further message is taken: the rest is for the next poll. */
  static final int BYTES_MAX = 1 << 20;

  /** What a message may become more than its text. */
  private static final int FRAME_OVERHEAD = 64;

  /**
   * An answer to a poll whose channels have all been attached.
   *
   * @param tells whether messages, gaps and resets are told; else only where the client stands
   */
  static PollAnswer of(PollFormat format, List<Subscription> subscriptions, boolean tells) {
    Budget budget = new Budget();
    List<Part> parts = new ArrayList<>(subscriptions.size());
    for (int i = 0; i < subscriptions.size(); i++) {
      parts.add(part(subscriptions.get(i), tells, budget));
    }
    return new PollAnswer(format, parts);
  }

  /** Whether there is anything to tell after all channels of a poll have been attached. */
  static boolean hasNews(Subscription each) {
    Attachment found = each.attachment;
    return !found.history().isEmpty() || found.missed() || found.isReset();
  }

  private static Part part(Subscription each, boolean tells, Budget budget) {
    if (tells && !budget.isSpent()) {
      if (hasNews(each)) {
        // What has come behind it is given to the next poll as history.
        return history(each.channel, each.start, each.attachment, budget);
      } else if (each.group instanceof PollGroup group && group.hasFired()) {
        return group.part(standing(each), budget);
      }
    }
    return new Part(each.channel, standing(each), null, 0, null, List.of());
  }

  private static Part history(
      String channel, StartPosition start, Attachment found, Budget budget) {
    int count = 0;
    for (; count < found.history().size() && !budget.isSpent(); count++) {
      budget.spend(found.history().get(count).text().length + FRAME_OVERHEAD);
    }
    List<Message> messages = found.history().subList(0, count);
    long position;
    if (count > 0) {
      position = messages.get(count - 1).id();
    } else if (found.isReset()) {
      position = found.resetTo();
    } else {
      position = Math.max(before(start, found), found.gap().to());
    }
    return new Part(channel, position, found.gap(), count, null, messages);
  }

  private static long standing(Subscription each) {
    return before(each.start, each.attachment);
  }

  /** Where a client stands that is told nothing. */
  private static long before(StartPosition start, Attachment found) {
    if (start instanceof StartPosition.From from) {
      return Math.max(from.id() - 1, found.emptyTo());
    }
    return found.history().isEmpty() ? found.lastId() : found.history().get(0).id() - 1;
  }

  /** Where the client stands behind this answer. */
  List<PolledChannel> channels() {
    List<PolledChannel> channels = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      channels.add(new PolledChannel(part.channel, part.position, part.gap));
    }
    return channels;
  }

  /** Makes the bytes. */
  Made make(Hub hub) {
    List<ByteBuf> frames = new ArrayList<>();
    List<ByteBuf> own = new ArrayList<>();
    int[] bytes = new int[parts.size()];
    try {
      for (int i = 0; i < bytes.length; i++) {
        int before = frames.size();
        parts.get(i).addFrames(format, hub, frames, own);
        for (int j = before; j < frames.size(); j++) {
          bytes[i] += frames.get(j).readableBytes();
        }
      }
      List<PolledChannel> channels = channels();
      return new Made(channels, format.answer(hub.allocator(), channels, frames), bytes);
    } finally {
      own.forEach(ByteBuf::release);
    }
  }

  /**
   * The bytes of an answer.
   *
   * @param channels where the client stands behind it
   * @param response whoever made this object holds one reference
   * @param frameBytes bytes of each channel's frames
   */
  record Made(List<PolledChannel> channels, ByteBuf response, int[] frameBytes) {}

  /**
   * What is told of one channel: messages of its history, or what came to a group.
   *
   * @param position where the client stands behind it
   * @param gap what it may have missed, or null
   * @param messages how many it is given
   * @param group where they come from, or null
   * @param history else these are they
   */
  record Part(
      String channel,
      long position,
      Gap gap,
      int messages,
      PollGroup group,
      List<Message> history) {
    private void addFrames(PollFormat format, Hub hub, List<ByteBuf> frames, List<ByteBuf> own) {
      if (group != null) {
        group.addFrames(messages, frames);
      } else if (messages > 0) {
        Frames made = format.encode(hub.allocator(), channel, history);
        own.add(made.bytes());
        frames.add(made.bytes());
      }
    }
  }

  /** What is left of {@link #BYTES_MAX}. */
  static final class Budget {
    private int left = BYTES_MAX;

    boolean isSpent() {
      return left <= 0;
    }

    void spend(int bytes) {
      left -= bytes;
    }
  }
}
