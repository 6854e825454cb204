package io.perseid.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.message.Message.Origin;
import io.perseid.shard.Append.Item;
import io.perseid.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemsTest {
  @Test
  void shouldComeBackAsTheyWereHoweverManyChannelsThereAre() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Origin origin = i % 7 == 0 ? new Origin(i + 1, i) : null;
      items.add(new Item("channel\u00ff" + i * i % 40, new byte[i * 3], i % 2 == 0, origin));
    }
    assertThat(Items.read(Items.of(items).bytes()))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(items);
  }

  @Test
  void shouldNameAChannelOnce() {
    String name = "n".repeat(255);
    Item item = new Item(name, new byte[10], false, null);
    Items items = Items.of(List.of(item, item, new Item("b", new byte[10], false, null), item));
    assertThat(items.bytes().length).isLessThan(255 + 4 * 10 + 20);
    Items back = Items.read(items.bytes());
    assertThat(back.get(3).channel()).isEqualTo(name).isSameAs(back.get(0).channel());
  }

  /** The owner of a shard hands on to its backup what it was sent. */
  @Test
  void shouldNotBeWrittenTwice() {
    Items items = Items.of(List.of(new Item("a", new byte[] {1}, false, null)));
    assertThat(Items.of(items)).isSameAs(items);
    byte[] bytes = items.bytes();
    assertThat(Items.of(Items.read(bytes)).bytes()).isSameAs(bytes);
  }

  @Test
  void shouldSayWhichNameIsNotThere() {
    byte[] bytes = new WireWriter(8).number(1).number(3 << 2).bytes(new byte[0]).toBytes();
    assertThatThrownBy(() -> Items.read(bytes)).hasMessage("name 3 of a batch, it has 0");
  }
}
