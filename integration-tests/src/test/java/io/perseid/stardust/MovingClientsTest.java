package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.Cluster;
import io.perseid.harness.HaProxy;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Pages with jQuery behind HAProxy, and curl that goes to another node at every poll, all on two
 * channels joined by a plus sign. Meanwhile messages are posted at all nodes, one node is killed
 * and comes back, and another one is restarted in order. Then everybody is asked what they saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MovingClientsTest {
  private static final int PAGES = 5;
  private static final Path JQUERY = Path.of("/usr/share/javascript/jquery/jquery.min.js");

  private final List<EvPage> pages = new ArrayList<>();
  private final List<EvPage> oldPages = new ArrayList<>();
  private final List<CurlClient> plain = new ArrayList<>();
  private final List<CurlClient> echoing = new ArrayList<>();
  private Cluster cluster;
  private HaProxy balancer;
  private Chromium chromium;
  private long killedPid;
  private Map<String, List<Shown>> held;

  @BeforeAll
  void letNodesFailWhileMessagesCome() throws IOException {
    cluster =
        Cluster.of(
                3,
                "stardust",
                "--subscriber-document-root",
                site(),
                "--stardust-mount",
                "/comet",
                "--stardust-timeout",
                "5s",
                "--stardust-channel-length",
                "1000",
                "--limits-messages-per-channel",
                "1000")
            .start();
    balancer = HaProxy.inFrontOf("stardust", cluster.nodes());
    chromium = new Chromium();
    openAll();
    try (Writer writer = Writer.begin(cluster.nodes())) {
      writer.awaitMore(40);
      NodeProcess killed = cluster.node(0);
      killedPid = killed.child().pid();
      killed.kill9();
      writer.awaitMore(40);
      killed.start();
      cluster.awaitReady();
      writer.awaitMore(20);
      NodeProcess restarted = cluster.node(1);
      assertThat(restarted.term()).as("exit code").isZero();
      writer.awaitMore(20);
      restarted.start();
      cluster.awaitReady();
      writer.awaitMore(40);
      held = writer.stop();
    }
    awaitLast();
  }

  private static String site() throws IOException {
    Path root = Places.output("sites").resolve("stardust");
    Files.createDirectories(root);
    for (String file : List.of("page.html", "old.html", "log.js", "oldev.js")) {
      try (InputStream in = MovingClientsTest.class.getResourceAsStream("/stardust/" + file)) {
        Files.write(root.resolve(file), in.readAllBytes());
      }
    }
    assertThat(JQUERY).as("jQuery of the package libjs-jquery").isReadable();
    Files.write(root.resolve("jquery.min.js"), Files.readAllBytes(JQUERY));
    return root.toString();
  }

  private void openAll() {
    String origin = "http://127.0.0.1:" + balancer.port();
    for (int i = 0; i < PAGES; i++) {
      pages.add(EvPage.open(chromium, origin, "page.html", "01" + i));
    }
    oldPages.add(EvPage.open(chromium, origin, "old.html", "020"));
    for (int i = 0; i < 3; i++) {
      plain.add(CurlClient.begin(cluster.nodes(), "03" + i, false));
    }
    for (int i = 0; i < 2; i++) {
      echoing.add(CurlClient.begin(cluster.nodes(), "04" + i, true));
    }
    allPages().forEach(EvPage::awaitBegun);
    allCurls().forEach(CurlClient::awaitBegun);
  }

  private Stream<EvPage> allPages() {
    return Stream.concat(pages.stream(), oldPages.stream());
  }

  private Stream<CurlClient> allCurls() {
    return Stream.concat(plain.stream(), echoing.stream());
  }

  private void awaitLast() {
    int count = held.values().stream().mapToInt(List::size).sum();
    allPages().forEach(each -> each.awaitCount(count));
    allCurls().forEach(each -> held.values().forEach(each::awaitLast));
    allCurls().forEach(CurlClient::close);
  }

  @AfterAll
  void end() {
    allCurls().forEach(CurlClient::close);
    if (chromium != null) {
      chromium.close();
    }
    if (balancer != null) {
      balancer.close();
    }
    cluster.close();
  }

  @Test
  void shouldShowAPageEveryMessageOnceAndInOrder() {
    for (EvPage page : pages) {
      verifyExact(page.toString(), page.shown());
      assertThat(page.faults()).as(page.toString()).isEmpty();
    }
    pages.get(0).picture("stardust-page");
  }

  /** The plug-in that pages bring along does not say where it stands: the cluster remembers. */
  @Test
  void shouldLoseNothingForAPageThatBringsItsOldPlugIn() {
    for (EvPage page : oldPages) {
      verifyOrder(page.toString(), page.shown());
      assertThat(page.faults()).as(page.toString()).isEmpty();
    }
  }

  @Test
  void shouldBeExactForCurlThatSaysWhereItStands() {
    echoing.forEach(curl -> verifyExact(curl.toString(), curl.shown()));
  }

  @Test
  void shouldRepeatToPlainCurlAtMostWhatAKilledNodeGaveItLast() {
    for (CurlClient curl : plain) {
      verifyOrder(curl.toString(), curl.shown());
      verifyRepetitions(curl);
      assertThat(curl.answers())
          .as("nodes that answered %s", curl)
          .extracting(CurlClient.Answer::node)
          .containsAll(cluster.nodes());
    }
  }

  private void verifyExact(String who, List<Shown> shown) {
    held.forEach(
        (channel, messages) ->
            assertThat(Shown.on(channel, shown))
                .as("%s, channel %s", who, channel)
                .isEqualTo(messages));
  }

  /** All, in order, but for the second times of those that came twice. */
  private void verifyOrder(String who, List<Shown> shown) {
    verifyExact(who, shown.stream().distinct().toList());
  }

  /** A message that comes twice is the same, and came first with the last answer of a node. */
  private void verifyRepetitions(CurlClient curl) {
    Map<Shown, CurlClient.Answer> first = new HashMap<>();
    Set<CurlClient.Answer> repeated = new HashSet<>();
    for (CurlClient.Answer answer : curl.answers()) {
      assertThat(answer.messages()).as("one answer to %s", curl).doesNotHaveDuplicates();
      for (Shown message : answer.messages()) {
        CurlClient.Answer before = first.putIfAbsent(message, answer);
        if (before != null) {
          repeated.add(before);
        }
      }
    }
    List<CurlClient.Answer> killed =
        curl.answers().stream().filter(each -> each.pid() == killedPid).toList();
    assertThat(killed).isNotEmpty();
    assertThat(killed.subList(killed.size() - 1, killed.size())).containsAll(repeated);
  }
}
