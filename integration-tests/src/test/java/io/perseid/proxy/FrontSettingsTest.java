package io.perseid.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.perseid.harness.ControllerClient;
import io.perseid.harness.NodeProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single lines of the shipped files do what they are there for. The node expects PROXY headers. */
class FrontSettingsTest {
  private static NodeProcess plain;
  private static NodeProcess proxied;

  @BeforeAll
  static void start() {
    plain = NodeProcess.alone("settings-plain", "--subscriber-ping-interval", "0").start();
    proxied =
        NodeProcess.alone(
                "settings-proxied",
                "--subscriber-trusted-proxies",
                "127.0.0.1",
                "--subscriber-proxy-protocol",
                "true",
                "--log-level",
                "debug")
            .start();
    plain.awaitReady();
    proxied.awaitReady();
  }

  @AfterAll
  static void end() {
    plain.close();
    proxied.close();
  }

  /**
   * Which line decides how long a stream may be quiet: made short, it cuts the stream. As shipped it
   * is longer than the 240 s and the minute of checking after which the node itself ends a stream.
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
                kind + "-brief", kind, List.of(plain), file -> file.with(shipped, brief));
        Browser browser = Browser.get(front.port(), "/push/quiet/lines/quiet")) {
      browser.until("=quiet 0\n").rest();
    }
  }

  @Test
  void shouldTellTheClientByTheProxyProtocolWhereHaproxySendsIt() throws Exception {
    try (Front front =
            Front.start(
                "HAPROXY-proxy-protocol",
                Front.Kind.HAPROXY,
                List.of(proxied),
                file ->
                    file.with(" check port ", " send-proxy-v2 check port ")
                        .without("http-request set-header X-Forwarded-For"));
        ControllerClient publisher = new ControllerClient(proxied.controllerPort());
        Browser browser =
            Browser.get(
                front.port(), "/push/seen/lines/seen", "X-Forwarded-For: 198.51.100.1")) {
      browser.until("=seen 0\n");
      long id = publisher.publish("seen", "x");
      browser.until(id + " seen x\n");
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> proxied.child().output().contains("seen at "));
      assertThat(proxied.child().output().lines().filter(line -> line.contains("seen at ")))
          .allMatch(line -> line.contains("seen at " + Browser.ADDRESS + " "));
    }
  }
}
