package io.perseid.replication;

import java.util.List;

/**
 * The members of the cluster as one node sees them at one moment.
 *
 * <p>A member's name is made new whenever it joins, also when the same process joins again after a
 * split, so equal views mean that nobody came or went in between.
 *
 * @param members names of all members, this node's included, sorted
 */
public record View(List<String> members) {
  /** Sorts and copies. */
  public View {
    members = members.stream().sorted().toList();
  }

  /** How many members it has. */
  public int size() {
    return members.size();
  }

  /** Whether a member is in it. */
  public boolean contains(String member) {
    return members.contains(member);
  }
}
