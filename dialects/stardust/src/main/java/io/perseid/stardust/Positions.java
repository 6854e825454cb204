package io.perseid.stardust;

import io.perseid.broker.SharedMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The positions of clients that do not keep their own: where each stands in its channels, found on
 * whatever node it comes to. Safe for any thread.
 *
 * <p>A client may come to another node before the one that answered it knows whether the answer was
 * received. So an answer is <em>offered</em> first: the position says where it leads and who sends
 * it, and whoever reads that waits for the sender's word. When the sender is gone, or says nothing
 * for {@value #PATIENCE_MILLIS} ms, the client is given the same messages again rather than none.
 */
final class Positions {
  /** How long the word of a living node is awaited: it gives its own clients 3 s to hang up. */
  static final int PATIENCE_MILLIS = 5000;

  private static final int PAUSE_MILLIS_FIRST = 2;
  private static final int PAUSE_MILLIS_MAX = 250;

  /** Runs a task later. */
  interface Timer {
    void after(int millis, Runnable task);
  }

  private final SharedMap map;
  private final String node;
  private final Predicate<String> isMember;
  private final Timer timer;
  private final AtomicLong counter = new AtomicLong();

  /**
   * The positions of a cluster.
   *
   * @param node this one
   * @param isMember whether a node can still have a word to say
   */
  Positions(SharedMap map, String node, Predicate<String> isMember, Timer timer) {
    this.map = map;
    this.node = node;
    this.isMember = isMember;
    this.timer = timer;
  }

  /**
   * A name that no other request has: of a client that keeps its position itself, none disturbs
   * another.
   */
  String unique() {
    return node + '/' + counter.incrementAndGet();
  }

  /** Under what the position of a client in its channels is kept: of one length, however many. */
  static String key(String client, List<String> channels) {
    String words = client + '/' + String.join("+", channels);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Where a client stands, once that is certain; empty for a client that is not known. */
  CompletionStage<Optional<KeptPosition>> find(String key) {
    CompletableFuture<Optional<KeptPosition>> found = new CompletableFuture<>();
    find(key, PAUSE_MILLIS_FIRST, 0, found);
    return found;
  }

  private void find(
      String key,
      int pauseMillis,
      int waitedMillis,
      CompletableFuture<Optional<KeptPosition>> found) {
    map.get(key)
        .thenApply(bytes -> bytes.map(KeptPosition::read))
        .whenComplete(
            (position, failure) -> {
              if (failure != null) {
                found.completeExceptionally(failure);
                return;
              }
              if (position.isEmpty()
                  || !isOpen(position.get())
                  || waitedMillis >= PATIENCE_MILLIS) {
                found.complete(position);
                return;
              }
              int nextPause = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
              timer.after(
                  pauseMillis, () -> find(key, nextPause, waitedMillis + pauseMillis, found));
            });
  }

  private boolean isOpen(KeptPosition position) {
    return position.node() != null && isMember.test(position.node());
  }

  /** This node sends an answer that leads from a position to another. */
  KeptPosition offer(KeptPosition from, Token offered) {
    return new KeptPosition(from.at(), offered, node);
  }

  /**
   * Writes a position if the one that is expected is still there.
   *
   * @param expected null for none
   */
  CompletionStage<Boolean> replace(String key, KeptPosition expected, KeptPosition position) {
    return map.replace(key, expected == null ? null : expected.bytes(), position.bytes());
  }
}
