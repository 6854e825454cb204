package io.perseid.subscriber;

import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.Arrays;
import java.util.function.Consumer;

/** The open connections of one hub. Belongs to the hub. */
final class Connections {
  private SubscriberSocket[] sockets = new SubscriberSocket[16];
  private int size;

  int size() {
    return size;
  }

  void add(SubscriberSocket socket) {
    if (size == sockets.length) {
      sockets = Arrays.copyOf(sockets, size * 2);
    }
    socket.place(size);
    sockets[size++] = socket;
  }

  /** Lets a connection go on as another socket, which has the place of the one before. */
  void replace(SubscriberSocket next) {
    sockets[next.place()] = next;
  }

  void remove(SubscriberSocket socket) {
    SubscriberSocket last = sockets[--size];
    sockets[socket.place()] = last;
    last.place(socket.place());
    sockets[size] = null;
  }

  /** Visits all, from the last to the first: the one being visited may be removed. */
  void forEach(Consumer<SubscriberSocket> visitor) {
    for (int i = size - 1; i >= 0; i--) {
      visitor.accept(sockets[i]);
    }
  }

  /** A copy, for work that goes on while connections come and go. */
  SubscriberSocket[] snapshot() {
    return Arrays.copyOf(sockets, size);
  }
}
