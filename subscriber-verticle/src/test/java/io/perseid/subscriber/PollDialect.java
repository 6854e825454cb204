package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PollFormat;
import io.perseid.subscriber.poll.PolledChannel;
import io.perseid.subscriber.transport.Frames;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A dialect of polls as small as can be: {@code /poll/CLIENT/TIMEOUT/CHANNEL=FROM/...}, answered
 * with a line of positions and a line for each message.
 */
final class PollDialect implements HttpExtension, PollFormat {
  static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

  final AtomicInteger encoded = new AtomicInteger();
  final AtomicInteger answered = new AtomicInteger();
  volatile Poll.Book book = Poll.Book.NONE;

  /** Thrown instead of making an answer. */
  volatile Error failure;

  static String path(String client, int timeoutMillis, String... channels) {
    return "/poll/" + client + "/" + timeoutMillis + "/" + String.join("/", channels);
  }

  @Override
  public boolean handles(String method, String path) {
    return path.startsWith("/poll/");
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    String[] parts = request.path().split("/");
    Map<String, StartPosition> channels = new LinkedHashMap<>();
    for (int i = 4; i < parts.length; i++) {
      String[] channel = parts[i].split("=");
      channels.put(channel[0], start(channel.length == 1 ? "" : channel[1]));
    }
    responder.await(
        new Poll(parts[2] + "/", parts[2], channels, Integer.parseInt(parts[3]), this, book));
  }

  private static StartPosition start(String from) {
    return switch (from) {
      case "" -> StartPosition.LIVE;
      case "all" -> StartPosition.ALL;
      default -> StartPosition.from(Long.parseLong(from) + 1);
    };
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Frames encode(ByteBufAllocator allocator, String channel, List<Message> messages) {
    encoded.incrementAndGet();
    ByteBuf bytes = allocator.directBuffer();
    int[] ends = new int[messages.size()];
    for (int i = 0; i < ends.length; i++) {
      bytes.writeCharSequence(channel + " ", StandardCharsets.ISO_8859_1);
      bytes.writeBytes(messages.get(i).text()).writeByte('\n');
      ends[i] = bytes.writerIndex();
    }
    return new Frames(bytes, ends);
  }

  @Override
  public ByteBuf answer(
      ByteBufAllocator allocator, List<PolledChannel> channels, List<ByteBuf> frames) {
    answered.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
    ByteBuf out = allocator.directBuffer();
    out.writeCharSequence(HEAD + positions(channels), StandardCharsets.ISO_8859_1);
    frames.forEach(each -> out.writeBytes(each.duplicate()));
    return out;
  }

  private static String positions(List<PolledChannel> channels) {
    return channels.stream()
        .map(each -> each.name() + "=" + each.position() + gap(each))
        .collect(Collectors.joining(" ", "", "\n"));
  }

  private static String gap(PolledChannel channel) {
    return channel.gap() == null ? "" : "(" + channel.gap().from() + "-" + channel.gap().to() + ")";
  }
}
