package io.perseid.cluster;

import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

/** A batch on its way to a shard's owner and its backup: its bytes, written and read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AppendCodecBenchmark {
  /** Messages in a batch. */
  @Param({"1", "100"})
  public int messages;

  private Append append;
  private byte[] bytes;

  /** Makes a batch. */
  @Setup
  public void prepare() throws IOException {
    Item item = new Item("channel", new byte[400], false, null);
    append = new Append("publisher", 1, 2, Collections.nCopies(messages, item));
    bytes = write();
  }

  /** From values to bytes. */
  @Benchmark
  public byte[] write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(messages * 450);
    Codec.writeAppend(new DataOutputStream(out), append);
    return out.toByteArray();
  }

  /** And back. */
  @Benchmark
  public Append read() throws IOException {
    return Codec.readAppend(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
