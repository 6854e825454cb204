package io.perseid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkerTest {
  private final Marker marker = new Marker();
  private final ByteBuffer bytes = ByteBuffer.allocate(Marker.BYTES);

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 2, 3",
    "65535, 2147483647, 9223372036854775807",
    "4660, 305419896, 81985529216486895"
  })
  void shouldReadWhatItWrote(int channel, int sequence, long nanos) {
    marker.put(bytes, channel, sequence, nanos);

    assertThat(marker.isAt(bytes, 0)).isTrue();
    assertThat(Marker.channel(bytes, 0)).isEqualTo(channel);
    assertThat(Marker.sequence(bytes, 0)).isEqualTo(sequence);
    assertThat(Marker.nanos(bytes, 0)).isEqualTo(nanos);
  }

  @Test
  void shouldBeLettersThatNoProtocolEscapes() {
    marker.put(bytes, 123, 456, 789);

    assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).matches("@[a-z]{35}");
  }

  @Test
  void shouldNotTakeDamagedLettersForAMarker() {
    for (int at = 0; at < Marker.BYTES; at++) {
      for (byte damage : new byte[] {'`', 'q', 0, '@', (byte) 0xe1}) {
        bytes.clear();
        marker.put(bytes, 1, 2, 3);
        if (at > 3 || bytes.get(at) != damage) {
          bytes.put(at, damage);
          assertThat(marker.isAt(bytes, 0)).as("%d at %d", damage, at).isFalse();
        }
      }
    }
  }
}
