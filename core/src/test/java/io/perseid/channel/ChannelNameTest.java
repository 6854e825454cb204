package io.perseid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChannelNameTest {
  @Test
  void shouldSpreadAlikeNamesOverAllShards() {
    int shards = 64;
    int[] counts = new int[shards];
    int names = 6_400;
    for (int i = 0; i < names; i++) {
      counts[ChannelName.shardOf("room-" + i, shards)]++;
    }
    Arrays.stream(counts).forEach(count -> assertThat(count).isBetween(50, 150));
  }

  @Test
  void shouldSpreadShortNamesToo() {
    int[] counts = new int[8];
    for (char c = 'a'; c <= 'z'; c++) {
      for (char d = '0'; d <= '9'; d++) {
        counts[ChannelName.shardOf("" + c + d, 8)]++;
      }
    }
    Arrays.stream(counts).forEach(count -> assertThat(count).isBetween(10, 65));
  }

  /** A node of another build must come to the same shard: these are not to change. */
  @Test
  void shouldNeverMoveAChannelToAnotherShard() {
    assertThat(ChannelName.shardOf("", 64)).isZero();
    assertThat(ChannelName.shardOf("demo", 64)).isEqualTo(14);
    assertThat(ChannelName.shardOf("\u00fcber", 64)).isEqualTo(51);
  }

  @Test
  void shouldKnowWhatARequestCanExpress() {
    for (char c = 0; c < 256; c++) {
      boolean word = c < 128 && (Character.isLetterOrDigit(c) || "_-%".indexOf(c) >= 0);
      assertThat(ChannelName.isSubscribable(c)).as("character %d", (int) c).isEqualTo(word);
    }
  }
}
