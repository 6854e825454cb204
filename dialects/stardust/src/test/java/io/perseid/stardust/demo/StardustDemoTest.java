package io.perseid.stardust.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stardust.demo.DemoWorld.Answered;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StardustDemoTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*\"([^\"]+)\";$");

  private final DemoWorld world = new DemoWorld("/comet");

  @ParameterizedTest
  @CsvSource({
    "/comet/demo, true",
    "/comet/demo/, true",
    "/comet/demo/a/b, true",
    "/comet/%64emo/, true",
    "/comet/demolition, false",
    "/demo/, false",
    "/comet/channel, false",
  })
  void shouldHandleWhatIsBelowItsBase(String path, boolean handled) {
    assertThat(world.demo.handles("GET", path)).isEqualTo(handled);
  }

  @ParameterizedTest
  @CsvSource({
    "/comet/demo/, 'Stardust demo'",
    "/comet/demo/curl_commands, 'Curl commands'",
    "/comet/demo/curl%5Fcommands, 'Curl commands'",
    "/comet/demo/colorful_boxes, 'Colorful boxes'",
  })
  void shouldShowItsPages(String path, String title) {
    Answered page = world.get(path);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).contains("<h1>" + title + "</h1>");
  }

  @Test
  void shouldLeadFromItsNameToItsFirstPageWhateverAProxyCallsIt() {
    Answered answer = world.get("/comet/demo");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.headers()).containsEntry("Location", "demo/");
    assertThat(world.get("/comet%2Fdemo").headers()).containsEntry("Location", "comet/demo/");
  }

  @ParameterizedTest
  @CsvSource({
    "/comet/demo/nothing, ./",
    "/comet/demo/curl_commands/, ../",
    "/comet/demo/a/b/c, ../../",
    "/comet/demo/a%2Fb, ./",
    "/comet/demo/a%2Fb/c, ../",
    "/comet/demo%2Fx, demo/",
    "/comet/demo%2Fa%2Fb, demo/",
    "/comet/demo%2Fa/b, ../demo/",
    "/comet%2Fdemo/x, ./",
    "/comet%2Fdemo%2Fx, comet/demo/",
    "/comet/demo/colorful_boxes.html, ./",
    "/comet/demo/not_found.html, ./",
    "/comet/demo/%zz, ./",
    "/comet/demo/../secret, ../",
  })
  void shouldAnswerAnythingElseWithAPageThatLeadsBack(String path, String home) {
    Answered page = world.get(path);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body())
        .contains("Nothing here")
        .contains("<a class=\"primary\" href=\"" + home + "\"")
        .contains("href=\"" + home + "demo.css\"")
        .doesNotContain("~home~");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "curl_commands", "colorful_boxes", "no/such/page"})
  void shouldRunNoScriptButItsOwnAndReachAllOfItBelowTheBase(String page) {
    Answered answer = world.get("/comet/demo/" + page);
    assertThat(answer.headers().get("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers()).containsEntry("X-Content-Type-Options", "nosniff");
    assertThat(answer.body()).doesNotContainPattern("<script[^>]*>[^<]");
    assertThat(answer.body()).doesNotContainPattern("\\s(on[a-z]+|style)=");
    REFERENCE
        .matcher(answer.body())
        .results()
        .map(found -> found.group(1))
        .forEach(reference -> assertThat(reference).doesNotStartWith("/").doesNotContain(":"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "curl_commands", "colorful_boxes", "nothing"})
  void shouldServeEverythingThatAPageLoads(String page) {
    REFERENCE
        .matcher(world.get("/comet/demo/" + page).body())
        .results()
        .map(found -> found.group(1))
        .forEach(this::assertServed);
  }

  private void assertServed(String name) {
    Answered answer = world.get("/comet/demo/" + name.replaceFirst("^\\./", ""));
    assertThat(answer.status()).as(name).isEqualTo(200);
    if (name.matches(".*\\.m?js")) {
      assertThat(answer.contentType()).startsWith("text/javascript");
      IMPORT
          .matcher(answer.body())
          .results()
          .map(found -> found.group(1))
          .forEach(this::assertServed);
    }
  }

  @Test
  void shouldRefuseOtherMethodsAndNameThoseItKnows() {
    Answered page = world.request("POST", "/comet/demo/curl_commands", Map.of(), "");
    assertThat(page.status()).isEqualTo(405);
    assertThat(page.headers()).containsEntry("Allow", "GET, HEAD");
    Answered boxes = world.request("DELETE", "/comet/demo/colorful_boxes", Map.of(), "");
    assertThat(boxes.headers()).containsEntry("Allow", "GET, HEAD, POST");
    assertThat(world.request("PUT", "/comet/demo/demo.js", Map.of(), "").status()).isEqualTo(405);
    assertThat(world.request("POST", "/comet/demo/nothing", Map.of(), "").status()).isEqualTo(404);
    assertThat(world.request("HEAD", "/comet/demo/", Map.of(), "").status()).isEqualTo(200);
  }
}
