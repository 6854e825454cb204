package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.EOF;
import static io.perseid.subscriber.Texts.HEAD_LINES;
import static io.perseid.subscriber.Texts.LINES;
import static io.perseid.subscriber.Texts.NOT_FOUND;
import static io.perseid.subscriber.Texts.NO_DOCUMENT;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.XHR;
import static io.perseid.subscriber.Texts.info;
import static io.perseid.subscriber.Texts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.DefaultModes;
import io.perseid.config.ModeOptions;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins ask. */
class CrossOriginTest {
  private static final String EXPOSE =
      "Access-Control-Expose-Headers: Last-Event-ID, Perseid-Gap, Retry-After, Server\r\n";
  private static final String ANY = "Access-Control-Allow-Origin: *\r\n" + EXPOSE;
  private static final String PAGE = "https://www.example.org";

  /** An extension of which one path says itself who may read it. */
  private static final class Said implements HttpExtension {
    @Override
    public boolean handles(String method, String path) {
      return path.startsWith("/said");
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
      Map<String, String> own = Map.of("access-control-allow-origin", "https://own.example");
      responder.respond(
          200, "text/plain", request.path().equals("/said/own") ? own : Map.of(), new byte[0]);
    }
  }

  private static Node open;
  private static Node some;

  @BeforeAll
  static void start() {
    open =
        Node.with()
            .set(b -> b.channelsMax = 3)
            .set(b -> b.builtin = Map.of("/meteor.js", "builtin.txt"))
            .set(b -> b.extensions = List.of(new Said()))
            .set(b -> b.modes = Stream.concat(b.modes.stream(), Stream.of(ownWords())).toList())
            .start();
    some =
        Node.with()
            .set(b -> b.allowOrigins = List.of("https://a.example", "HTTP://B.example:80"))
            .start();
  }

  @AfterAll
  static void end() {
    open.close();
    some.close();
  }

  /** A mode whose header a site has changed. */
  private static ModeOptions ownWords() {
    ModeOptions poll = DefaultModes.fallback();
    String head =
        "HTTP/1.1 ~status~\nX-Site: 1\naccess-Control-allow-origin: https://c.example\n\n";
    return new ModeOptions(
        "own",
        false,
        0,
        0,
        head,
        poll.channelInfoTemplate(),
        poll.messageTemplate(),
        "",
        "",
        "",
        poll.textPolicy());
  }

  private static Client ask(Node node, String request, String origin) throws IOException {
    return new Client(node.port).send(request + " HTTP/1.1\r\nOrigin: " + origin + "\r\n\r\n");
  }

  private static Client get(String path) throws IOException {
    return ask(open, "GET " + path, PAGE);
  }

  private static String admitting(String answer) {
    return answer.replaceFirst("\r\n", "\r\n" + ANY.replace("$", "\\$"));
  }

  @Test
  void shouldAdmitAPageOfAnotherOriginToEveryModeThatHasAHead() throws Exception {
    long id = open.broker.publish("a", "x");
    String history = info("a", id) + message(id, "a", "x");
    try (Client poll = get("/push/h1/simplepoll/a.h");
        Client longPoll = get("/push/h2/longpoll/a.h");
        Client stream = get("/push/h3/xhrinteractive/a.h");
        Client frame = get("/push/h4/iframe/a.h");
        Client lines = get("/push/h5/lines/a.h");
        Client unknown = get("/push/h6/unknown/a.h")) {
      poll.expect(admitting(OK) + history).expectEnd();
      longPoll.expect(admitting(OK) + history).expectEnd();
      stream.expect(admitting(XHR) + info("a", id) + "\r\n" + message(id, "a", "x"));
      assertThat(frame.until(message(id, "a", "x"))).startsWith(admitting(OK));
      lines.expect(admitting(LINES) + "=a " + id + "\n" + id + " a x\n");
      unknown.expect(admitting(OK) + message(id, "a", "x")).expectEnd();

      long next = open.broker.publish("a", "live");
      stream.expect(message(next, "a", "live"));
      lines.expect(next + " a live\n");
    }
  }

  @Test
  void shouldLeaveFlashWithoutAHeadAsItIs() throws Exception {
    try (Client client = get("/push/h/flash/b")) {
      client.expect("CH/b/0\0");
    }
  }

