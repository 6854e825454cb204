package io.perseid.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One subscriber of one channel: finds the markers in what it receives and keeps account of them.
 * How it asks, and what it does when an answer ends, its subclasses know.
 */
abstract class Subscriber extends Connection {
  final Load load;
  final int id;
  final Share share;
  final Arrivals arrivals = new Arrivals();
  private boolean ready;

  /** Bytes of the present message that are yet to come, and hold no marker. */
  private int rest;

  /** The beginning of a marker at the end of the last read. */
  private byte[] carried = {};

  private int carry;

  Subscriber(Loop loop, Load load, int id, Share share) {
    super(loop);
    this.load = load;
    this.id = id;
    this.share = share;
  }

  /** Opens the first connection. */
  abstract void start();

  final boolean isReady() {
    return ready;
  }

  /** The subscription holds: what is published from now on is expected to arrive. */
  final void ready() {
    if (!ready) {
      ready = true;
      share.subscribers++;
      loop.tally.ready.add(1);
      load.subscriberReady(this);
    }
  }

  /** It is over for this subscriber, before or after it was ready. */
  final void over(String reason) {
    close();
    if (reason != null) {
      loop.tally.trouble(reason);
    }
    if (ready) {
      share.subscribers--;
      loop.tally.gone.add(1);
    } else {
      loop.tally.refused.add(1);
      load.subscriberRefused(this);
    }
  }

  static String words(IOException reason) {
    return reason == null ? "the server closed the connection" : reason.getMessage();
  }

  /** A new answer begins: nothing is left of the one before. */
  final void forgetRest() {
    rest = 0;
    carry = 0;
  }

  /** Takes account of all messages between two places of the loop's buffer. */
  final void scan(ByteBuffer bytes, int from, int to) {
    long now = System.nanoTime();
    int at = from;
    if (carry > 0) {
      // Only what was read first can follow on a carry, and in front of that there is room.
      at -= carry;
      bytes.put(at, carried, 0, carry);
      carry = 0;
    }
    int skipped = Math.min(rest, to - at);
    rest -= skipped;
    at += skipped;
    Marker marker = load.marker;
    while (at < to) {
      if (bytes.get(at) != Marker.BEGIN) {
        at++;
      } else if (to - at < Marker.BYTES) {
        if (marker.mayBeginAt(bytes, at, to)) {
          carry(bytes, at, to);
          return;
        }
        at++;
      } else if (marker.isAt(bytes, at)) {
        arrived(bytes, at, now);
        at += load.bytes;
      } else {
        at++;
      }
    }
    rest += at - to;
  }

  private void carry(ByteBuffer bytes, int from, int to) {
    if (carried.length == 0) {
      carried = new byte[Marker.BYTES];
    }
    carry = to - from;
    bytes.get(from, carried, 0, carry);
  }

  private void arrived(ByteBuffer bytes, int at, long now) {
    Tally tally = loop.tally;
    if (Marker.channel(bytes, at) != share.channel.index) {
      tally.misdirected++;
      return;
    }
    int sequence = Marker.sequence(bytes, at);
    switch (arrivals.arrived(sequence)) {
      case DUPLICATE -> {
        tally.duplicated++;
        return;
      }
      case REORDERED -> tally.reordered++;
      case NEW -> {}
    }
    tally.received.add(1);
    long due = Marker.nanos(bytes, at);
    if (load.isMeasured(due)) {
      Tally.record(tally.latency, now - due);
    }
    share.delivered(sequence);
  }
}
