package io.perseid.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import java.util.concurrent.CompletionStage;

/**
 * Operations on a map whose answers are told by the thread that they arrive on. What {@link
 * IMap#submitToKey} gives is completed once more, on a further thread that has to be woken for it,
 * though nobody looks: for a short operation that is a good part of its cost.
 *
 * <p>This is the one file that calls internal classes of Hazelcast for speed; any thread.
 */
final class DirectAnswers<K, V> {
  private final MapProxyImpl<K, V> map;
  private final InternalSerializationService serialization;

  @SuppressWarnings("unchecked")
  DirectAnswers(HazelcastInstance hazelcast, IMap<K, V> map) {
    this.map = (MapProxyImpl<K, V>) map;
    serialization = ((HazelcastInstanceProxy) hazelcast).getSerializationService();
  }

  /** Submits an operation on one entry. */
  <T> CompletionStage<T> of(K key, EntryProcessor<K, V, T> operation) {
    CompletionStage<Data> answer = map.executeOnKeyInternal(key, operation);
    return answer.thenApplyAsync(serialization::<T>toObject, Runnable::run);
  }
}
