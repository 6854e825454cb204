package io.perseid.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.Cluster;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.HaProxy;
import io.perseid.harness.NodeProcess;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** People who chat through different nodes of one cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatBrowserTest {
  private static final List<String> TEXTS =
      List.of(
          "Good morning!",
          "<script>window.intruded = 1</script><b>bold</b>",
          "</script><img src=x onerror=\"window.intruded = 2\">",
          "\"); window.intruded = 3; (\"",
          "\\\"); window.intruded = 4; //",
          "quotes ' \" ` and back\\slash \\u0041 &amp; %41 ~text~",
          "two lines\nof text",
          "Grüße, Καλημέρα, Доброе утро, おはよう",
          "👩‍👩‍👧‍👦 🎉 and 🏳️‍🌈",
          "שלום עולם, مرحبا بالعالم!");

  private Cluster cluster;
  private HaProxy balancer;
  private Chromium chromium;

  @BeforeAll
  void start() {
    cluster = Cluster.of(3, "chat", "--demo").start();
    balancer = HaProxy.inFrontOf("chat", cluster.nodes());
    chromium = new Chromium();
  }

  @AfterAll
  void end() {
    if (chromium != null) {
      chromium.close();
    }
    if (balancer != null) {
      balancer.close();
    }
    cluster.close();
  }

  private ChatPage join(int node, String room, String name) {
    return ChatPage.join(chromium, cluster.node(node).subscriberPort(), room, name);
  }

  @Test
  @Order(1)
  void shouldShowWhatIsWrittenOnAnotherNodeAsTextAndNothingElse() {
    String ann = "Ann <b>\"O'Hara\"</b> 🌟";
    String bob = "בוב <script>window.intruded = 5</script>";
    ChatPage first = join(0, "two-nodes", ann);
    ChatPage second = join(1, "two-nodes", bob);
    assertThat(first.node()).isEqualTo("node1");
    assertThat(second.node()).isEqualTo("node2");

    for (String text : TEXTS) {
      first.say(text);
      second.awaitMessage(ann, text);
      second.say(text + " too");
      first.awaitMessage(bob, text + " too");
    }

    for (ChatPage page : List.of(first, second)) {
      assertThat(page.texts())
          .isEqualTo(TEXTS.stream().flatMap(t -> List.of(t, t + " too").stream()).toList());
      assertThat(page.foreignElements()).isZero();
      assertThat(page.trace()).isNull();
    }
    first.picture("chat-two-nodes-node1");
    second.picture("chat-two-nodes-node2");
  }

  @Test
  @Order(2)
  void shouldShowTheLastTenMessagesToWhoeverJoins() {
    ChatPage first = join(0, "history", "Ann");
    for (int i = 1; i <= 13; i++) {
      first.say("message " + i);
    }

    ChatPage late = join(2, "history", "Cleo");

    late.awaitMessage("Ann", "message 13");
    assertThat(late.texts())
        .isEqualTo(IntStream.rangeClosed(4, 13).mapToObj(i -> "message " + i).toList());
    late.picture("chat-history");
  }

  @Test
  @Order(3)
  void shouldShowAsTextWhatAControllerPublishes() throws Exception {
    ChatPage page = join(1, "controller", "Ann");
    String text = "</script><script>window.intruded = 6</script> \"quoted\" 🎉";
    try (ControllerClient client = new ControllerClient(cluster.node(2).controllerPort())) {
      client.publish("chat-controller", text);
    }

    page.awaitMessage("someone", text);
    assertThat(page.foreignElements()).isZero();
    assertThat(page.trace()).isNull();
  }

  @Test
  @Order(4)
  void shouldGoOnWithoutGapWhenTheNodeBehindTheLoadBalancerIsKilled() {
    ChatPage roaming = ChatPage.join(chromium, balancer.port(), "killed", "Ann");
    String before = roaming.node();
    NodeProcess victim =
        cluster.nodes().stream().filter(n -> n.name().equals(before)).findFirst().orElseThrow();
    int other = (cluster.nodes().indexOf(victim) + 1) % 3;
    ChatPage settled = join(other, "killed", "Bob");
    settled.say("before");
    roaming.awaitMessage("Bob", "before");

    victim.kill9();
    settled.say("while the node is gone");
    roaming.awaitMessage("Bob", "while the node is gone");
    roaming.awaitLive();
    roaming.say("back again");
    settled.awaitMessage("Ann", "back again");

    assertThat(roaming.node()).isNotEqualTo(before);
    List<String> all = List.of("before", "while the node is gone", "back again");
    assertThat(roaming.texts()).isEqualTo(all);
    assertThat(settled.texts()).isEqualTo(all);
    roaming.picture("chat-node-killed");
  }
}
