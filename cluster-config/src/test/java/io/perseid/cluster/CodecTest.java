package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.message.Message.Origin;
import io.perseid.message.MessageId;
import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.ShardState;
import io.perseid.shard.ShardState.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  @Test
  void shouldReadBackAWholeShard() throws IOException {
    ShardState state = new ShardState(MessageId.atMillis(System.currentTimeMillis()));
    for (int i = 1; i < 20; i++) {
      Origin origin = i % 3 == 0 ? new Origin(i, i - 1) : null;
      List<Item> items =
          List.of(
              new Item("ch" + i % 4, new byte[i * 20], i % 2 == 0, origin),
              new Item("ä€", new byte[0], false, null));
      state.append(new Append("p" + i % 2, i, 0, items), System.currentTimeMillis(), 3);
    }
    Snapshot before = state.snapshot();
    Snapshot after = copy(state, Codec::writeState, Codec::readState).snapshot();
    assertThat(after).usingRecursiveComparison().isEqualTo(before);
    assertThat(after.channels()).hasSize(5);
  }

  @Test
  void shouldReadBackABatch() throws IOException {
    Append append =
        new Append(
            "publisher",
            Long.MAX_VALUE,
            MessageId.MAX,
            List.of(
                new Item("ch", new byte[] {-1, 0, 1}, true, new Origin(5, 0)),
                new Item("ch", new byte[] {2}, true, null)));
    assertThat(copy(append, Codec::writeAppend, Codec::readAppend))
        .usingRecursiveComparison()
        .isEqualTo(append);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, MessageId.MAX, Long.MAX_VALUE})
  void shouldReadBackEveryNumber(long number) throws IOException {
    assertThat(copy(number, Codec::writeNumber, Codec::readNumber)).isEqualTo(number);
  }

  @Test
  void shouldRefuseWhatIsNoNumber() {
    assertThatThrownBy(() -> copy(-1L, Codec::writeNumber, Codec::readNumber))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-1");
    byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    assertThatThrownBy(() -> Codec.readNumber(input(endless)))
        .hasMessageContaining("more than 9 bytes");
  }

  @Test
  void shouldRefuseATextLongerThanAnyCanBe() {
    byte[] long1Gib = {-128, -128, -128, -128, 4};
    assertThatThrownBy(() -> Codec.readText(input(long1Gib)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1073741824 bytes");
  }

  private static <T> T copy(T value, Codec.Writer<T> writer, Codec.Reader<T> reader)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(new DataOutputStream(bytes), value);
    return reader.read(input(bytes.toByteArray()));
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
