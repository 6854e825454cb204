package io.perseid.subscriber.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.broker.Gap;
import io.perseid.config.ModeOptions;
import io.perseid.message.Message;
import io.perseid.message.MessageId;
import io.perseid.message.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One interaction mode with its templates cut up: makes bytes, and knows no history and no socket.
 *
 * <p>Immutable, safe for any thread. Every buffer it returns belongs to the caller. Source: spec of
 * templates and modes.
 */
public final class Mode implements Framing {
  private static final int FRAME_OVERHEAD = 96;

  private final ModeOptions options;
  private final Template header;
  private final Template channelInfo;
  private final Template message;
  private final Template gap;
  private final byte[] ping;
  private final byte[] shutdown;
  private final TextWriter texts;
  private final TextWriter plainTexts;

  /** Cuts up a mode's templates. */
  public Mode(ModeOptions options) {
    this.options = options;
    header = Template.parse(options.headerTemplate());
    channelInfo = Template.parse(options.channelInfoTemplate());
    message = Template.parse(options.messageTemplate());
    gap = Template.parse(options.gapTemplate());
    ping = options.pingMessage().getBytes(StandardCharsets.ISO_8859_1);
    shutdown = options.shutdownMessage().getBytes(StandardCharsets.ISO_8859_1);
    texts = TextWriter.of(options);
    plainTexts = TextWriter.ofPlain(options);
  }

  /** What the mode was made from. */
  public ModeOptions options() {
    return options;
  }

  /** Whether a stream of this mode ends after a number of messages. */
  public boolean isLimited() {
    return options.maxMessages() > 0;
  }

  /** Whether the channel info shows how many subscribers a channel has. */
  public boolean showsSubscriberCount() {
    return channelInfo.uses("subscriberCount");
  }

  /** Whether a subscriber of this mode can be told of messages that are gone. */
  public boolean tellsGaps() {
    return !gap.isEmpty();
  }

  /** The mode's ping; empty if it has none. */
  public ByteBuf ping(ByteBufAllocator allocator) {
    return allocator.directBuffer(Math.max(1, ping.length)).writeBytes(ping);
  }

  /** The mode's last words; may be empty. */
  public ByteBuf shutdown(ByteBufAllocator allocator) {
    return allocator.directBuffer(Math.max(1, shutdown.length)).writeBytes(shutdown);
  }

  @Override
  public Frames encode(ByteBufAllocator allocator, String channel, List<Message> messages) {
    int size = 0;
    for (Message each : messages) {
      size += each.text().length + channel.length() + FRAME_OVERHEAD;
    }
    ByteBuf bytes = allocator.directBuffer(size);
    int[] ends = new int[messages.size()];
    FrameWriter writer = new FrameWriter(channel, bytes);
    for (int i = 0; i < ends.length; i++) {
      writer.message = messages.get(i);
      message.render(writer, writer);
      ends[i] = bytes.writerIndex();
    }
    return new Frames(bytes, ends);
  }

  /** Appends the frame of one message. */
  public void writeMessage(String channel, Message one, ByteBuf out) {
    FrameWriter writer = new FrameWriter(channel, out);
    writer.message = one;
    message.render(writer, writer);
  }

  /**
   * Appends the beginning of a response.
   *
   * @param status number and words, like {@code 200 OK}
   * @param info the channel infos of all channels
   */
  public void writeHeader(String server, String status, byte[] info, ByteBuf out) {
    header.render(
        (hole, sink) -> {
          switch (hole) {
            case "server" -> sink.write(latin(server));
            case "status" -> sink.write(latin(status));
            case "servertime" -> sink.write(number(System.currentTimeMillis() / 1000));
            case "channelinfo" -> sink.write(info);
            default -> {}
          }
        },
        out::writeBytes);
  }

  /** Appends the channel info of one channel. */
  public void writeChannelInfo(
      String channel, long lastId, int messageCount, int subscriberCount, ByteBuf out) {
    channelInfo.render(
        (hole, sink) -> {
          switch (hole) {
            case "name" -> sink.write(latin(channel));
            case "lastMsgID" -> sink.write(number(lastId));
            case "messageCount" -> sink.write(number(messageCount));
            case "subscriberCount" -> sink.write(number(subscriberCount));
            default -> {}
          }
        },
        out::writeBytes);
  }

  /** Appends what tells that messages may have been missed; nothing in some modes. */
  public void writeGap(String channel, Gap missed, ByteBuf out) {
    gap.render(
        (hole, sink) -> {
          switch (hole) {
            case "name" -> sink.write(latin(channel));
            case "from" -> sink.write(number(missed.from()));
            case "to" -> sink.write(number(missed.to()));
            default -> {}
          }
        },
        out::writeBytes);
  }

  @Override
  public String toString() {
    return options.name().isEmpty() ? "default mode" : options.name();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] number(long number) {
    return latin(Long.toString(number));
  }

  /** Fills the holes of a message template, one message after the other. */
  private final class FrameWriter implements Template.Values, Template.Sink {
    final byte[] channel;
    final ByteBuf out;
    Message message;

    FrameWriter(String channel, ByteBuf out) {
      this.channel = latin(channel);
      this.out = out;
    }

    @Override
    public void write(byte[] bytes) {
      out.writeBytes(bytes);
    }

    @Override
    public void fill(String hole, Template.Sink sink) {
      switch (hole) {
        case "id" -> write(number(message.id()));
        case "channel" -> write(channel);
        case "text" -> (message.isPlain() ? plainTexts : texts).write(message.text(), out);
        case "timestamp" -> write(number(MessageId.toMillis(message.id()) / 1000));
        default -> {}
      }
    }
  }
}
