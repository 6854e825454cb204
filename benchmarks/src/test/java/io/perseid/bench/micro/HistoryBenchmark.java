package io.perseid.bench.micro;

import io.perseid.channel.History;
import io.perseid.message.Message;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a node does with a message it has got, and with a subscriber who comes back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HistoryBenchmark {
  private static final int KEEP = 250;

  /** Ids between two messages: at a hundred a second the overhang is at its usual length. */
  private static final long STEP = 10 << 11;

  private final byte[] text = new byte[400];
  private History growing;
  private History full;
  private long id;

  /** Fills a history. */
  @Setup
  public void prepare() {
    growing = new History(0);
    full = new History(0);
    id = 1L << 52;
    for (int i = 0; i < KEEP * 8; i++) {
      full.append(new Message(id + i * STEP, text), KEEP);
    }
  }

  /** A message more, and the oldest goes. */
  @Benchmark
  public long append() {
    id += STEP;
    growing.append(new Message(id, text), KEEP);
    return growing.lastId();
  }

  /** Finds the place of a subscriber who missed ten messages. */
  @Benchmark
  public int cursor() {
    return full.indexFrom(full.lastId() - 10 * STEP);
  }

  /** The ten messages themselves. */
  @Benchmark
  public List<Message> missed() {
    return full.from(full.lastId() - 9 * STEP);
  }
}