  @Test
  void shouldLetThePageReadWhyItIsRefused() throws Exception {
    try (Client none = get("/push/h/xhrinteractive/.b")) {
      none.expect(admitting(NOT_FOUND)).until(EOF);
    }
    try (Client many = get("/push/h/simplepoll/a/b/c/d")) {
      assertThat(many.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n" + ANY);
    }
    try (Client missing = get("/none.html")) {
      missing.expect(admitting(NO_DOCUMENT)).expectEnd();
    }
    open.broker.serving = false;
    try (Client early = get("/push/h/simplepoll/a")) {
      assertThat(early.rest())
          .startsWith("HTTP/1.1 503 Service Unavailable\r\n" + ANY)
          .contains("Retry-After: 5\r\n");
    } finally {
      open.broker.serving = true;
    }
  }

  @Test
  void shouldAdmitThePageToDocumentsAndDisconnectAndExtensions() throws Exception {
    String type = HEAD_LINES.replace("text/html", "text/javascript");
    try (Client document = get("/meteor.js");
        Client disconnect = get("/disconnect/nobody");
        Client extension = get("/said/nothing")) {
      document.expect(admitting("HTTP/1.1 200 OK\r\n" + type + "Content-length: 9\r\n\r\n"));
      disconnect.expect(admitting(OK)).expectEnd();
      assertThat(extension.rest()).startsWith("HTTP/1.1 200 OK\r\n" + ANY);
    }
  }

  @Test
  void shouldNotSpeakForAnAnswerThatSaysItselfWhoMayReadIt() throws Exception {
    try (Client extension = get("/said/own");
        Client mode = get("/push/h/own/a")) {
      assertThat(extension.rest())
          .contains("access-control-allow-origin: https://own.example")
          .doesNotContain(ANY);
      assertThat(mode.rest()).contains("https://c.example").doesNotContain(ANY);
    }
  }

  @Test
  void shouldAdmitAPageAfterAnExtensionHasAskedForTheBody() throws Exception {
    String head =
        "POST /said/body HTTP/1.1\r\norigin:"
            + PAGE
            + "\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
    try (Client client = new Client(open.port).send(head)) {
      client.expect("HTTP/1.1 100 Continue\r\n\r\n").send("x");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n" + ANY);
    }
  }

  @Test
  void shouldNeverAdmitCookies() throws Exception {
    for (Node node : List.of(open, some)) {
      for (String method : List.of("GET", "OPTIONS")) {
        String request = method + " /push/h/simplepoll/a HTTP/1.1\r\n";
        String more = "Origin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n\r\n";
        try (Client client = new Client(node.port).send(request + more)) {
          assertThat(client.rest())
              .contains("Access-Control-Allow-Origin")
              .doesNotContainIgnoringCase("credentials");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, true",
    "https://A.Example:443, true",
    "http://b.example, true",
    "http://a.example, false",
    "https://a.example:444, false",
    "https://a.example.evil.example, false",
    "null, false",
    "'', false"
  })
  void shouldAdmitOnlyTheOriginsOfAList(String origin, boolean admitted) throws Exception {
    String lines = "Access-Control-Allow-Origin: " + origin + "\r\nVary: Origin\r\n" + EXPOSE;
    try (Client client = ask(some, "GET /push/h/simplepoll/a", origin)) {
      String answer = admitted ? OK.replaceFirst("\r\n", "\r\n" + lines) : OK;
      client.expect(answer + info("a", 0)).expectEnd();
    }
  }

  @Test
  void shouldAdmitNobodyWhenARequestNamesTwoOrigins() throws Exception {
    String two = "https://a.example\r\nOrigin: https://evil.example";
    try (Client client = ask(some, "GET /push/h/simplepoll/a", two)) {
      client.expect(OK + info("a", 0)).expectEnd();
    }
  }

  @Test
  void shouldTellABrowserThatAsksBeforeItSends() throws Exception {
    String ask = "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: pragma";
    String answer =
        "Server: Perseid\r\n"
            + "Access-Control-Allow-Methods: GET\r\n"
            + "Access-Control-Allow-Headers: Cache-Control, Last-Event-ID, Pragma,"
            + " X-Requested-With\r\n"
            + "Access-Control-Max-Age: 7200\r\n"
            + "Connection: close\r\n"
            + "\r\n";
    for (String path : List.of("/push/h/xhrinteractive/a", "/disconnect/h", "/meteor.js")) {
      try (Client client = ask(open, "OPTIONS " + path, PAGE + ask)) {
        client.expect("HTTP/1.1 204 No Content\r\n" + ANY + answer).expectEnd();
      }
    }
    try (Client refused = ask(some, "OPTIONS /push/h/xhrinteractive/a", PAGE + ask)) {
      refused.expect(NOT_FOUND).expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPTIONS /push/h/simplepoll/a HTTP/1.1\r\nOrigin: https://www.example.org\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nAccess-Control-Request-Method: GET\r\n\r\n"
      })
  void shouldAnswerAnOptionsRequestThatIsNoPreflightAsBefore(String request) throws Exception {
    try (Client client = new Client(open.port).send(request)) {
      assertThat(client.rest().replace(ANY, "")).isEqualTo(NOT_FOUND);
    }
  }
}
