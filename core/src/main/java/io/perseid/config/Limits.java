package io.perseid.config;

/**
 * What bounds memory, and what all nodes of a cluster must agree on.
 *
 * @param shards number of shards, fixed for the life of a cluster
 * @param messagesPerChannel newest messages a channel keeps, 0 for no bound but age
 * @param messageAgeSeconds age after which a message is forgotten
 * @param channelsMax channels the cluster holds messages of
 * @param historyBytesMax bytes of text this node holds before it refuses new messages
 * @param publishQueueMax messages that may wait for one shard on one node
 * @param publishTimeoutMillis milliseconds after which a waiting message is given up
 */
public record Limits(
    int shards,
    int messagesPerChannel,
    int messageAgeSeconds,
    int channelsMax,
    long historyBytesMax,
    int publishQueueMax,
    int publishTimeoutMillis) {

  /** Messages shown of a history that holds so many. */
  public int window(int held) {
    return messagesPerChannel == 0 ? held : Math.min(messagesPerChannel, held);
  }
}
