package io.perseid.subscriber;

/** Every way in which a stream or a poll ends; logs use these names. */
enum EndReason {
  /** The client closed, or the network did. */
  REMOTE_CLOSED("remoteClosed", false, true),
  /** Another stream came with the same host id. */
  NEW_SUBSCRIBER_WITH_SAME_ID("newSubscriberWithSameID", true, false),
  /** The client had already sent another request, which came first. */
  OVERTAKEN("overtaken", false, false),
  /** A request to disconnect this host id came. */
  DISCONNECTED("disconnected", true, false),
  /** The mode's number of messages was sent. */
  MAX_MESSAGES("maxMessageCountReached", false, false),
  /** The mode's time was over. */
  MAX_TIME("maxTime", false, false),
  /** A stream of few messages told of a gap instead. */
  GAP_TOLD("gapTold", false, false),
  /** A poll was answered. */
  ANSWERED("answered", false, false),
  /** No answer could be made. */
  FAILED("failed", false, false),
  /** More bytes waited for the reader than is allowed. */
  SLOW_READER("slowReader", false, true),
  /** Live messages did not fit behind the history that was still on its way. */
  OVERRUN("overrun", false, true),
  /** Bytes waited, and for a while none went out. */
  WRITE_TIMEOUT("writeTimeout", false, true),
  /** The channels did not answer in time. */
  ATTACH_TIMEOUT("attachTimeout", false, false),
  /** The server ends for good: clients shall not come back. */
  SHUTDOWN("shutdown", true, false),
  /** The server leaves: clients shall go to another node. */
  LEAVING("leaving", false, false),
  /** The node can no longer vouch for what it serves. */
  LEASE_LOST("leaseLost", false, false);

  private final String text;
  private final boolean farewell;
  private final boolean abrupt;

  EndReason(String text, boolean farewell, boolean abrupt) {
    this.text = text;
    this.farewell = farewell;
    this.abrupt = abrupt;
  }

  /** Whether the client is sent its mode's shutdown message. */
  boolean hasFarewell() {
    return farewell;
  }

  /** Whether what is still waiting is thrown away. */
  boolean isAbrupt() {
    return abrupt;
  }

  /** Whether the stream ended because it had done what its mode is for. */
  boolean isFulfilment() {
    return this == MAX_MESSAGES || this == MAX_TIME || this == GAP_TOLD;
  }

  /** Whether the reader's slowness is the cause. */
  boolean isSlowness() {
    return this == SLOW_READER || this == OVERRUN || this == WRITE_TIMEOUT;
  }

  /** What a client is told whose request ends before it was answered. */
  String excuse() {
    return switch (this) {
      case OVERTAKEN, NEW_SUBSCRIBER_WITH_SAME_ID, DISCONNECTED ->
          "a later request of this client has come";
      case ATTACH_TIMEOUT -> "the channels did not answer in time";
      case FAILED -> "the answer could not be made";
      default -> "this node is stopping";
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
