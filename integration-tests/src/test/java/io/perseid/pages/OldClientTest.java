package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Files of a site of 2008 lie in the document root: its page, its Meteor object, and its frames or
 * ours. They evaluate what they receive and know nothing of us.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldClientTest {
  private static final String PAGE = "page.html";
  private static final String MODES =
      """
      modes:
        xhrinteractive: {max-time: 2s}
        iframe: {max-time: 2s}
        longpoll: {max-time: 2s}
      """;
  private static final List<String> STREAMS = List.of("stream", "xhrinteractive", "iframe");
  private static final List<String> POLLS = List.of("longpoll", "smartpoll", "simplepoll");

  private NodeProcess theirs;
  private NodeProcess ours;
  private Chromium chromium;

  @BeforeAll
  void start() throws IOException {
    theirs = node("old-frames", PAGE, "meteor.js", "stream.html", "poll.html");
    ours = node("our-frames", PAGE, "meteor.js");
    theirs.start();
    ours.start();
    theirs.awaitReady();
    ours.awaitReady();
    chromium = new Chromium();
  }

  private static NodeProcess node(String name, String... files) throws IOException {
    Path root = Places.output("sites").resolve(name);
    Files.createDirectories(root);
    for (String file : files) {
      try (InputStream in = OldClientTest.class.getResourceAsStream("/oldsite/" + file)) {
        Files.write(root.resolve(file), in.readAllBytes());
      }
    }
    Path config = root.resolveSibling(name + ".yaml");
    Files.writeString(config, MODES);
    return NodeProcess.alone(
        name, "--config", config.toString(), "--subscriber-document-root", root.toString());
  }

  @AfterAll
  void end() {
    if (chromium != null) {
      chromium.close();
    }
    theirs.close();
    ours.close();
  }

  @Test
  void shouldServeEveryModeToTheOldObjectWithItsOwnFrames() {
    List<String> modes = new ArrayList<>(STREAMS);
    modes.addAll(POLLS);
    receive(theirs, modes);
  }

  @Test
  void shouldServeTheOldObjectWithOurFrames() {
    List<String> modes = new ArrayList<>(POLLS);
    modes.add("xhrinteractive");
    receive(ours, modes);
  }

  private void receive(NodeProcess node, List<String> modes) {
    int port = node.subscriberPort();
    Map<String, SitePage> pages = new LinkedHashMap<>();
    Map<String, List<String>> held;
    try (Comments comments =
        Comments.begin(List.of(node), Duration.ofMillis(30), "one", "two", "three")) {
      for (String mode : modes) {
        pages.put(mode, SitePage.open(chromium, port, PAGE, mode, port));
      }
      for (SitePage page : pages.values()) {
        page.awaitTrue("texts.length > 5");
        page.run("Meteor.joinChannel('three')");
        page.run("Meteor.joinChannel('two')");
      }
      for (SitePage page : pages.values()) {
        page.awaitTexts("three", texts -> texts.size() > 5);
        page.run("Meteor.leaveChannel('three')");
      }
      for (String mode : modes) {
        pages.get(mode).awaitTrue(POLLS.contains(mode) ? "resets == 0" : "resets > 2");
      }
      held = comments.stop();
    }
    for (SitePage page : pages.values()) {
      for (String channel : List.of("one", "two")) {
        List<String> expected = held.get(channel);
        page.awaitTexts(channel, texts -> texts.size() >= expected.size());
        assertThat(page.texts(channel)).as("%s, channel %s", page, channel).isEqualTo(expected);
      }
      List<String> left = page.texts("three");
      assertThat(left)
          .as("%s, channel three", page)
          .isEqualTo(held.get("three").subList(0, left.size()));
      assertThat(page.strings("errors")).as("errors of %s", page).isEmpty();
      assertThat(page.strings("statuses")).as("statuses of %s", page).startsWith("1", "4", "5");
      assertThat(page.strings("changes")).as("fallbacks of %s", page).isEmpty();
      assertThat(page.number("eofs")).as("ends of %s", page).isZero();
    }
  }
}
