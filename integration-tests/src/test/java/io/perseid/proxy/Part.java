package io.perseid.proxy;

import io.perseid.harness.NodeProcess;

/** Which of a node's ports a shipped file is for; its name is that of the file. */
enum Part {
  /** The port of pages of Meteor. */
  SUBSCRIBERS {
    @Override
    int port() {
      return 4670;
    }

    @Override
    int portOf(NodeProcess.Ports node) {
      return node.subscriber();
    }

    @Override
    String request(String client) {
      return "/push/" + client + "/simplepoll/load";
    }

    @Override
    String probe() {
      return request("probe");
    }

    @Override
    String answer() {
      return "ch(\"load\", ";
    }

    @Override
    public String toString() {
      return "perseid";
    }
  },

  /** The port of Stardust; the nodes have the base path that the files speak of. */
  STARDUST {
    @Override
    int port() {
      return 5742;
    }

    @Override
    int portOf(NodeProcess.Ports node) {
      return node.stardust();
    }

    @Override
    String request(String client) {
      return "/comet/channel/load/stream/" + client;
    }

    @Override
    String probe() {
      return "/comet/channel";
    }

    @Override
    String answer() {
      return "\r\n\r\n[]";
    }

    @Override
    public String toString() {
      return "stardust";
    }
  };

  /** What the file says of the first node. */
  abstract int port();

  /** What it is for a node of the tests. */
  abstract int portOf(NodeProcess.Ports node);

  /** What a client of this id, digits that are new, asks without waiting. */
  abstract String request(String client);

  /** Part of the answer to that. */
  abstract String answer();

  /** A request that succeeds as soon as a node can be reached, however often. */
  abstract String probe();
}
