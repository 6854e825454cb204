package io.perseid.controller;

import io.perseid.controller.command.Command;
import io.perseid.controller.command.CommandParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What a controller's connection does with a burst of messages, for each of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandBenchmark {
  private static final int LINES = 100;
  private static final int LINE_BYTES_MAX = 65_536;

  private final ByteBuffer burst =
      ByteBuffer.wrap(
          ("ADDMESSAGE channel " + "x".repeat(400) + "\r\n")
              .repeat(LINES)
              .getBytes(StandardCharsets.US_ASCII));
  private final LineCutter cutter = new LineCutter(LINE_BYTES_MAX);
  private final CommandParser parser = new CommandParser();

  /** Finds where each line ends. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void cut(Blackhole hole) {
    cutter.append(burst.rewind());
    while (cutter.next() == LineCutter.Cut.LINE) {
      hole.consume(cutter.length());
    }
  }

  /** And understands it. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void cutAndParse(Blackhole hole) {
    cutter.append(burst.rewind());
    while (cutter.next() == LineCutter.Cut.LINE) {
      Command command = parser.parse(cutter.bytes(), cutter.from(), cutter.to());
      hole.consume(command);
    }
  }
}
