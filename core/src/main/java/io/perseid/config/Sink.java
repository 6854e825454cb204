package io.perseid.config;

/** Through what a stream's bytes reach its connection. */
public enum Sink {
  /** Through the bare descriptor where that can be had, else through the channel. */
  AUTO,
  /** Through the channel that accepted the connection, on any system. */
  CHANNEL,
  /** Through the bare descriptor; a node that cannot have it does not start. */
  DESCRIPTOR
}
