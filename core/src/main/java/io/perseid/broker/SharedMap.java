package io.perseid.broker;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Small values under keys, the same on every node, surviving the loss of one; forgotten when nobody
 * has written them for a while, or when there are too many.
 *
 * <p>For what belongs to clients and must be found on whatever node they come to. Messages never go
 * here: they have an order, and this has none beyond each key's own.
 *
 * <p>All methods may be called from any thread, never block and never throw for reasons of the
 * cluster: then the stage fails, and a write may or may not have happened. Callbacks come on a
 * thread of the map. Values are not to be changed afterwards.
 */
public interface SharedMap {
  /** The value under a key, if there is one. */
  CompletionStage<Optional<byte[]>> get(String key);

  /** The values under those of the keys that have one. */
  CompletionStage<Map<String, byte[]>> getAll(Set<String> keys);

  /** Writes a value, whatever was there; done when a second node holds it, if there is one. */
  CompletionStage<Void> put(String key, byte[] value);

  /**
   * Writes a value if there is still the one that is expected.
   *
   * @param expected null for none
   * @return whether it was written
   */
  CompletionStage<Boolean> replace(String key, byte[] expected, byte[] value);
}
