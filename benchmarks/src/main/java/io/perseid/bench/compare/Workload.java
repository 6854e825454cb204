package io.perseid.bench.compare;

import java.io.IOException;

/** Something that all servers are asked to do, one after the other and in turns. */
interface Workload {
  /** The word by which it is chosen, in small letters, digits and hyphens. */
  String name();

  /** Its heading. */
  String title();

  /** What is done and measured, for people who read the figures. */
  String about();

  /**
   * Does it.
   *
   * @throws IOException when a server or the load generator fails: the workload has no result then
   */
  void run(Stage stage, Outcome outcome) throws IOException, InterruptedException;
}
