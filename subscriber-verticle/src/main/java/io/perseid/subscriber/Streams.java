package io.perseid.subscriber;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's streams by host id, one each, on whatever hub.
 *
 * <p>Safe for any thread: a stream is only ever ended on its own hub.
 */
final class Streams {
  private final Map<String, Subscriber> byHostId = new ConcurrentHashMap<>();

  /**
   * Makes a stream the one of its host id, or ends it when the client has sent a later one that was
   * here before; on its own hub.
   *
   * @param whenAlone called on the stream's hub when an older stream of that id, on whatever hub,
   *     has been told to end
   */
  void register(Subscriber stream, Runnable whenAlone) {
    stream.hub().assertOwner();
    Subscriber[] found = new Subscriber[1];
    Subscriber now =
        byHostId.compute(
            stream.claim().hostId(),
            (id, current) -> {
              found[0] = current;
              return current != null && current.claim().overtook(stream.claim()) ? current : stream;
            });
    if (now != stream) {
      stream.end(EndReason.OVERTAKEN);
      return;
    }
    Subscriber older = found[0];
    if (older == null || older.hub() == stream.hub()) {
      if (older != null) {
        older.end(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
      }
      whenAlone.run();
      return;
    }
    older
        .hub()
        .offer(
            hub -> {
              older.end(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
              stream.hub().offer(back -> whenAlone.run());
            });
  }

  void unregister(Subscriber stream) {
    byHostId.remove(stream.claim().hostId(), stream);
  }

  /** Ends the stream of a host id if it came no later than this; see {@link Fanout#disconnect}. */
  void disconnect(String hostId, long atMillis) {
    Subscriber stream = byHostId.get(hostId);
    if (stream != null && stream.claim().sinceMillis() <= atMillis) {
      stream.hub().offer(hub -> stream.end(EndReason.DISCONNECTED));
    }
  }
}
