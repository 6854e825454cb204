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
   * A name that nothing else has, on no node: of a request whose client keeps its position itself,
   * so that none disturbs another; of an offer.
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
    find(key, Pause.FIRST, found);
    return found;
  }

  private void find(String key, Pause pause, CompletableFuture<Optional<KeptPosition>> found) {
    read(key)
        .whenComplete(
            (position, failure) -> {
              if (failure != null) {
                found.completeExceptionally(failure);
              } else if (position.isEmpty() || !isOpen(position.get()) || pause.isLast()) {
                found.complete(position);
              } else {
                timer.after(pause.millis(), () -> find(key, pause.next(), found));
              }
            });
  }

  private CompletionStage<Optional<KeptPosition>> read(String key) {
    return map.get(key).thenApply(bytes -> bytes.map(KeptPosition::read));
  }

  private boolean isOpen(KeptPosition position) {
    return position.node() != null && isMember.test(position.node());
  }

  /** This node sends an answer that leads from a position to another. */
  KeptPosition offer(KeptPosition from, Token offered) {
    return new KeptPosition(from.at(), offered, unique());
  }

  /**
   * Writes a position if the one that is expected is still there.
   *
   * @param expected null for none
   */
  CompletionStage<Boolean> replace(String key, KeptPosition expected, KeptPosition position) {
    return map.replace(key, expected == null ? null : expected.bytes(), position.bytes());
  }

  /**
   * As {@link #replace}, and when nobody can say whether that was done, again until it is certain,
   * for {@value #PATIENCE_MILLIS} ms: a node that dies takes some of what it was asked with it.
   *
   * @return whether it was written, or was found there afterwards; fails when it stayed uncertain
   */
  CompletionStage<Boolean> replaceSurely(String key, KeptPosition expected, KeptPosition position) {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    replaceSurely(key, expected, position, Pause.FIRST, written);
    return written;
  }

  private void replaceSurely(
      String key,
      KeptPosition expected,
      KeptPosition position,
      Pause pause,
      CompletableFuture<Boolean> written) {
    replace(key, expected, position)
        .thenCompose(
            done ->
                done || pause.equals(Pause.FIRST)
                    ? CompletableFuture.completedStage(done)
                    : read(key).thenApply(now -> now.filter(position::equals).isPresent()))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                written.complete(done);
              } else if (pause.isLast()) {
                written.completeExceptionally(failure);
              } else {
                timer.after(
                    pause.millis(),
                    () -> replaceSurely(key, expected, position, pause.next(), written));
              }
            });
  }

  /**
   * Before one more try.
   *
   * @param waitedMillis before it, in all
   */
  private record Pause(int millis, int waitedMillis) {
    static final Pause FIRST = new Pause(PAUSE_MILLIS_FIRST, 0);

    Pause next() {
      return new Pause(Math.min(2 * millis, PAUSE_MILLIS_MAX), waitedMillis + millis);
    }

    /** Whether patience is at its end, and it is not to be waited for. */
    boolean isLast() {
      return waitedMillis >= PATIENCE_MILLIS;
    }
  }
}
