package io.perseid.replication.sim;

import io.perseid.shard.ShardState;
import java.util.ArrayList;
import java.util.List;

/**
 * The store's members on one side of a split, or all of them, and where they keep each shard.
 *
 * <p>A copy lives and dies with its node. What has happened to a node is noticed later, by {@link
 * #repair}; only later still is a missing backup copied anew, by {@link #rebalance}.
 */
final class SimSide {
  final List<SimNode> nodes = new ArrayList<>();
  final Slot[] slots;
  private final SimLoop loop;

  SimSide(SimLoop loop, int shards) {
    this.loop = loop;
    slots = new Slot[shards];
    for (int i = 0; i < shards; i++) {
      slots[i] = new Slot();
    }
  }

  /** One shard's two copies. */
  static final class Slot {
    SimNode owner;
    SimNode backup;
    ShardState owned;
    ShardState backedUp;

    void promote() {
      owner = backup;
      owned = backedUp;
      dropBackup();
    }

    void dropBackup() {
      backup = null;
      backedUp = null;
    }
  }

  boolean has(SimNode node) {
    return node != null && node.isAlive() && nodes.contains(node);
  }

  List<String> names() {
    return nodes.stream().map(node -> node.membership.self()).toList();
  }

  /** The half of this side that these nodes are, with the copies that they have. */
  SimSide split(List<SimNode> part) {
    SimSide half = new SimSide(loop, slots.length);
    half.nodes.addAll(part);
    for (int i = 0; i < slots.length; i++) {
      Slot mine = slots[i];
      Slot theirs = half.slots[i];
      theirs.owner = mine.owner;
      theirs.backup = mine.backup;
      theirs.owned = half.has(mine.owner) ? mine.owned : null;
      theirs.backedUp = half.has(mine.backup) ? mine.backedUp : null;
    }
    part.forEach(node -> node.side = half);
    return half;
  }

  /** Notices who is gone: backups are promoted, shards without a copy are empty. */
  void repair() {
    nodes.removeIf(node -> !node.isAlive());
    if (nodes.isEmpty()) {
      return;
    }
    for (Slot slot : slots) {
      if (!has(slot.backup)) {
        slot.dropBackup();
      }
      if (!has(slot.owner)) {
        if (slot.backup != null) {
          slot.promote();
        } else {
          slot.owner = loop.any(nodes);
          slot.owned = null;
        }
      }
    }
  }

  /** Gives every shard a backup again, and some another owner. */
  void rebalance() {
    repair();
    for (Slot slot : slots) {
      List<SimNode> others = nodes.stream().filter(node -> node != slot.owner).toList();
      if (others.isEmpty()) {
        continue;
      }
      if (slot.backup == null || slot.backedUp == null) {
        slot.backup = loop.any(others);
        slot.backedUp = copy(slot.owned);
      }
      if (loop.chance(0.2)) {
        moveTo(slot, loop.any(others));
      }
    }
  }

  /** Makes a node the owner; the owner until now keeps the backup. */
  private static void moveTo(Slot slot, SimNode node) {
    slot.backedUp = copy(slot.owned);
    slot.backup = slot.owner;
    slot.owner = node;
  }

  /** A node takes leave: what it keeps is with others first. */
  void leave(SimNode leaving) {
    repair();
    nodes.remove(leaving);
    for (Slot slot : slots) {
      if (slot.owner == leaving && !nodes.isEmpty()) {
        moveTo(slot, has(slot.backup) ? slot.backup : loop.any(nodes));
      }
      if (slot.backup == leaving) {
        slot.dropBackup();
      }
    }
    if (!nodes.isEmpty()) {
      rebalance();
    }
  }

  /** Takes in the nodes of a smaller side, and of its shards those that this side lacks. */
  void merge(SimSide smaller) {
    repair();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].owned == null && smaller.slots[i].owned != null) {
        slots[i].owned = smaller.slots[i].owned;
        slots[i].dropBackup();
      }
    }
    nodes.addAll(smaller.nodes);
    smaller.nodes.forEach(node -> node.side = this);
    smaller.nodes.clear();
  }

  /** Goes through bytes-like values, as a copy to another process does. */
  static ShardState copy(ShardState state) {
    return state == null ? null : ShardState.of(state.snapshot());
  }
}
