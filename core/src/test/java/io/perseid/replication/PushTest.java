package io.perseid.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perseid.message.Message.Origin;
import io.perseid.shard.Append.Item;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PushTest {
  private static final Push PUSH =
      new Push(
          "node/1",
          63,
          64_585_728_000_000L,
          64_585_728_000_010L,
          64_585_728_002_048L,
          List.of(
              new Item("channel\u00ff", new byte[] {0, -1, 13, 10}, false, null),
              new Item("b", new byte[0], true, new Origin(64_585_728_000_001L, 0)),
              new Item("b", new byte[300], false, new Origin(5, 4)),
              new Item("c", new byte[] {1}, true, null)));

  @Test
  void shouldComeBackAsItWas() {
    Push back = Push.decode(PUSH.encode());
    assertThat(back.end()).isEqualTo(PUSH.first() + 3);
    assertThat(back).usingRecursiveComparison().isEqualTo(PUSH);
    assertThat(Push.senderOf(PUSH.encode())).isEqualTo("node/1");
  }

  @Test
  void shouldBeRefusedWhenItEndsTooSoonOrTooLate() {
    byte[] payload = PUSH.encode();
    for (int length = 0; length < payload.length; length++) {
      byte[] part = Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> Push.decode(part))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Push.decode(Arrays.copyOf(payload, payload.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBeRefusedWithAReasonWhenItIsGarbage() {
    Random random = new Random(7);
    byte[] good = PUSH.encode();
    for (int i = 0; i < 50_000; i++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Throwable failure = catchThrowable(() -> Push.decode(bad));
      if (failure != null) {
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
      } else {
        Push push = Push.decode(bad);
        assertThat(push.first()).isGreaterThan(push.previous());
        assertThat(push.items()).isNotEmpty();
        assertThat(push.shard()).isNotNegative();
      }
    }
  }

  @Test
  void shouldNameBothVersionsWhenTheyDiffer() {
    byte[] payload = PUSH.encode();
    payload[0] = 9;
    assertThatThrownBy(() -> Push.decode(payload))
        .hasMessage("push of wire version 9, this node speaks " + Lanes.WIRE_VERSION);
  }

  @Test
  void shouldWriteNumbersOfAnySize() {
    for (long number : new long[] {0, 1, 127, 128, 1L << 53, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      byte[] bytes = new WireWriter(1).number(number).toBytes();
      WireReader in = new WireReader(bytes);
      assertThat(in.number()).isEqualTo(number);
      assertThat(in.atEnd()).isTrue();
    }
    String name = "a\u00e4\u0000";
    assertThat(new WireReader(new WireWriter(0).name(name).toBytes()).name()).isEqualTo(name);
    assertThat(name.getBytes(StandardCharsets.ISO_8859_1)).hasSize(3);
  }
}
