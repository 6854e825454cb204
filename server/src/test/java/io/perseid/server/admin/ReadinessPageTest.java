package io.perseid.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessPageTest {
  private final FakeStatus status = new FakeStatus();
  private final ReadinessPage page = new ReadinessPage(status);

  @Test
  void shouldTellWhetherAndNotWhy() {
    assertThat(ask()).isEqualTo("200 ready\n");
    status.lose(1);
    assertThat(ask()).isEqualTo("503 not ready\n");
  }

  @Test
  void shouldLeaveOtherRequestsToOthers() {
    assertThat(page.handles("GET", "/readyz")).isTrue();
    assertThat(page.handles("POST", "/readyz")).isFalse();
    assertThat(page.handles("GET", "/readyz/")).isFalse();
  }

  private String ask() {
    List<String> answers = new ArrayList<>();
    page.handle(
        new HttpRequest("GET", "/readyz", "", Map.of(), new byte[0], null, false),
        new Answers(answers));
    return String.join("|", answers);
  }

  private record Answers(List<String> given) implements HttpResponder {
    @Override
    public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
      given.add(status + " " + new String(body, StandardCharsets.US_ASCII));
    }

    @Override
    public void await(Poll poll) {
      given.add("waits");
    }
  }
}
