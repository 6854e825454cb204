package io.perseid.stardust;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/**
 * Channels as JSON objects: {@code name}, {@code i}, {@code size}, {@code messages}, {@code
 * subscribers}. Safe for any thread.
 *
 * <p>The original kept a ring of {@code size} messages and showed it as it lay in memory, with
 * {@code i} for the place of the next. Ours is made for the answer, from the newest messages of the
 * channel's history, so that {@code messages[i]} is the oldest of a full ring.
 */
final class ChannelObjects {
  /** Most bytes of messages in one answer. */
  static final int BYTES_MAX = 16 << 20;

  private static final int NO_HUB = 0;

  private final Broker broker;
  private final IntSupplier sizes;

  /**
   * The channels of a node.
   *
   * @param sizes how many messages are shown of each, in force when it is asked
   */
  ChannelObjects(Broker broker, IntSupplier sizes) {
    this.broker = broker;
    this.sizes = sizes;
  }

  /** What is known of one channel. */
  private record Found(int size, Attachment attachment, List<String> subscribers) {}

  /**
   * The objects of channels, as a JSON array.
   *
   * @param asked in this order, each as often as it stands here
   * @param withSubscribers whether it shall be told who is subscribed
   * @return fails when a node is silent
   */
  CompletionStage<byte[]> read(ChannelNames asked, boolean withSubscribers) {
    Map<String, CompletableFuture<Found>> finding = new HashMap<>();
    for (String each : asked.distinct()) {
      finding.put(each, find(each, withSubscribers));
    }
    return CompletableFuture.allOf(finding.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              List<Found> found = new ArrayList<>();
              asked.asked().forEach(each -> found.add(finding.get(each).join()));
              return write(found);
            });
  }

  private CompletableFuture<Found> find(String channel, boolean withSubscribers) {
    int size = sizes.getAsInt();
    CompletableFuture<Attachment> attachment = new CompletableFuture<>();
    broker.attach(NO_HUB, channel, StartPosition.last(size), false, attachment::complete);
    CompletionStage<List<String>> subscribers =
        withSubscribers
            ? broker.listSubscribers(channel)
            : CompletableFuture.completedFuture(List.of());
    return attachment.thenCombine(subscribers, (at, names) -> new Found(size, at, names));
  }

  private byte[] write(List<Found> all) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte('[');
    for (Found each : all) {
      Json.comma(out);
      write(each, out);
      if (out.readableBytes() > BYTES_MAX) {
        throw new TooLongException();
      }
    }
    out.writeByte(']');
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private void write(Found found, ByteBuf out) {
    Attachment channel = found.attachment();
    int count = channel.messageCount();
    int size = found.size();
    int next = count % size;
    List<Message> ring = new ArrayList<>(channel.history());
    if (count > size) {
      Collections.rotate(ring, next);
    }
    Json.write("{\"name\":" + Json.quoted(channel.channel()), out);
    Json.write(",\"i\":" + next + ",\"size\":" + size + ",\"messages\":[", out);
    FrameWriter writer = new FrameWriter(channel.channel());
    for (Message each : ring) {
      Json.comma(out);
      writer.write(each, out);
    }
    Json.write("],\"subscribers\":" + Json.array(found.subscribers()) + '}', out);
  }

  /** The messages of all channels together are longer than an answer may be. */
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super(
          "the messages of these channels are longer than "
              + BYTES_MAX
              + " bytes, expected fewer channels in one request");
    }
  }
}
