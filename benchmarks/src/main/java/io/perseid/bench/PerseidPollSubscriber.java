package io.perseid.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A subscriber that polls as Perseid's mode {@code longpoll} has it: the answer names the channel's
 * last message, waits, and ends behind the next ones; the poll after that begins behind the highest
 * id seen. A connection for each poll, unless the server leaves it open.
 */
final class PerseidPollSubscriber extends Subscriber {
  private static final int KEPT_MAX = 1 << 20;

  private final SubscribeSpec spec;
  private byte[] answer = new byte[512];
  private int length;
  private long lastId = -1;

  PerseidPollSubscriber(Loop loop, Load load, int id, Share share, SubscribeSpec spec) {
    super(loop, load, id, share);
    this.spec = spec;
  }

  @Override
  void start() {
    connect(spec.address());
  }

  @Override
  void opened() {
    forgetRest();
    length = 0;
    String from = lastId < 0 ? "" : ".r" + (lastId + 1);
    write(spec.request(share.channel.name, load.clientName(id), from));
  }

  @Override
  void received(ByteBuffer bytes, int from, int to) {
    keep(bytes, from, to);
    scan(bytes, from, to);
    if (!isReady() && find("ch(", length) >= 0) {
      ready();
    }
  }

  @Override
  void closed(IOException reason) {
    if (reason != null || length < 12 || answer[9] != '2') {
      over(
          reason == null && length > 0
              ? "the server refused a poll: " + firstLine()
              : words(reason));
      return;
    }
    if (lastId < 0) {
      lastId = lastIdOfChannel();
    }
    lastId = Math.max(lastId, lastIdOfMessages());
    ready();
    if (load.isRunning()) {
      connect(spec.address());
    }
  }

  private String firstLine() {
    return StreamSubscriber.firstLine(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
  }

  private void keep(ByteBuffer bytes, int from, int to) {
    int more = to - from;
    if (length + more > answer.length) {
      if (length + more > KEPT_MAX) {
        over("the answer to a poll has more than " + KEPT_MAX + " bytes");
        return;
      }
      answer = Arrays.copyOf(answer, Math.max(length + more, answer.length * 2));
    }
    bytes.get(from, answer, length, more);
    length += more;
  }

  /** Where the channel stood when the answer began. */
  private long lastIdOfChannel() {
    int at = Math.max(0, find("ch(", length));
    while (at < length && answer[at] != ',') {
      at++;
    }
    return number(at + 1);
  }

  /** The id of the answer's last message; a ping's is below 0. */
  private long lastIdOfMessages() {
    long id = -1;
    for (int at = find("p(", length); at >= 0 && id < 0; at = find("p(", at)) {
      id = number(at + 2);
    }
    return id;
  }

  private long number(int from) {
    int at = from;
    while (at < length && answer[at] == ' ') {
      at++;
    }
    int digits = at;
    long n = 0;
    while (at < length && answer[at] >= '0' && answer[at] <= '9') {
      n = n * 10 + answer[at++] - '0';
    }
    return at == digits ? -1 : n;
  }

  /** The last place of a word that ends before another place. */
  private int find(String word, int before) {
    for (int at = before - word.length(); at >= 0; at--) {
      int i = 0;
      while (i < word.length() && answer[at + i] == word.charAt(i)) {
        i++;
      }
      if (i == word.length()) {
        return at;
      }
    }
    return -1;
  }
}
