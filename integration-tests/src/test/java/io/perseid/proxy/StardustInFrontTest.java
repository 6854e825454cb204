package io.perseid.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.NodeProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HAProxy, nginx and Apache in front of one node's Stardust port, beside a site. A few addresses
 * may publish, with a password.
 */
class StardustInFrontTest {
  private static final String SITE_HOST = "www.example.com";
  private static final String OWN_HOST = "comet.example.com";
  private static final String OWN_ADDRESS = "127.0.0.1";
  private static final String WRITER = "127.0.0.3";
  private static final String STRANGER_PROXY = "127.0.0.9";
  private static final String PASSWORD =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
  private static final String FORBIDDEN = "HTTP/1.1 403 ";

  private static final List<Front> FRONTS = new ArrayList<>();
  private static NodeProcess node;
  private static int count;

  @BeforeAll
  static void start() {
    node =
        NodeProcess.alone(
                "stardust-fronts",
                "--stardust-base",
                "/comet",
                "--stardust-mount",
                "/comet",
                "--stardust-allow-from",
                String.join(",", "127.0.0.1", WRITER, STRANGER_PROXY),
                "--stardust-auth-user",
                "me",
                "--stardust-auth-password",
                "secret",
                "--subscriber-trusted-proxies",
                "127.0.0.1")
            .start()
            .awaitReady();
    for (Front.Kind kind : Front.Kind.values()) {
      FRONTS.add(front(kind, "as-shipped", UnaryOperator.identity()));
    }
  }

  private static Front front(Front.Kind kind, String name, UnaryOperator<Shipped> change) {
    return Front.start(
        kind + "-stardust-" + name, kind, Part.STARDUST, List.of(node.ports()), change);
  }

  @AfterAll
  static void end() {
    node.close();
    FRONTS.forEach(Front::close);
  }

  static Stream<Front> fronts() {
    return FRONTS.stream();
  }

  private static String next(String what) {
    return what + ++count;
  }

  private static String post(int port, String address, String channel, String... headers)
      throws IOException {
    String path = "/comet/channel/" + channel;
    return Browser.post(port, address, SITE_HOST, path, "m={\"type\":\"Greeting\"}", headers);
  }

