package io.perseid.stats;

/** Everything a node counts. Those with a key are shown by SHOWSTATS under it. */
public enum Counter {
  TOTAL_REQUESTS("total_requests", "connections of both kinds"),
  CURRENT_CONTROLLERS("current_controllers", "open controller connections"),
  CONTROLLER_CONNECTIONS("controller_connections_accepted", "controller connections so far"),
  CURRENT_SUBSCRIBERS("current_subscribers", "open connections of the subscriber port"),
  SUBSCRIBER_CONNECTIONS("subscriber_connections_accepted", "subscriber connections so far"),
  INBOUND_BYTES("total_inbound_bytes", "bytes read on both ports"),
  OUTBOUND_BYTES("total_outbound_bytes", "bytes written on both ports"),
  UNIQUE_MESSAGES("unique_messages", "messages published on this node and accepted"),
  MESSAGES_SERVED("messages_served", "messages sent, counted for each subscriber"),
  DOCUMENTS_SERVED("documents_served", "documents found"),
  DOCUMENTS_NOT_FOUND("documents_not_found", "documents not found"),
  ERRORS_SERVED("errors_served", "requests that were none of ours"),
  PUBLISH_REFUSED(null, "messages refused"),
  PUBLISH_UNKNOWN(null, "messages whose outcome is unknown"),
  CONTROLLERS_TURNED_AWAY(null, "controllers refused because too many were connected"),
  UDP_TAKEN(null, "messages taken by UDP"),
  UDP_IGNORED(null, "datagrams that were no message"),
  UDP_DROPPED(null, "messages by UDP dropped because too many were without an outcome"),
  STARDUST_POLLS(null, "stream requests of Stardust's clients"),
  STARDUST_POSTS(null, "requests of Stardust's that wrote all they brought"),
  STARDUST_POSTS_REFUSED(
      null, "requests of Stardust's that wanted to write and did not, or not all"),
  STREAMS_OPEN(null, "streams attached now"),
  STREAMS_ON_DESCRIPTORS(null, "streams on bare descriptors now; the others are on channels"),
  DESCRIPTORS_NOT_HAD(null, "streams that stay on channels for want of a file descriptor"),
  SLOW_READERS_CLOSED(null, "streams closed because they read too slowly"),
  GAPS_TOLD(null, "subscribers told that messages after their position are gone"),
  RESETS_TOLD(null, "positions set back after a split"),
  PUSHES_RECEIVED(null, "batches received from other nodes"),
  PUSHES_DROPPED(null, "batches dropped because the sender is no member"),
  SYNCS(null, "committed reads of a shard"),
  CHAIN_BREAKS(null, "batches that did not follow the last one"),
  APPENDS(null, "batches appended"),
  APPEND_RETRIES(null, "batches submitted again after a doubt"),
  RESTORES(null, "shards restored from this node's copy"),
  REBASES(null, "channels whose history was replaced after a split"),
  LEASE_LOSSES(null, "times the view lease ran out");

  private final String key;
  private final String meaning;

  Counter(String key, String meaning) {
    this.key = key;
    this.meaning = meaning;
  }

  /** The original's key, or null for a counter it did not have. */
  public String key() {
    return key;
  }

  /** What is counted, in a few words. */
  public String meaning() {
    return meaning;
  }
}
