package io.perseid.replication.sim;

import io.perseid.replication.Membership;
import io.perseid.replication.View;
import java.util.List;

/** The members as one node sees them; what it sees changes at its own moments. */
final class SimMembership implements Membership {
  private final SimNode node;
  private View view = new View(List.of());
  private int joins;
  private Listener listener;

  SimMembership(SimNode node) {
    this.node = node;
  }

  @Override
  public View view() {
    return view;
  }

  @Override
  public String self() {
    return node.id + "/" + joins;
  }

  @Override
  public String nodeOf(String member) {
    return member.substring(0, member.indexOf('/'));
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  /** Takes the name under which it joins again. */
  void rejoin() {
    joins++;
  }

  void see(List<String> members) {
    View seen = new View(members);
    if (!seen.equals(view)) {
      view = seen;
      if (listener != null) {
        listener.viewChanged();
      }
    }
  }

  void merged() {
    listener.merged();
  }
}
