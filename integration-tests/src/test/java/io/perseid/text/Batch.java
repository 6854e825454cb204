package io.perseid.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.perseid.message.Message;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some thousand texts and their frames.
 *
 * @param texts for each text the number of its kind (one byte), its length (two) and its bytes
 * @param frames the frames as a subscriber receives them, one behind the other
 */
record Batch(byte[] texts, byte[] frames) {
  static final int SIZE = 5_000;
  private static final String CHANNEL = "ch";

  /** The batch of this number: always the same for one seed. */
  static Batch of(long seed, int number, List<FrameKind> kinds) {
    SplittableRandom random = new SplittableRandom(seed ^ number * 0x9e3779b97f4a7c15L);
    TextGenerator generator = new TextGenerator(random.nextLong());
    ByteBuf texts = Unpooled.buffer(SIZE * 40);
    ByteBuf frames = Unpooled.buffer(SIZE * 120);
    for (int i = 0; i < SIZE; i++) {
      byte[] text = generator.next();
      // Most often the first two, which everyone uses.
      int among = random.nextInt(3) < 2 ? Math.min(2, kinds.size()) : kinds.size();
      int kind = random.nextInt(among);
      boolean plain = kinds.get(kind).plain();
      Message message = new Message(firstId(number) + i, text, plain, null);
      texts.writeByte(kind).writeShort(text.length).writeBytes(text);
      kinds.get(kind).mode().writeMessage(CHANNEL, message, frames);
    }
    return new Batch(ByteBufUtil.getBytes(texts), ByteBufUtil.getBytes(frames));
  }

  /** The id of a batch's first message. */
  static long firstId(int number) {
    return (long) number * SIZE + 1;
  }
}
