package io.perseid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long SECOND = 1_000L << 11;

  private static Message message(long id) {
    return new Message(id, new byte[] {(byte) id, (byte) (id >> 8)});
  }

  private static History of(int keep, long... ids) {
    History history = new History(ids[0] - 1);
    for (long id : ids) {
      history.append(message(id), keep);
    }
    return history;
  }

  private static List<Long> ids(List<Message> messages) {
    return messages.stream().map(Message::id).toList();
  }

  @Test
  void shouldKeepAnOverhangOfTenSecondsBeyondTheWindow() {
    History history = of(2, SECOND, 5 * SECOND, 6 * SECOND, 7 * SECOND, 12 * SECOND);
    assertThat(ids(history.from(0)))
        .containsExactly(5 * SECOND, 6 * SECOND, 7 * SECOND, 12 * SECOND);
    assertThat(history.trimmed()).isEqualTo(SECOND);
  }

  @Test
  void shouldBoundTheOverhang() {
    History history = new History(0);
    for (int id = 1; id <= 10_000; id++) {
      history.append(message(id), 10);
    }
    assertThat(history.size()).isEqualTo(10 + History.OVERHANG_MAX);
    assertThat(history.trimmed()).isEqualTo(10_000 - 10 - History.OVERHANG_MAX);
  }

  @Test
  void shouldCountWhatIsOutsideTheWindowAsGoneForClients() {
    History history = of(2, 10, 20, 30, 40);
    assertThat(history.floor(2)).isEqualTo(20);
    assertThat(history.floor(4)).isEqualTo(9);
    assertThat(history.floor(9)).isEqualTo(9);
  }

  @Test
  void shouldKnowWhetherItHoldsMessagesThatWereGivenBack() {
    History history = of(0, 10, 20);
    assertThat(history.hasOrigins()).isFalse();
    history.append(message(30).withOrigin(new Message.Origin(5, 1)), 0);
    history.append(message(40), 0);
    assertThat(history.hasOrigins()).isTrue();
    assertThat(history.merge(List.of(message(15)), 9, 0, 0)).isTrue();
    assertThat(history.hasOrigins()).isTrue();
    history.expire(30);
    assertThat(history.hasOrigins()).isTrue();
    history.expire(40);
    assertThat(history.hasOrigins()).isFalse();
  }

  @Test
  void shouldRememberWhatExpiredEvenWhenNothingIsLeft() {
    History history = of(0, 10, 20, 30);
    history.expire(25);
    assertThat(ids(history.from(0))).containsExactly(30L);
    assertThat(history.floor(5)).isEqualTo(20);
    history.expire(31);
    assertThat(history.isEmpty()).isTrue();
    assertThat(history.bytes()).isZero();
    assertThat(history.floor(5)).isEqualTo(30);
  }

  @Test
  void shouldTakeOverTheMarksOfAnotherCopyWithItsMessages() {
    History history = of(0, 100, 110);
    assertThat(history.merge(List.of(message(50), message(105)), 5, 40, 0)).isTrue();
    assertThat(ids(history.from(0))).containsExactly(50L, 100L, 105L, 110L);
    assertThat(history.createdAfter()).isEqualTo(5);
    assertThat(history.floor(9)).as("41 to 49 may be missing").isEqualTo(40);
  }

  @Test
  void shouldNotTakeBackWhatItHasDropped() {
    History history = of(0, 10, 20, 30);
    history.expire(25);
    assertThat(history.merge(List.of(message(20), message(30)), 9, 0, 0)).isFalse();
    assertThat(ids(history.from(0))).containsExactly(30L);
  }

  @Test
  void shouldRefuseAnIdThatDoesNotRise() {
    History history = of(0, 10);
    assertThatThrownBy(() -> history.append(message(10), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("10");
  }

  /** The same random steps on a sorted map, done the slow way. */
  @Test
  void shouldDoAsANaiveModelDoes() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int keep = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(12);
      History history = new History(0);
      TreeMap<Long, Message> model = new TreeMap<>();
      long trimmed = 0;
      long last = 0;
      for (int step = 0; step < 120; step++) {
        int kind = random.nextInt(10);
        if (kind < 7) {
          last += 1 + random.nextInt(random.nextInt(5) == 0 ? (int) (4 * SECOND) : 50);
          history.append(message(last), keep);
          model.put(last, message(last));
        } else if (kind == 7 && last > 0) {
          long cutoff = last - random.nextInt((int) (8 * SECOND));
          history.expire(cutoff);
          while (!model.isEmpty() && model.firstKey() < cutoff) {
            trimmed = Math.max(trimmed, model.pollFirstEntry().getKey());
          }
        } else if (last > 0) {
          List<Message> others = new ArrayList<>();
          for (long id = Math.max(1, last - random.nextInt(400)); id <= last; id += 7) {
            others.add(message(id));
          }
          history.merge(others, 0, 0, keep);
          for (Message other : others) {
            if (other.id() > trimmed) {
              model.putIfAbsent(other.id(), other);
            }
          }
        }
        while (keep > 0
            && model.size() > keep
            && model.firstKey() < model.lastKey() - 10 * SECOND) {
          trimmed = Math.max(trimmed, model.pollFirstEntry().getKey());
        }
        String at = "seed " + seed + " step " + step;
        assertThat(history.from(0)).as(at).isEqualTo(List.copyOf(model.values()));
        assertThat(history.trimmed()).as(at).isEqualTo(trimmed);
        assertThat(history.bytes()).as(at).isEqualTo((History.MESSAGE_BYTES + 2L) * model.size());
        long from = last - random.nextInt(300);
        assertThat(history.from(from)).as(at).isEqualTo(List.copyOf(model.tailMap(from).values()));
        int count = random.nextInt(20);
        assertThat(history.last(count))
            .as(at)
            .isEqualTo(history.from(0).subList(Math.max(0, model.size() - count), model.size()));
      }
    }
  }
}