  private static String postOfPage(Front front, String host, String channel) throws IOException {
    String path = "/comet/channel/" + channel;
    String form = "m={\"type\":\"Greeting\"}";
    String origin = "Origin: http://" + host;
    return Browser.post(front.port(), WRITER, host, path, form, PASSWORD, origin);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("fronts")
  void shouldServeTheSiteAndUnderOnePathOfItStardust(Front front) throws IOException {
    assertThat(Browser.answer(front.port(), SITE_HOST, "/"))
        .startsWith("HTTP/1.1 200 ")
        .contains(Site.PAGE.strip());
    for (String host : List.of(SITE_HOST, OWN_HOST, OWN_HOST + ":80")) {
      assertThat(Browser.answer(front.port(), host, "/comet/"))
          .startsWith("HTTP/1.1 200 ")
          .contains("Stardust COMET Server");
      assertThat(Browser.answer(front.port(), host, "/comet/channel"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("\r\nContent-Type: application/json");
      assertThat(Browser.answer(front.port(), host, "/comet/channel/n/stream/" + next("")))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("\r\nLast-Event-ID: ")
          .endsWith("[]");
    }
    // Its base stays; and neither name lets anyone ask for what load balancers ask for.
    assertThat(Browser.answer(front.port(), SITE_HOST, "/channel")).startsWith("HTTP/1.1 404 ");
    assertThat(Browser.answer(front.port(), OWN_HOST, "/channel")).startsWith("HTTP/1.1 404 ");
    assertThat(Browser.answer(front.port(), SITE_HOST, "/cometary")).startsWith("HTTP/1.1 404 ");
    assertThat(Browser.answer(front.port(), SITE_HOST, "/readyz")).startsWith("HTTP/1.1 404 ");
    assertThat(Browser.answer(front.port(), OWN_HOST, "/readyz")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void shouldHoldARequestUntilThereIsAMessage() throws Exception {
    String channel = next("held");
    List<Browser> browsers = new ArrayList<>();
    for (Front front : FRONTS) {
      String path = "/comet/channel/" + channel + "+other/stream/" + next("0.");
      assertThat(Browser.answer(front.port(), SITE_HOST, path)).endsWith("[]");
      browsers.add(Browser.get(front.port(), path, "Connection: close"));
    }
    // Nobody may end it, or take it for dead, in some seconds without a byte.
    browsers.get(0).quietFor(Duration.ofSeconds(2));
    for (Browser each : browsers) {
      each.quietFor(Duration.ofMillis(1));
    }
    assertThat(post(FRONTS.get(0).port(), WRITER, channel, PASSWORD)).startsWith("HTTP/1.1 200 ");
    for (Browser each : browsers) {
      try (each) {
        assertThat(each.rest())
            .startsWith("HTTP/1.1 200 ")
            .containsOnlyOnce("\"type\":\"Greeting\"")
            .containsOnlyOnce("\"_ch\":\"" + channel + "\"");
      }
    }
  }

  /** Where a site has Meteor's pages too, and one file for both. */
  @ParameterizedTest
  @EnumSource(Front.Kind.class)
  void shouldBeServedUnderAPathByTheFilesForMeteorToo(Front.Kind kind) throws Exception {
    String channel = next("beside");
    String stream = "/comet/channel/" + channel + "/stream/" + next("");
    try (Front front = Front.start(kind + "-beside", kind, List.of(node.ports()))) {
      assertThat(Browser.answer(front.port(), SITE_HOST, stream)).endsWith("[]");
      assertThat(post(front.port(), Browser.ADDRESS, channel, PASSWORD)).startsWith(FORBIDDEN);
      assertThat(postOfPage(front, SITE_HOST, channel)).startsWith(FORBIDDEN);
      assertThat(postOfPage(front, OWN_ADDRESS, channel)).startsWith("HTTP/1.1 200 ");
      assertThat(Browser.answer(front.port(), SITE_HOST, stream))
          .startsWith("HTTP/1.1 200 ")
          .containsOnlyOnce("\"type\":\"Greeting\"");
    }
  }

  /** Which line decides how long a request may wait: as shipped it is longer than the 55 s. */
  @ParameterizedTest
  @EnumSource(Front.Kind.class)
  void shouldCutAWaitingRequestByThisLineAlone(Front.Kind kind) throws Exception {
    Map<Front.Kind, String> lines =
        Map.of(
            Front.Kind.HAPROXY, "timeout server 75s",
            Front.Kind.NGINX, "proxy_read_timeout 75s",
            Front.Kind.APACHE, "timeout=75");
    String shipped = lines.get(kind);
    String brief = shipped.replace("75", "1");
    String path = "/comet/channel/quiet/stream/" + next("");
    try (Front front = front(kind, "brief", file -> file.with(shipped, brief))) {
      assertThat(Browser.answer(front.port(), SITE_HOST, path)).endsWith("[]");
      assertThat(Browser.answer(front.port(), SITE_HOST, path)).startsWith("HTTP/1.1 50");
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("fronts")
  void shouldLetOnlyThoseWriteWhoMayWriteToTheNode(Front front) throws IOException {
    String channel = next("rights");
    assertThat(post(front.port(), Browser.ADDRESS, channel, PASSWORD)).startsWith(FORBIDDEN);
    for (String claim : List.of("127.0.0.1", WRITER, WRITER + ", 127.0.0.1")) {
      assertThat(
              post(
                  front.port(),
                  Browser.ADDRESS,
                  channel,
                  PASSWORD,
                  "X-Forwarded-For: " + claim,
                  "Forwarded: for=" + WRITER))
          .startsWith(FORBIDDEN);
    }
    assertThat(post(front.port(), WRITER, channel)).startsWith("HTTP/1.1 401 ");
    assertThat(post(front.port(), WRITER, channel, PASSWORD, "Origin: http://other.example"))
        .startsWith(FORBIDDEN);
    assertThat(content(front, channel)).doesNotContain("Greeting");
    assertThat(post(front.port(), WRITER, channel, PASSWORD)).startsWith("HTTP/1.1 200 ");
    assertThat(content(front, channel)).containsOnlyOnce("Greeting");
    // A page of the site, as far as the node can see through the web server: since the browser is
    // one of this machine, by a name that is nobody else's.
    assertThat(postOfPage(front, OWN_ADDRESS, channel)).startsWith("HTTP/1.1 200 ");
    assertThat(postOfPage(front, SITE_HOST, channel))
        .startsWith(FORBIDDEN)
        .contains("found a page of http://" + SITE_HOST + " in a browser of this machine");
  }

  private static String content(Front front, String channel) throws IOException {
    return Browser.answer(front.port(), SITE_HOST, "/comet/channel/" + channel);
  }

  @ParameterizedTest
  @EnumSource(Front.Kind.class)
  void shouldRefuseAllToWriteWhereTheFileRefusesIt(Front.Kind kind) throws Exception {
    String channel = next("closed");
    try (Front front = front(kind, "closed", file -> closed(kind, file))) {
      assertThat(post(front.port(), WRITER, channel, PASSWORD)).startsWith(FORBIDDEN);
      assertThat(content(front, channel)).startsWith("HTTP/1.1 200 ").doesNotContain("Greeting");
    }
    assertThat(post(node.stardustPort(), WRITER, channel, PASSWORD)).startsWith("HTTP/1.1 200 ");
  }

  private static Shipped closed(Front.Kind kind, Shipped file) {
    return switch (kind) {
      case HAPROXY -> file.withTakenIn("http-request deny");
      case NGINX -> file.withTakenIn("limit_except");
      case APACHE ->
          file.withTakenIn(
              "<Proxy ", "  <LimitExcept", "    Require", "  </LimitExcept", "</Proxy>");
    };
  }

  /** As it is when subscriber.trusted-proxies was forgotten: it must not make writers of all. */
  @ParameterizedTest
  @EnumSource(Front.Kind.class)
  void shouldNotLetTheClientsOfAProxyWriteThatTheNodesDoNotKnow(Front.Kind kind) throws Exception {
    try (Front front = front(kind, "unknown", file -> from(kind, file))) {
      for (String address : List.of(WRITER, "127.0.0.1")) {
        assertThat(post(front.port(), address, "unknown", PASSWORD))
            .startsWith(FORBIDDEN)
            .contains("subscriber.trusted-proxies");
      }
    }
  }

  private static Shipped from(Front.Kind kind, Shipped file) {
    return switch (kind) {
      case HAPROXY -> file.with(" check port ", " source " + STRANGER_PROXY + " check port ");
      case NGINX ->
          file.with("proxy_buffering", "proxy_bind " + STRANGER_PROXY + "; proxy_buffering");
      case APACHE ->
          file.with(
              "ProxyHCTemplate ", "ProxySourceAddress " + STRANGER_PROXY + "\nProxyHCTemplate ");
    };
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("fronts")
  void shouldPassTheNamesOfChannelsAsTheClientWroteThem(Front front) throws IOException {
    for (String host : List.of(SITE_HOST, OWN_HOST)) {
      assertThat(Browser.answer(front.port(), host, "/comet/channel/%2541%2Bb_-+c%25"))
          .contains("\"name\":\"%41\"")
          .contains("\"name\":\"b_-\"")
          .contains("\"name\":\"c%\"");
    }
  }
}
