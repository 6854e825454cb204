package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidentTableTest {
  /** Somebody who does nothing but have an id. */
  private static final class Somebody implements Resident {
    private final Claim claim;

    Somebody(String hostId) {
      claim = new Claim(hostId, InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public Claim claim() {
      return claim;
    }

    @Override
    public Hub hub() {
      return null;
    }

    @Override
    public String name() {
      return claim.hostId();
    }

    @Override
    public void joined() {}

    @Override
    public long see(long nowSeconds) {
      return NEVER;
    }

    @Override
    public void stalled() {}

    @Override
    public void siteChanged(Site site) {}

    @Override
    public void leave(EndReason reason) {}

    @Override
    public void received(ByteBuf bytes) {}

    @Override
    public void writable() {}

    @Override
    public void gone() {}
  }

  @Test
  void shouldHoldWhatAMapWouldHoldWhoeverComesAndGoes() {
    ResidentTable table = new ResidentTable();
    Map<String, Resident> map = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 40_000; i++) {
      // Grows to some hundreds, then shrinks to a few, and again.
      boolean growing = i / 5000 % 2 == 0;
      String id = "h" + random.nextInt(growing ? 2000 : 600);
      Resident there = map.get(id);
      assertThat(table.get(id)).isSameAs(there);
      if (there != null && random.nextInt(growing ? 4 : 1) == 0) {
        table.remove(there);
        map.remove(id);
      } else if (growing || random.nextInt(8) == 0) {
        Somebody one = new Somebody(id);
        table.put(one);
        map.put(id, one);
      }
      assertThat(table.size()).isEqualTo(map.size());
    }
    map.forEach((id, one) -> assertThat(table.get(id)).isSameAs(one));
    map.values().forEach(table::remove);
    assertThat(table.size()).isZero();
  }
}
