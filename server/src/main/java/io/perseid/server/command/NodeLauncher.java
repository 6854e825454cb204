package io.perseid.server.command;

import io.perseid.config.NodeOptions;
import io.perseid.server.process.Shutdown;

/** Starts a node in this process. */
@FunctionalInterface
public interface NodeLauncher {
  /**
   * Returns once the node serves.
   *
   * @param shutdown takes a step for everything that was started, as soon as it was: also when the
   *     rest then fails
   * @return the node, for what is asked of it while it runs
   * @throws Exception when the node cannot start; its message is shown to the operator
   */
  RunningNode launch(NodeOptions options, Shutdown shutdown) throws Exception;
}
