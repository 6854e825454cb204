package io.perseid.replication;

/** Port: who is in the cluster, as the store sees it. Any thread may call; calls never block. */
public interface Membership {
  /** The members now. Read again after a change, the answer is the new one. */
  View view();

  /** This node's own member name in {@link #view}: a new one after a split has healed. */
  String self();

  /** The node part of a member's name: stays the same for the life of its process. */
  String nodeOf(String member);

  /**
   * Registers the one listener. Its methods are called after {@link #view} shows the change, from
   * any thread, one at a time.
   */
  void listen(Listener listener);

  /** Hears of changes. */
  interface Listener {
    /** Somebody came or went. */
    void viewChanged();

    /**
     * This node was on the losing side of a split that has healed: its store is now the other
     * side's.
     */
    void merged();
  }
}
