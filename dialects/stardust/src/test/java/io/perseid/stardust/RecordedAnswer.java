package io.perseid.stardust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request was answered: a response, or a poll that waits. */
final class RecordedAnswer implements HttpResponder {
  private static final ObjectMapper JSON = new ObjectMapper();

  int status;
  String contentType;
  Map<String, String> headers;
  String body;
  Poll poll;

  @Override
  public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
    assertThat(isGiven()).as("answered before").isFalse();
    this.status = status;
    this.contentType = contentType;
    this.headers = headers;
    this.body = new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void await(Poll poll) {
    assertThat(isGiven()).as("answered before").isFalse();
    this.poll = poll;
  }

  boolean isGiven() {
    return status != 0 || poll != null;
  }

  JsonNode json() {
    return json(body);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
