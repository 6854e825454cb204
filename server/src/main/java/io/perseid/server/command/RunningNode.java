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

  /** Lets documents be read from their files again. */
  void forgetDocuments();
}
