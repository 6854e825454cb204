package io.perseid.shard;

import io.perseid.message.Message;
import io.perseid.message.Message.Origin;
import java.util.List;

/**
 * A batch to append to one shard, named so that it can be submitted again without taking effect
 * twice.
 *
 * @param publisher who appends: a name made new at every start of a process
 * @param number number of the batch: above that of the publisher's earlier ones
 * @param floor an id that all ids of the batch must exceed, 0 for none
 * @param items what to append, in order, at least one
 */
public record Append(String publisher, long number, long floor, List<Item> items) {
  /**
   * One message to be.
   *
   * @param plain see {@link Message#isPlain}
   * @param origin its former id on the losing side of a split, or null
   */
  public record Item(String channel, byte[] text, boolean plain, Origin origin) {
    /** The message that it becomes under an id. */
    public Message message(long id) {
      return new Message(id, text, plain, origin);
    }
  }
}
