package io.perseid.subscriber;

import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TransportsTest {
  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "x86_64"})
  void shouldServeTheSameOnEpoll() throws Exception {
    try (Node node = Node.with().set(b -> b.transport = Transport.EPOLL).start()) {
      serve(node);
    }
  }

  @Test
  void shouldServeTheSameOnNio() throws Exception {
    try (Node node = Node.with().set(b -> b.transport = Transport.NIO).start()) {
      serve(node);
    }
  }

  private static void serve(Node node) throws Exception {
    String large = "x".repeat(50_000);
    node.broker.publishBatch("a", List.of(large, large, large));
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      clients.add(Client.get(node.port, "/push/h" + i + "/lines/a.h/b"));
    }
    for (Client client : clients) {
      client.until("=b 0\n");
      for (int i = 0; i < 3; i++) {
        client.until(" a " + large + "\n");
      }
    }
    for (int i = 0; i < 200; i++) {
      node.broker.publish("b", "m" + i);
    }
    for (Client client : clients) {
      for (int i = 0; i < 200; i++) {
        client.until(" b m" + i + "\n");
      }
      client.close();
    }
  }
}
