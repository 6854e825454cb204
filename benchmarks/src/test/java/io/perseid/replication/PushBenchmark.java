package io.perseid.replication;

import io.perseid.shard.Append.Item;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch on its way to all nodes: its bytes, written and read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PushBenchmark {
  /** Messages in a batch. */
  @Param({"1", "100"})
  public int messages;

  private Push push;
  private byte[] bytes;

  /** Makes a batch. */
  @Setup
  public void prepare() {
    Item item = new Item("channel", new byte[400], false, null);
    push = new Push("node1", 17, 1, 2, 3, Collections.nCopies(messages, item));
    bytes = push.encode();
  }

  /** What the publishing node does once. */
  @Benchmark
  public byte[] encode() {
    return push.encode();
  }

  /** What each node does. */
  @Benchmark
  public long decode() {
    return Push.decode(bytes).end();
  }
}
