package io.perseid.stardust;

import io.perseid.broker.SharedMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A map in memory that counts what is asked of it, and can be out of reach or in doubt. */
final class FakeMap implements SharedMap {
  final Map<String, String> values = new HashMap<>();
  final Queue<Trouble> troubles = new ArrayDeque<>();
  boolean outOfReach;
  int reads;
  int writes;

  /** What becomes of a write that is said to have failed. */
  enum Trouble {
    LOST,
    DONE
  }

  /** The only value. */
  String only() {
    if (values.size() != 1) {
      throw new AssertionError("not one value: " + values);
    }
    return values.values().iterator().next();
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(String key) {
    reads++;
    return answer(Optional.ofNullable(values.get(key)).map(FakeMap::bytes));
  }

  @Override
  public CompletionStage<Boolean> replace(String key, byte[] expected, byte[] value) {
    writes++;
    Trouble trouble = troubles.poll();
    if (trouble == Trouble.LOST) {
      return inDoubt();
    }
    if (outOfReach || !Objects.equals(values.get(key), expected == null ? null : text(expected))) {
      return answer(false);
    }
    values.put(key, text(value));
    return trouble == Trouble.DONE ? inDoubt() : answer(true);
  }

  private static CompletionStage<Boolean> inDoubt() {
    return CompletableFuture.failedFuture(new IllegalStateException("the owner died just then"));
  }

  private <T> CompletionStage<T> answer(T value) {
    return outOfReach
        ? CompletableFuture.failedFuture(new IllegalStateException("no quorum"))
        : CompletableFuture.completedFuture(value);
  }

  @Override
  public CompletionStage<Map<String, byte[]>> getAll(Set<String> keys) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> put(String key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
