package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.Cluster;
import io.perseid.harness.HaProxy;
import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A page written in 2008 moves over: the same page, our Meteor object, three nodes behind HAProxy.
 * Every node is restarted while it runs, in all modes at once.
 */
class SiteOf2008Test {
  private static final List<String> MODES =
      List.of("stream", "iframe", "longpoll", "smartpoll", "simplepoll");
  private static final String[] FIRST = {"one", "wall_event_12"};
  private static final Set<String> STREAMS = Set.of("stream", "iframe");

  /** From one status to the next, as they are documented; 0 stands for the beginning. */
  private static final Set<String> STEPS =
      Set.of("0>1", "1>3", "1>4", "3>1", "3>4", "4>1", "4>5", "5>1");

  @Test
  void shouldShowEveryMessageOnceInEveryModeWhileTheNodesAreRestarted() throws Exception {
    Map<String, SitePage> pages = new LinkedHashMap<>();
    String root = documentRoot();
    try (Cluster cluster =
            Cluster.of(
                    3,
                    "site2008",
                    "--subscriber-document-root",
                    root,
                    "--limits-messages-per-channel",
                    "0")
                .start();
        HaProxy balancer = HaProxy.inFrontOf("site2008", cluster.nodes());
        Chromium chromium = new Chromium();
        Comments comments = begin(cluster)) {
      awaitBacklog(comments);
      int port = balancer.port();
      for (String mode : MODES) {
        pages.put(mode, SitePage.open(chromium, "http://127.0.0.1:" + port, mode, port, FIRST));
      }
      pages.values().forEach(SiteOf2008Test::settle);

      // A page that joins or leaves a channel connects anew and may so slip to a node that was
      // restarted already. The iframe page does not move between the restarts, so whichever node it
      // is on is restarted under it.
      List<SitePage> restless = new ArrayList<>(pages.values());
      restless.remove(pages.get("iframe"));
      pages.get("iframe").run("Meteor.joinChannel('two')");
      restart(cluster, 0);
      restless.forEach(page -> page.run("Meteor.joinChannel('two')"));
      restart(cluster, 1);
      restless.forEach(page -> page.run("Meteor.leaveChannel('three')"));
      pages.values().forEach(page -> page.run("release()"));
      restart(cluster, 2);
      pages.get("iframe").awaitTrue("resets > 0");
      pages.get("iframe").run("Meteor.leaveChannel('three')");
      pages.values().forEach(page -> page.run("Meteor.joinChannel('four')"));

      Map<String, List<String>> held = comments.stop();
      pages.forEach((mode, page) -> verify(mode, page, held));
      pages.get("stream").picture("site-of-2008");
      endForGood(pages, port);
    }
  }

  private static String documentRoot() throws IOException {
    Path root = Places.output("sites").resolve("site2008");
    Files.createDirectories(root);
    try (InputStream in = SiteOf2008Test.class.getResourceAsStream("/oldsite/page.html")) {
      Files.write(root.resolve("page.html"), in.readAllBytes());
    }
    return root.toString();
  }

  private static Comments begin(Cluster cluster) {
    String[] channels = {"one", "two", "three", "four", "wall_event_12"};
    return Comments.begin(cluster.nodes(), Duration.ofMillis(25), channels);
  }

  /** So that each channel has a history when the pages come. */
  private static void awaitBacklog(Comments comments) {
    org.awaitility.Awaitility.await().until(() -> comments.acknowledged() > 25);
  }

  /** Connected, receiving, with one channel more, and the comments going another way for now. */
  private static void settle(SitePage page) {
    page.run("Meteor.registerEventCallback('gap', function () { errors.push('gap'); })");
    page.awaitTrue("texts.length > 10");
    page.run("Meteor.joinChannel('three')");
    page.awaitTexts("three", 6);
    page.run("hold()");
    page.awaitTrue("held.length > 5");
  }

  private static void restart(Cluster cluster, int index) {
    NodeProcess node = cluster.node(index);
    assertThat(node.term()).as("exit code, log: %s", node.child().log()).isZero();
    node.start();
    cluster.awaitReady();
  }

  private static void verify(String mode, SitePage page, Map<String, List<String>> held) {
    page.verifyTexts(held, "one", "wall_event_12", "two", "four");
    List<String> left = page.texts("three");
    assertThat(left).as("%s, left", page).isEqualTo(held.get("three").subList(0, left.size()));
    assertThat(page.strings("errors")).as("errors of %s", page).isEmpty();
    assertThat(page.number("eofs")).as("ends of %s", page).isZero();
    if (!STREAMS.contains(mode)) {
      assertThat(page.number("resets")).as("resets of %s", page).isZero();
    }
    String before = "0";
    for (String status : page.strings("statuses")) {
      assertThat(STEPS)
          .as("%s: %s", page, page.strings("statuses"))
          .contains(before + ">" + status);
      before = status;
    }
    assertThat(before).as("the last of %s", page.strings("statuses")).isEqualTo("5");
  }

  /** The application ends a client: whatever node has its stream, the page hears of it. */
  private static void endForGood(Map<String, SitePage> pages, int port) {
    for (String mode : STREAMS) {
      SitePage page = pages.get(mode);
      Http.get(port, "/disconnect/" + page.strings("[Meteor.hostid]").get(0));
      page.awaitTrue("eofs === 1 && Meteor.status === 6");
    }
  }
}
