package io.perseid.subscriber;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's streams, and polls that wait, by their client's id, one each, on whatever hub.
 *
 * <p>Safe for any thread: each is only ever ended on its own hub.
 */
final class Streams {
  private final Map<String, Resident> byHostId = new ConcurrentHashMap<>();

  /**
   * Makes a stream the one of its host id, or ends it when the client has sent a later one that was
   * here before; on its own hub.
   *
   * @param whenAlone called on the stream's hub when an older stream of that id, on whatever hub,
   *     has been told to end
   */
  void register(Resident stream, Runnable whenAlone) {
    stream.hub().assertOwner();
    Resident[] found = new Resident[1];
    Resident now =
        byHostId.compute(
            stream.claim().hostId(),
            (id, current) -> {
              found[0] = current;
              return current != null && current.claim().overtook(stream.claim()) ? current : stream;
            });
    if (now != stream) {
      stream.leave(EndReason.OVERTAKEN);
      return;
    }
    Resident older = found[0];
    if (older == null || older.hub() == stream.hub()) {
      if (older != null) {
        older.leave(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
      }
      whenAlone.run();
      return;
    }
    older
        .hub()
        .offer(
            hub -> {
              older.leave(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
              stream.hub().offer(back -> whenAlone.run());
            });
  }

  void unregister(Resident stream) {
    byHostId.remove(stream.claim().hostId(), stream);
  }

  /** Ends the stream of a host id if it came no later than this; see {@link Fanout#disconnect}. */
  void disconnect(String hostId, long atMillis) {
    Resident stream = byHostId.get(hostId);
    if (stream != null && stream.claim().sinceMillis() <= atMillis) {
      stream.hub().offer(hub -> stream.leave(EndReason.DISCONNECTED));
    }
  }
}
