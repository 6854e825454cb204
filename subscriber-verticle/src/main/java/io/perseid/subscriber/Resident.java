package io.perseid.subscriber;

/** An occupant that stays, subscribed to channels: a stream, or a poll that waits. */
interface Resident extends Occupant {
  /** Where it lives. */
  Hub hub();

  /** Whose it is: one of each client can stay. */
  Claim claim();

  /** Every channel has answered; on its hub. */
  void joined();

  /** What lists of subscribers show; any thread. */
  String name();
}
