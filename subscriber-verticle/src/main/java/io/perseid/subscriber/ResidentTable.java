package io.perseid.subscriber;

import java.util.Arrays;

/**
 * Residents by their client's id, one each, in one array: who finds a place taken has the next free
 * one behind it, and who leaves lets those behind move up. To be used under its lock.
 */
final class ResidentTable {
  private static final int LENGTH_MIN = 16;

  private Resident[] places = new Resident[LENGTH_MIN];
  private int size;

  /** Ids that clients choose badly are scattered all the same; the upper bits serve to divide. */
  static int spread(String hostId) {
    return hostId.hashCode() * 0x9E3779B9;
  }

  private int home(String hostId) {
    int hash = spread(hostId);
    return (hash ^ hash >>> 15) & places.length - 1;
  }

  private int find(String hostId) {
    int place = home(hostId);
    while (places[place] != null && !places[place].claim().hostId().equals(hostId)) {
      place = place + 1 & places.length - 1;
    }
    return place;
  }

  Resident get(String hostId) {
    return places[find(hostId)];
  }

  /** Puts one in, in place of whoever has its id. */
  void put(Resident one) {
    int place = find(one.claim().hostId());
    if (places[place] == null && ++size > places.length / 4 * 3) {
      resize(places.length * 2);
      place = find(one.claim().hostId());
    }
    places[place] = one;
  }

  /** Takes out one that is in it. */
  void remove(Resident one) {
    int hole = find(one.claim().hostId());
    for (int next = hole + 1 & places.length - 1;
        places[next] != null;
        next = next + 1 & places.length - 1) {
      int home = home(places[next].claim().hostId());
      // Who would be passed over by now if it stayed: its home is not between the hole and it.
      if ((next - home & places.length - 1) >= (next - hole & places.length - 1)) {
        places[hole] = places[next];
        hole = next;
      }
    }
    places[hole] = null;
    if (--size < places.length / 8 && places.length > LENGTH_MIN) {
      resize(places.length / 2);
    }
  }

  int size() {
    return size;
  }

  private void resize(int length) {
    Resident[] all = places;
    places = new Resident[length];
    Arrays.stream(all)
        .filter(each -> each != null)
        .forEach(each -> places[find(each.claim().hostId())] = each);
  }
}
