package io.perseid.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import io.perseid.harness.Places;
import io.perseid.harness.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Files of a site of 2008 lie in the document root: its page, its Meteor object, and its frames or
 * ours. They evaluate what they receive and know nothing of us. Some pages are on a host of their
 * own beside the one that pushes, and lower their domain to be reached.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldClientTest {
  private static final String PAGE = "page.html";
  private static final String[] CHANNELS = {"one", "two", "wall_event_12"};
  private static final String MODES =
      """
      modes:
        xhrinteractive: {max-time: 2s}
        iframe: {max-time: 2s}
        longpoll: {max-time: 2s}
      """;

  private NodeProcess theirs;
  private NodeProcess ours;
  private Chromium chromium;

  @BeforeAll
  void start() throws IOException {
    theirs = node("old-frames", "*", PAGE, "meteor.js", "stream.html", "poll.html");
    ours = node("our-frames", origin(theirs, "127.0.0.1"), PAGE, "meteor.js");
    theirs.start();
    ours.start();
    theirs.awaitReady();
    ours.awaitReady();
    chromium = new Chromium();
  }

  private static String origin(NodeProcess node, String host) {
    return "http://" + host + ":" + node.subscriberPort();
  }

  private static NodeProcess node(String name, String origins, String... files) throws IOException {
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
        name,
        "--config",
        config.toString(),
        "--subscriber-document-root",
        root.toString(),
        "--subscriber-allow-origins",
        origins,
        "--limits-messages-per-channel",
        "0");
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
  void shouldShowAnOldPageEveryMessageOnceInEveryModeWithItsOwnFramesAndWithOurs() {
    Map<SitePage, NodeProcess> pages = new LinkedHashMap<>();
    Map<NodeProcess, Map<String, List<String>>> held = new HashMap<>();
    try (Comments first = begin(theirs);
        Comments second = begin(ours)) {
      for (String mode : List.of("stream", "iframe", "serversent", "longpoll", "simplepoll")) {
        pages.put(open(theirs, "www.old.test", mode, CHANNELS), theirs);
      }
      List<SitePage> restless = new ArrayList<>();
      for (String mode : List.of("xhrinteractive", "smartpoll")) {
        restless.add(open(ours, "www.old.test", mode, "one"));
      }
      restless.add(open(ours, "127.0.0.1", "longpoll", "one"));
      restless.forEach(page -> pages.put(page, ours));
      restless.forEach(OldClientTest::joinMore);
      restless.forEach(OldClientTest::leaveOne);
      pages.keySet().forEach(page -> page.awaitTrue("/poll/.test(Meteor.mode) || resets > 1"));
      pages.keySet().forEach(page -> page.awaitTrue("texts.length > 50"));
      held.put(theirs, first.stop());
      held.put(ours, second.stop());
    }
    pages.forEach((page, node) -> verify(page, held.get(node)));
  }

  private SitePage open(NodeProcess node, String host, String mode, String... channels) {
    return SitePage.open(chromium, origin(node, host), mode, node.subscriberPort(), channels);
  }

  private static Comments begin(NodeProcess node) {
    Duration between = Duration.ofMillis(50);
    return Comments.begin(List.of(node), between, "one", "two", "three", "wall_event_12");
  }

  // Not with the old frames: there, a page that connects anew while history is on its way loses it.
  private static void joinMore(SitePage page) {
    page.awaitTrue("texts.length > 5");
    page.run("Meteor.joinChannel('three')");
    page.run("Meteor.joinChannel('wall_event_12')");
    page.run("Meteor.joinChannel('two')");
  }

  private static void leaveOne(SitePage page) {
    page.awaitTexts("three", 6);
    page.run("Meteor.leaveChannel('three')");
  }

  private static void verify(SitePage page, Map<String, List<String>> held) {
    page.verifyTexts(held, CHANNELS);
    List<String> left = page.texts("three");
    assertThat(left).as("%s, left", page).isEqualTo(held.get("three").subList(0, left.size()));
    assertThat(page.strings("errors")).as("errors of %s", page).isEmpty();
    assertThat(page.strings("statuses")).as("statuses of %s", page).startsWith("1", "4", "5");
    assertThat(page.strings("changes")).as("fallbacks of %s", page).isEmpty();
    assertThat(page.number("eofs")).as("ends of %s", page).isZero();
  }

  @Test
  void shouldAdmitOldPlayersOfAllDomainsOnlyWhereAllOriginsAreAdmitted() throws Exception {
    assertThat(Poll.get(theirs.subscriberPort(), "/crossdomain.xml"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Type: application/xml\r\n")
        .contains("<allow-access-from domain=\"*\"/>");
    assertThat(Poll.get(ours.subscriberPort(), "/crossdomain.xml")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void shouldLetAPageOfAnotherOriginReadAStreamAsItComesAndWhyItWasRefused() throws Exception {
    SitePage page = SitePage.at(chromium, origin(ours, "127.0.0.1") + "/" + PAGE);
    String node = origin(theirs, "127.0.0.1");
    try (ControllerClient client = new ControllerClient(theirs.controllerPort())) {
      client.publish("far", "before");
      page.run(
          "window.read = ''; fetch('"
              + node
              + "/push/far/xhrinteractive/far.h', {headers: {'Pragma': 'no-cache'}})"
              + ".then(async r => { const reader = r.body.getReader();"
              + " const words = new TextDecoder();"
              + " for (;;) { const {done, value} = await reader.read(); if (done) return;"
              + " read += words.decode(value, {stream: true}); } })");
      page.awaitTrue("read.includes('\"before\"')");
      client.publish("far", "while it is open");
      page.awaitTrue("read.includes('\"while it is open\"')");

      page.run(
          "window.refused = 0; fetch('"
              + node
              + "/push/far/xhrinteractive/.').then(r => { refused ="
              + " r.status; })");
      page.awaitTrue("refused === 404");
    }
  }

  @Test
  void shouldLetOurObjectReceiveFromAnotherOriginThatAdmitsItAndFromNoOther() throws Exception {
    try (ControllerClient client = new ControllerClient(ours.controllerPort())) {
      client.publish("near", "hello");
    }
    SitePage admitted = SitePage.at(chromium, origin(theirs, "127.0.0.1") + "/" + PAGE);
    SitePage stranger = SitePage.at(chromium, origin(theirs, "localhost") + "/" + PAGE);
    for (SitePage page : List.of(admitted, stranger)) {
      page.script(origin(ours, "127.0.0.1") + "/perseid.js");
      page.run(
          "Meteor.host = '127.0.0.1'; Meteor.port = "
              + ours.subscriberPort()
              + "; Meteor.registerEventCallback('process', text => texts.push(text));"
              + " Meteor.registerEventCallback('statuschanged', status => statuses.push(status));"
              + " Meteor.joinChannel('near'); Meteor.connect()");
    }
    admitted.awaitTrue("texts.join() === 'hello'");
    stranger.run(
        "window.tried = 0; fetch('"
            + origin(ours, "127.0.0.1")
            + "/meteor.js').catch(e => { tried = e.name; })");
    stranger.awaitTrue("tried === 'TypeError'");
    assertThat(stranger.strings("statuses")).containsOnly("1");
    assertThat(stranger.strings("texts")).isEmpty();
  }
}
