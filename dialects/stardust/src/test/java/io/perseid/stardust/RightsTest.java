package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may write, and see who is subscribed. */
class RightsTest {
  private final Dialect dialect = new Dialect();

  private RecordedAnswer post() {
    RecordedAnswer answer = dialect.post("/channel/a", "m={}");
    assertThat(dialect.broker.published).hasSize(answer.status == 200 ? 1 : 0);
    return answer;
  }

  @Test
  void shouldTakeMessagesFromAllowedAddressesOnly() {
    assertThat(post().status).isEqualTo(200);
    dialect.broker.published.clear();
    dialect.client = "192.0.2.7";
    RecordedAnswer refused = post();
    assertThat(refused.status).isEqualTo(403);
    assertThat(refused.body)
        .contains("192.0.2.7", "stardust.allow-from")
        .as("not told to strangers")
        .doesNotContain("127.0.0.0/8");
    dialect.allowFrom = "192.0.2.0/24";
    assertThat(post().status).isEqualTo(200);
  }

  @Test
  void shouldLetAnyAddressRead() {
    dialect.client = "192.0.2.7";
    assertThat(dialect.get("/channel/a").status).isEqualTo(200);
    assertThat(dialect.get("/channel").status).isEqualTo(200);
    assertThat(dialect.get("/channel/a/stream/1").poll).isNotNull();
  }

  @Test
  void shouldNotTakeTheWorldBehindAnUnknownProxyForLoopback() {
    dialect.forwarded = true;
    RecordedAnswer refused = post();
    assertThat(refused.status).isEqualTo(403);
    assertThat(refused.body).contains("subscriber.trusted-proxies");
    dialect.allowFrom = "0.0.0.0/0";
    assertThat(post().status).as("anyone may").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic !",
        "Bearer x",
        "Basic dXNlcg==",
        "Basic dXNlcjp3cm9uZw==",
        "Basic OnB3"
      })
  void shouldAskForTheRightPassword(String header) {
    dialect.user = "user";
    dialect.password = "pä:ss";
    dialect.headers.put("Authorization", header);
    RecordedAnswer refused = post();
    assertThat(refused.status).isEqualTo(401);
    assertThat(refused.headers)
        .containsEntry("WWW-Authenticate", "Basic realm=\"Stardust\", charset=\"UTF-8\"");
    assertThat(refused.body).doesNotContain("pä:ss");
    byte[] right = "user:pä:ss".getBytes(StandardCharsets.UTF_8);
    dialect.headers.put("Authorization", "basic " + Base64.getEncoder().encodeToString(right));
    assertThat(post().status).isEqualTo(200);
  }

  @Test
  void shouldAskForAddressAndPasswordBoth() {
    dialect.user = "user";
    dialect.password = "password";
    dialect.client = "192.0.2.7";
    byte[] right = "user:password".getBytes(StandardCharsets.UTF_8);
    dialect.headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(right));
    assertThat(post().status).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "http://site.example:5742, site.example:5742, 200",
    "https://site.example, site.example, 200",
    "HTTP://Site.Example:5742, site.example:5742, 200",
    "http://evil.example, site.example:5742, 403",
    "http://site.example:81, site.example:5742, 403",
    "http://site.example:5742.evil.example, site.example:5742, 403",
    "null, site.example:5742, 403",
    "http://, '', 403",
    "https://listed.example, site.example:5742, 200",
    "HTTPS://Listed.example, site.example:5742, 200",
  })
  void shouldLetNoForeignPageWriteInItsReadersName(String origin, String host, int status) {
    dialect.client = "192.0.2.7";
    dialect.allowFrom = "192.0.2.0/24";
    dialect.origins = List.of("https://listed.example");
    dialect.headers.put("Origin", origin);
    dialect.headers.put("Host", host);
    assertThat(post().status).isEqualTo(status);
  }

  /** A site's name that leads to this machine makes its pages look like ones of this server. */
  @ParameterizedTest
  @CsvSource({
    "http://evil.example, evil.example, 403",
    "http://evil.example:5742, evil.example:5742, 403",
    "http://localhost.evil.example:5742, localhost.evil.example:5742, 403",
    "http://127.0.0.1.evil.example:5742, 127.0.0.1.evil.example:5742, 403",
    "http://evil.example:, evil.example:, 403",
    "http://evil.example, 127.0.0.1:5742, 403",
    "http://127.0.0.1:5742, 127.0.0.1:5742, 200",
    "http://192.0.2.9, 192.0.2.9, 200",
    "http://[::1]:5742, [::1]:5742, 200",
    "http://[::1], [::1], 200",
    "http://Localhost:5742, localhost:5742, 200",
    "http://listed.example:5742, listed.example:5742, 200",
  })
  void shouldTakeNoNameThatLeadsToThisMachineForItsOwn(String origin, String host, int status) {
    dialect.origins = List.of("http://listed.example:5742");
    dialect.headers.put("Origin", origin);
    dialect.headers.put("Host", host);
    RecordedAnswer answer = post();
    assertThat(answer.status).isEqualTo(status);
    if (status == 403) {
      assertThat(answer.body).contains(origin, "subscriber.allow-origins");
    }
  }

  @Test
  void shouldLetProgramsOfThisMachineCallItAsTheyLike() {
    dialect.headers.put("Host", "comet.example:5742");
    assertThat(post().status).isEqualTo(200);
  }

  @Test
  void shouldNotTakeAStarForEveryPage() {
    dialect.origins = List.of("*");
    dialect.headers.put("Origin", "http://evil.example");
    dialect.headers.put("Host", "localhost:5742");
    assertThat(post().body).contains("http://evil.example", "subscriber.allow-origins");
  }

  @Test
  void shouldTellWhoIsSubscribedToThoseOnlyWhoMayWrite() {
    dialect.broker.subscribers.put("a", List.of("0123", "hostid\"7"));
    assertThat(dialect.get("/channel/a").json().get(0).path("subscribers").toString())
        .isEqualTo("[\"0123\",\"hostid\\\"7\"]");
    dialect.client = "192.0.2.7";
    assertThat(dialect.get("/channel/a").json().get(0).path("subscribers").toString())
        .isEqualTo("[]");
  }
}
