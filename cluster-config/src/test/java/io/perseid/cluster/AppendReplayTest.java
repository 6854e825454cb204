package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.message.Message;
import io.perseid.shard.Append;
import io.perseid.shard.Append.Item;
import io.perseid.shard.Appended;
import io.perseid.shard.ChannelWindow;
import io.perseid.shard.Restore;
import io.perseid.shard.ShardState;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map.Entry;
import org.junit.jupiter.api.Test;

/** A backup's copy must be exact or absent, whatever replay was lost on the way. */
class AppendReplayTest {
  private static final int KEEP = 5;

  private final Entry<Integer, ShardState> owner = new SimpleEntry<>(1, null);
  private final Entry<Integer, ShardState> backup = new SimpleEntry<>(1, null);

  @Test
  void shouldFollowTheOwnerFromItsBirth() {
    run("p", 1);
    run("q", 1);
    run("p", 2);
    assertThat(backup.getValue().snapshot().lastId())
        .isEqualTo(owner.getValue().snapshot().lastId());
    assertThat(backup.getValue().snapshot().born()).isEqualTo(owner.getValue().snapshot().born());
    assertThat(backup.getValue().snapshot().batches())
        .containsExactlyInAnyOrderElementsOf(owner.getValue().snapshot().batches());
    assertThat(messages(backup)).isEqualTo(messages(owner)).isEqualTo(3);
  }

  @Test
  void shouldNotTakeABatchTwice() {
    run("p", 1);
    run("p", 1);
    assertThat(messages(backup)).isEqualTo(1);
  }

  @Test
  void shouldDropACopyThatMissesABatch() {
    run("p", 1);
    operation("q", 1).process(owner);
    run("p", 2);
    assertThat(backup.getValue()).isNull();
    // submitted again, the lost batch is known to the owner and comes behind a later one
    run("q", 1);
    assertThat(backup.getValue()).isNull();
  }

  @Test
  void shouldDropACopyThatMissesARestore() {
    run("p", 1);
    long born = owner.getValue().digest(1).born();
    Restore restore =
        new Restore(
            born,
            9,
            0,
            List.of(new ChannelWindow("ch", 0, 0, List.of(new Message(9, new byte[1])))));
    RestoreOperation lost = new RestoreOperation(restore, KEEP);
    assertThat(lost.process(owner)).isTrue();
    run("p", 2);
    assertThat(backup.getValue()).isNull();
  }

  @Test
  void shouldRepeatARestore() {
    Restore restore =
        new Restore(
            0, 9, 0, List.of(new ChannelWindow("ch", 0, 0, List.of(new Message(9, new byte[1])))));
    RestoreOperation operation = new RestoreOperation(restore, KEEP);
    assertThat(operation.process(owner)).isTrue();
    operation.getBackupProcessor().process(backup);
    assertThat(backup.getValue().digest(1)).isEqualTo(owner.getValue().digest(1));
    run("p", 1);
    assertThat(messages(backup)).isEqualTo(2);
  }

  @Test
  void shouldDropACopyThatMissesAClearing() {
    Appended first = run("p", 1);
    ClearOperation lost = new ClearOperation(first.born(), first.first());
    assertThat(lost.process(owner)).isTrue();
    run("p", 2);
    assertThat(backup.getValue()).isNull();
  }

  @Test
  void shouldRepeatAClearing() {
    Appended first = run("p", 1);
    ClearOperation operation = new ClearOperation(first.born(), first.first());
    assertThat(operation.process(owner)).isTrue();
    operation.getBackupProcessor().process(backup);
    assertThat(backup.getValue().digest(1)).isEqualTo(owner.getValue().digest(1));
    assertThat(backup.getValue().sync(0).channels()).isEmpty();
    run("p", 2);
    assertThat(messages(backup)).isEqualTo(1);
  }

  @Test
  void shouldReplaceACopyOfAnEarlierLife() {
    Appended first = run("p", 1);
    owner.setValue(null);
    AppendOperation rebirth =
        new AppendOperation(
            new Append("q", 1, first.first() + (60_000L << 11), List.of(item())), KEEP);
    rebirth.process(owner);
    rebirth.getBackupProcessor().process(backup);
    assertThat(backup.getValue().digest(1)).isEqualTo(owner.getValue().digest(1));
    assertThat(messages(backup)).isEqualTo(1);
  }

  private Appended run(String publisher, long number) {
    AppendOperation operation = operation(publisher, number);
    Appended appended = operation.process(owner);
    operation.getBackupProcessor().process(backup);
    return appended;
  }

  private static AppendOperation operation(String publisher, long number) {
    return new AppendOperation(new Append(publisher, number, 0, List.of(item())), KEEP);
  }

  private static Item item() {
    return new Item("ch", new byte[] {1}, false, null);
  }

  private static int messages(Entry<Integer, ShardState> entry) {
    return entry.getValue().sync(0).channels().get(0).messages().size();
  }
}
