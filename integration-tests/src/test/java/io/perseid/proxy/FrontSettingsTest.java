package io.perseid.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Single lines of the shipped files do what they are there for, in front of one node. */
class FrontSettingsTest {
  /** Where the node expects PROXY headers from; the web servers speak to it from 127.0.0.1. */
  private static final String PROXY = "127.0.0.3";

  private static NodeProcess node;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeAll
  static void start() {
    node =
        NodeProcess.alone(
                "front-settings",
                "--subscriber-ping-interval",
                "0",
                "--subscriber-trusted-proxies",
                PROXY,
                "--subscriber-proxy-protocol",
                "true",
                "--log-level",
                "debug")
            .start()
            .awaitReady();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  /**
   * Which line decides how long a stream may be quiet: made short, it cuts the stream. As shipped
   * it is longer than the 240 s and the minute of checking after which the node itself ends a
   * stream.
   */
  @ParameterizedTest
  @CsvSource({
    "HAPROXY, timeout server 330s, timeout server 1s",
    "NGINX, proxy_read_timeout 330s, proxy_read_timeout 1s",
    "APACHE, timeout=330, timeout=1"
  })
  void shouldCutAQuietStreamByThisLineAlone(Front.Kind kind, String shipped, String brief)
      throws Exception {
    try (Front front =
            Front.start(
                kind + "-brief", kind, List.of(node.ports()), file -> file.with(shipped, brief));
        Browser browser = Browser.get(front.port(), "/push/quiet/lines/quiet")) {
      browser.until("=quiet 0\n").rest();
    }
  }

  /** Apache cannot: it relies on asking nodes before. */
  @ParameterizedTest
  @EnumSource(
      value = Front.Kind.class,
      names = {"HAPROXY", "NGINX"})
  void shouldTryAnotherNodeWhenOneSaysThatItIsNotReady(Front.Kind kind) throws Exception {
    HttpServer unready = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    unready.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    unready.start();
    NodeProcess.Ports real = node.ports();
    NodeProcess.Ports other =
        new NodeProcess.Ports(unready.getAddress().getPort(), 0, real.admin(), 0, 0, 0);
    try (Front front = Front.start(kind + "-unready", kind, List.of(other, real))) {
      for (int i = 0; i < 10; i++) {
        assertThat(Browser.answer(front.port(), "www.example.com", "/push/h/simplepoll/c"))
            .startsWith("HTTP/1.1 200 ");
      }
    } finally {
      unready.stop(0);
    }
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void shouldTellTheClientByTheProxyProtocolWhereHaproxySendsIt() throws Exception {
    try (Front front =
            Front.start(
                "HAPROXY-proxy-protocol",
                Front.Kind.HAPROXY,
                List.of(node.ports()),
                file ->
                    file.with(" check port ", " source " + PROXY + " send-proxy-v2 check port ")
                        .without("http-request set-header X-Forwarded-For"));
        ControllerClient publisher = new ControllerClient(node.controllerPort());
        Browser browser =
            Browser.get(front.port(), "/push/seen/lines/seen", "X-Forwarded-For: 198.51.100.1")) {
      browser.until("=seen 0\n");
      long id = publisher.publish("seen", "x");
      browser.until(id + " seen x\n");
      await().atMost(Duration.ofSeconds(5)).until(() -> node.child().output().contains("seen at "));
      assertThat(node.child().output().lines().filter(line -> line.contains("seen at ")))
          .allMatch(line -> line.contains("seen at " + Browser.ADDRESS + " "));
    }
  }
}
