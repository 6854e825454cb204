package io.perseid.subscriber;

/**
 * A node's streams, and polls that wait, by their client's id, one each, on whatever hub.
 *
 * <p>Safe for any thread: each is only ever ended on its own hub. Divided into parts, each a table
 * under a lock of its own: a map's entry for each stream would take more than all else here.
 */
final class Streams {
  private static final int PARTS = 64;

  private final ResidentTable[] parts = new ResidentTable[PARTS];

  Streams() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new ResidentTable();
    }
  }

  private ResidentTable part(String hostId) {
    return parts[ResidentTable.spread(hostId) >>> 26];
  }

  /**
   * Makes a stream the one of its host id, or ends it when the client has sent a later one that was
   * here before; on its own hub.
   *
   * @param whenAlone called on the stream's hub when an older stream of that id, on whatever hub,
   *     has been told to end
   */
  void register(Resident stream, Runnable whenAlone) {
    stream.hub().assertOwner();
    Resident older;
    ResidentTable part = part(stream.claim().hostId());
    synchronized (part) {
      older = part.get(stream.claim().hostId());
      if (older == null || !older.claim().overtook(stream.claim())) {
        part.put(stream);
      } else {
        older = stream;
      }
    }
    if (older == stream) {
      stream.leave(EndReason.OVERTAKEN);
    } else if (older == null || older.hub() == stream.hub()) {
      if (older != null) {
        older.leave(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
      }
      whenAlone.run();
    } else {
      endElsewhere(older, stream, whenAlone);
    }
  }

  private static void endElsewhere(Resident older, Resident stream, Runnable whenAlone) {
    older
        .hub()
        .offer(
            hub -> {
              older.leave(EndReason.NEW_SUBSCRIBER_WITH_SAME_ID);
              stream.hub().offer(back -> whenAlone.run());
            });
  }

  void unregister(Resident stream) {
    ResidentTable part = part(stream.claim().hostId());
    synchronized (part) {
      if (part.get(stream.claim().hostId()) == stream) {
        part.remove(stream);
      }
    }
  }

  /** Ends the stream of a host id if it came no later than this; see {@link Fanout#disconnect}. */
  void disconnect(String hostId, long atMillis) {
    ResidentTable part = part(hostId);
    Resident stream;
    synchronized (part) {
      stream = part.get(hostId);
    }
    if (stream != null && stream.claim().sinceMillis() <= atMillis) {
      stream.hub().offer(hub -> stream.leave(EndReason.DISCONNECTED));
    }
  }
}
