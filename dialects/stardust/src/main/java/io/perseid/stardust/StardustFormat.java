package io.perseid.stardust;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.perseid.message.Message;
import io.perseid.subscriber.poll.PollFormat;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The answers of stream requests: JSON arrays of messages, each answer a whole response.
 *
 * <p>Every frame begins with the comma that parts it from the one before, so that frames of several
 * deliveries join as they are; the first of an answer is shown without. Safe for any thread.
 */
final class StardustFormat implements PollFormat {
  private static final int COPIED_BYTES_MAX = 16 << 10;

  private final Supplier<String> serverName;

  StardustFormat(Supplier<String> serverName) {
    this.serverName = serverName;
  }

  @Override
  public String name() {
    return "stardust";
  }

  @Override
  public Frames encode(ByteBufAllocator allocator, String channel, List<Message> messages) {
    int size = 0;
    for (Message each : messages) {
      size += each.text().length + channel.length() + FrameWriter.OVERHEAD_BYTES;
    }
    ByteBuf bytes = allocator.directBuffer(size);
    int[] ends = new int[messages.size()];
    FrameWriter writer = new FrameWriter(channel);
    for (int i = 0; i < ends.length; i++) {
      bytes.writeByte(',');
      writer.write(messages.get(i), bytes);
      ends[i] = bytes.writerIndex();
    }
    return new Frames(bytes, ends);
  }

  @Override
  public ByteBuf answer(
      ByteBufAllocator allocator, List<PolledChannel> channels, List<ByteBuf> frames) {
    int bytes = frames.stream().mapToInt(ByteBuf::readableBytes).sum();
    int length = 2 + Math.max(0, bytes - 1); // brackets, and no first comma
    byte[] head = head(length, channels).getBytes(StandardCharsets.ISO_8859_1);
    if (bytes <= COPIED_BYTES_MAX) {
      ByteBuf answer = allocator.directBuffer(head.length + length);
      answer.writeBytes(head).writeByte('[');
      for (int i = 0; i < frames.size(); i++) {
        ByteBuf each = frames.get(i);
        int skipped = i == 0 ? 1 : 0;
        answer.writeBytes(each, each.readerIndex() + skipped, each.readableBytes() - skipped);
      }
      return answer.writeByte(']');
    }
    return joined(allocator, head, frames);
  }

  /** Of long frames the bytes stay shared among all that read them. */
  private static ByteBuf joined(ByteBufAllocator allocator, byte[] head, List<ByteBuf> frames) {
    CompositeByteBuf answer = allocator.compositeDirectBuffer(frames.size() + 2);
    answer.addComponent(
        true, allocator.directBuffer(head.length + 1).writeBytes(head).writeByte('['));
    for (int i = 0; i < frames.size(); i++) {
      ByteBuf shared = frames.get(i).retainedDuplicate();
      answer.addComponent(true, i == 0 ? shared.skipBytes(1) : shared);
    }
    return answer.addComponent(true, allocator.directBuffer(1).writeByte(']'));
  }

  private String head(int length, List<PolledChannel> channels) {
    StringBuilder head = new StringBuilder(320);
    head.append("HTTP/1.1 200 OK\r\nServer: ").append(serverName.get());
    head.append("\r\nContent-Type: ").append(Answer.JSON).append("\r\n");
    Answer.HEADERS.forEach((name, value) -> append(head, name, value));
    append(head, "Content-Length", Integer.toString(length));
    append(head, "Last-Event-ID", Token.of(channels).toString());
    String gaps = gaps(channels);
    if (!gaps.isEmpty()) {
      append(head, "Perseid-Gap", gaps);
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }

  private static void append(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static String gaps(List<PolledChannel> channels) {
    return channels.stream()
        .filter(each -> each.gap() != null)
        .map(each -> each.name() + '=' + each.gap().from() + '-' + each.gap().to())
        .collect(Collectors.joining(", "));
  }
}
