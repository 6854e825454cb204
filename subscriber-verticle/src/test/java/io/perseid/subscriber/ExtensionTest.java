package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExtensionTest {
  private static Node node;

  /** Answers with what it was asked, from another thread. */
  private static final class Echo implements HttpExtension {
    @Override
    public boolean handles(String method, String path) {
      return path.startsWith("/echo") || path.startsWith("/push");
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
      if (request.path().equals("/echo/broken")) {
        throw new IllegalStateException("broken on purpose");
      }
      String text =
          String.join(
              "|",
              request.method(),
              request.path(),
              request.query(),
              request.header("x-test").orElse(""),
              new String(request.body(), StandardCharsets.ISO_8859_1));
      byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
      Thread thread =
          new Thread(
              () -> {
                responder.respond(201, "text/plain", Map.of("X-Echo", "yes"), body);
                responder.respond(500, "text/plain", Map.of(), new byte[0]);
              });
      thread.start();
    }
  }

  @BeforeAll
  static void start() {
    node =
        Node.with()
            .set(b -> b.extensions = List.of(new Echo()))
            .set(b -> b.builtin = Map.of("/echo.txt", "builtin.txt", "/b.txt", "builtin.txt"))
            .start();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static String ask(String request) throws Exception {
    try (Client client = new Client(node.port).send(request)) {
      return client.rest();
    }
  }

  @Test
  void shouldHandTheWholeRequestToTheExtension() throws Exception {
    String answer =
        ask("POST /echo?q=1 HTTP/1.1\r\nX-Test: v\r\nContent-Length: 5\r\n\r\nhello and more");
    assertThat(answer)
        .isEqualTo(
            "HTTP/1.1 201 Created\r\nServer: Perseid\r\nContent-Type: text/plain\r\nX-Echo: yes\r\n"
                + "Content-Length: 22\r\nConnection: close\r\n\r\nPOST|/echo|q=1|v|hello");
  }

  @Test
  void shouldSendNoBodyToHeadButItsLength() throws Exception {
    assertThat(ask("HEAD /echo?q=1 HTTP/1.1\r\n\r\n"))
        .contains("\r\nContent-Length: 16\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void shouldWaitForABodyThatComesLater() throws Exception {
    try (Client client =
        new Client(node.port)
            .send("PUT /echo HTTP/1.1\r\nExpect: 100-continue\r\ncontent-length: 4\r\n\r\n")) {
      client.expect("HTTP/1.1 100 Continue\r\n\r\n").send("ab").expectSilence(50).send("cd");
      assertThat(client.rest()).endsWith("PUT|/echo|||abcd");
    }
  }

  @Test
  void shouldPreferTheExtensionToADocumentAndPushToTheExtension() throws Exception {
    assertThat(ask("GET /echo.txt HTTP/1.1\r\n\r\n")).endsWith("GET|/echo.txt|||");
    assertThat(ask("GET /b.txt HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\nbuilt in\n");
    assertThat(ask("GET /push/h/simplepoll/a HTTP/1.1\r\n\r\n")).startsWith(Texts.OK);
    assertThat(ask("GET /push/none HTTP/1.1\r\n\r\n")).endsWith("GET|/push/none|||");
  }

  @Test
  void shouldRefuseBodiesItCannotBound() throws Exception {
    assertThat(ask("POST /echo HTTP/1.1\r\nContent-Length: 65537\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("65537 bytes, expected at most 65536");
    assertThat(ask("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"))
        .startsWith("HTTP/1.1 411 ");
    assertThat(ask("POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(ask("POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(ask("POST /echo HTTP/1.1\r\nno header\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void shouldAnswerForAnExtensionThatFails() throws Exception {
    assertThat(ask("GET /echo/broken HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 500 ");
  }
}
