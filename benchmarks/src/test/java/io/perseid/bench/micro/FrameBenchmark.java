package io.perseid.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.perseid.config.DefaultModes;
import io.perseid.message.Message;
import io.perseid.subscriber.transport.Mode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a message to the frame that all subscribers of a mode share: template and repair. */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {
  /** Mode of interaction. */
  @Param({"lines", "xhrinteractive"})
  public String mode;

  /** Whether the text needs to be repaired to be safe within a script. */
  @Param({"false", "true"})
  public boolean harmful;

  private final ByteBuf out = Unpooled.directBuffer(1024);
  private Mode framing;
  private Message message;

  /** Makes a message of 400 bytes. */
  @Setup
  public void prepare() {
    framing =
        DefaultModes.all().stream()
            .filter(options -> options.name().equals(mode))
            .map(Mode::new)
            .findFirst()
            .orElseThrow();
    String text = (harmful ? "\"quoted\"</script>" : "plain enough, all ").repeat(30);
    message = new Message(1L << 52, text.substring(0, 400).getBytes(StandardCharsets.UTF_8));
  }

  /** One frame. */
  @Benchmark
  public ByteBuf frame() {
    out.clear();
    framing.writeMessage("channel", message, out);
    return out;
  }
}
