package io.perseid.bench.micro;

import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Appended;
import io.perseid.shard.ShardState;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a shard's owner does with a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmark {
  /** Messages in a batch. */
  @Param({"1", "100"})
  public int messages;

  private final ShardState state = new ShardState(1L << 51);
  private List<Item> items;
  private long number;

  /** Makes the messages. */
  @Setup
  public void prepare() {
    items = Collections.nCopies(messages, new Item("channel", new byte[400], false, null));
  }

  /** One batch. */
  @Benchmark
  public Appended append() {
    number++;
    return state.append(
        new Append("publisher", number, 0, items), 1_800_000_000_000L + number, 250);
  }
}
