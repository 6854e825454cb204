package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import java.util.concurrent.CompletionStage;

/** What an operator can ask of a node while it runs; any thread. */
public interface RunningNode {
  /**
   * Puts options in force that can change while it runs; the others are not looked at.
   *
   * @return done when all new requests and all open streams go by them
   */
  CompletionStage<Void> change(NodeOptions options);

  /**
   * Empties the history of every channel, over the whole cluster. Ids go on, streams stay.
   *
   * @return done when all are empty; fails when the nodes do not agree in time
   */
  CompletionStage<Void> clearChannels();

  /** Lets documents be read from their files again. */
  void forgetDocuments();
}
