package io.perseid.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.perseid.replication.Membership;
import io.perseid.replication.View;
import java.util.List;
import java.util.Set;

/**
 * Hazelcast's list of members. A member's name is its node's id, a slash, and the id Hazelcast
 * gives it, which is a new one after a split has healed.
 */
final class HazelcastMembership implements Membership {
  /** Member attribute that holds the node's id. */
  static final String NODE = "perseid.node";

  private final Cluster cluster;
  // any thread; a lost update costs only another sorting
  private volatile Known known = new Known(Set.of(), new View(List.of()));
  // under the lock of this
  private Listener listener;

  HazelcastMembership(HazelcastInstance hazelcast) {
    cluster = hazelcast.getCluster();
    cluster.addMembershipListener(
        new MembershipListener() {
          @Override
          public void memberAdded(MembershipEvent event) {
            tell(false);
          }

          @Override
          public void memberRemoved(MembershipEvent event) {
            tell(false);
          }
        });
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED
                  || event.getState() == LifecycleState.MERGE_FAILED) {
                // Either way the store is no longer the one that was read before.
                tell(true);
              }
            });
  }

  @Override
  public View view() {
    // Hazelcast makes a new set at every change and hands out the same one in between
    Set<Member> members = cluster.getMembers();
    Known last = known;
    if (last.members == members) {
      return last.view;
    }
    View view = new View(members.stream().map(HazelcastMembership::name).toList());
    known = new Known(members, view);
    return view;
  }

  @Override
  public String self() {
    return name(cluster.getLocalMember());
  }

  @Override
  public String nodeOf(String member) {
    return member.substring(0, member.indexOf('/'));
  }

  @Override
  public synchronized void listen(Listener listener) {
    this.listener = listener;
  }

  private synchronized void tell(boolean merged) {
    if (listener == null) {
      return;
    }
    if (merged) {
      listener.merged();
    } else {
      listener.viewChanged();
    }
  }

  private static String name(Member member) {
    return member.getAttribute(NODE) + "/" + member.getUuid();
  }

  private record Known(Set<Member> members, View view) {}
}
