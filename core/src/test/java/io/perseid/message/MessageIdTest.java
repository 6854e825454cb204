package io.perseid.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageIdTest {
  private static final long BEGIN = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  @Test
  void shouldBeNoughtUpToTheBeginningOfItsTime() {
    assertThat(MessageId.atMillis(BEGIN)).isZero();
    assertThat(MessageId.atMillis(BEGIN - 1)).isZero();
    assertThat(MessageId.atMillis(Long.MIN_VALUE / 2)).isZero();
  }

  @Test
  void shouldLeaveRoomFor2048IdsInAMillisecond() {
    assertThat(MessageId.atMillis(BEGIN + 1)).isEqualTo(2_048);
  }

  @Test
  void shouldTellItsAge() {
    long moment = Instant.parse("2026-11-21T12:34:56.789Z").toEpochMilli();
    long id = MessageId.atMillis(moment);
    assertThat(MessageId.toMillis(id)).isEqualTo(moment);
    assertThat(MessageId.toMillis(id + 2_047)).isEqualTo(moment);
    assertThat(MessageId.toMillis(id + 2_048)).isEqualTo(moment + 1);
  }

  @Test
  void shouldStayExactInJavaScriptForACentury() {
    long id = MessageId.atMillis(Instant.parse("2125-01-01T00:00:00Z").toEpochMilli());
    assertThat(id).isLessThan(MessageId.MAX);
    assertThat((long) (double) MessageId.MAX).isEqualTo(MessageId.MAX);
  }
}
