package io.perseid.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One publishing connection: messages wait in order until they fit into the connection and its
 * pipeline, and answers are matched to them in the same order. Owned by the first loop.
 */
abstract class Publisher extends Connection {
  private static final int OUT_BYTES = 1 << 18;
  private static final int QUEUE_MAX = 1 << 22;

  final Load load;
  private final PublishSpec spec;
  private final int pipeline;
  private final byte[] filler;
  private final ByteBuffer out;
  private int outFrom;
  private boolean isConnected;

  /** A ring of messages: those before {@link #rendered} are sent and wait for their answers. */
  private Channel[] channels = new Channel[1024];

  private int[] sequences = new int[1024];
  private long[] dues = new long[1024];
  private long answered;
  private long rendered;
  private long queued;

  /**
   * @param pipeline messages that may be unanswered
   */
  Publisher(Loop loop, Load load, PublishSpec spec, int pipeline) {
    super(loop);
    this.load = load;
    this.spec = spec;
    this.pipeline = pipeline;
    filler = new byte[load.bytes - Marker.BYTES];
    Arrays.fill(filler, (byte) 'x');
    out = ByteBuffer.allocateDirect(OUT_BYTES + 2 * load.bytes);
  }

  static Publisher of(Loop loop, Load load, PublishSpec spec, int pipeline) {
    return spec.kind() == PublishSpec.Kind.HTTP
        ? new HttpPublisher(loop, load, spec, pipeline)
        : new LinePublisher(loop, load, spec, pipeline);
  }

  /** What stands before a message's text. */
  abstract byte[] before(Channel channel);

  /** What stands behind it. */
  abstract byte[] after();

  final void start() {
    connect(spec.address());
  }

  final PublishSpec spec() {
    return spec;
  }

  final boolean isConnected() {
    return isConnected;
  }

  /** Messages that wait for their answer, or to be sent. */
  final long unanswered() {
    return queued - answered;
  }

  /** Queues the channel's next message, which was due at a time; {@link #flush} sends it. */
  final void publish(Channel channel, long due) {
    if (queued - answered == channels.length) {
      grow();
    }
    int slot = (int) queued & channels.length - 1;
    channels[slot] = channel;
    sequences[slot] = channel.next();
    dues[slot] = due;
    queued++;
  }

  /** Sends what fits. */
  final void flush() {
    while (isOpen() && isConnected) {
      render();
      if (out.position() == outFrom) {
        return;
      }
      outFrom += write(out, outFrom, out.position());
      if (outFrom < out.position()) {
        return;
      }
      out.clear();
      outFrom = 0;
    }
  }

  @Override
  final void opened() {
    isConnected = true;
    flush();
  }

  @Override
  final void writable() {
    flush();
  }

  @Override
  final void closed(IOException reason) {
    load.fail("publisher " + spec + ": " + Subscriber.words(reason));
  }

  /** The next answer has come. */
  final void answered(boolean accepted, String answer) {
    if (answered == rendered) {
      load.fail("publisher " + spec + ": an answer to nothing: " + answer);
      return;
    }
    int slot = (int) answered & channels.length - 1;
    answered++;
    Channel channel = channels[slot];
    Tally tally = loop.tally;
    if (accepted) {
      tally.acknowledged.add(1);
    } else {
      tally.failed.add(1);
      tally.trouble("publisher " + spec + ": " + answer);
      channel.refused++;
    }
    if (load.isMeasured(dues[slot])) {
      Tally.record(tally.publishLatency, System.nanoTime() - dues[slot]);
    }
    load.source().answered(this);
  }

  private void render() {
    while (rendered < queued && rendered - answered < pipeline && out.position() < OUT_BYTES) {
      int slot = (int) rendered & channels.length - 1;
      Channel channel = channels[slot];
      out.put(before(channel));
      load.marker.put(out, channel.index, sequences[slot], dues[slot]);
      out.put(filler).put(after());
      rendered++;
    }
  }

  private void grow() {
    int length = channels.length;
    if (length == QUEUE_MAX) {
      load.fail("publisher " + spec + " is " + length + " messages behind; expected: a lower rate");
      return;
    }
    Channel[] newChannels = new Channel[length * 2];
    int[] newSequences = new int[length * 2];
    long[] newDues = new long[length * 2];
    for (long i = answered; i < queued; i++) {
      int from = (int) i & length - 1;
      int to = (int) i & length * 2 - 1;
      newChannels[to] = channels[from];
      newSequences[to] = sequences[from];
      newDues[to] = dues[from];
    }
    channels = newChannels;
    sequences = newSequences;
    dues = newDues;
  }
}
