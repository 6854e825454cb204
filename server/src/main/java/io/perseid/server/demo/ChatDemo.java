package io.perseid.server.demo;

import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.http.PageFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The chat of the examples on a node's own subscriber port: its page, and {@code POST /chat/send}
 * by which the page publishes.
 *
 * <p>Anyone who can reach the port can send, under any name: this is a demonstration, off unless
 * asked for. Pages of other sites cannot, see {@link HttpRequest#isFromOtherSite}. Holds no state;
 * safe for any thread.
 */
public final class ChatDemo implements HttpExtension {
  private static final String SEND = "/chat/send";
  private static final String HOME = "/chat/";
  private static final String TEXT = "text/plain; charset=utf-8";

  // 2000 characters outside the basic plane, each written as two JSON escapes, and the rest.
  private static final int BODY_BYTES_MAX = 32 * 1024;

  private static final PageFiles PAGES =
      new PageFiles(
          "/io/perseid/demo/chat/",
          List.of("index.html", "chat.css", "chat.js", "icon.svg", "look.css"));

  private final Broker broker;
  private final LongSupplier wallMillis;

  /** The demo of a node. */
  public ChatDemo(Broker broker) {
    this(broker, System::currentTimeMillis);
  }

  ChatDemo(Broker broker, LongSupplier wallMillis) {
    this.broker = broker;
    this.wallMillis = wallMillis;
  }

  @Override
  public boolean handles(String method, String path) {
    return path.equals(SEND) || method.equals("GET") && (leadsHome(path) || fileAt(path) != null);
  }

  @Override
  public void handle(HttpRequest request, HttpResponder responder) {
    if (request.path().equals(SEND)) {
      send(request, responder);
    } else if (leadsHome(request.path())) {
      responder.respond(302, TEXT, Map.of("Location", HOME), new byte[0]);
    } else {
      PAGES.answer(fileAt(request.path()), responder);
    }
  }

  private static boolean leadsHome(String path) {
    return path.equals("/") || path.equals("/chat");
  }

  /** Null if there is none. */
  private static String fileAt(String path) {
    if (path.equals(HOME)) {
      return "index.html";
    } else if (path.equals("/favicon.ico")) {
      return "icon.svg";
    }
    String name = path.startsWith(HOME) ? path.substring(HOME.length()) : "";
    return PAGES.has(name) ? name : null;
  }

  private void send(HttpRequest request, HttpResponder responder) {
    if (!request.method().equals("POST")) {
      answer(responder, 405, "Messages are sent by POST.", Map.of("Allow", "POST"));
    } else if (request.isFromOtherSite()) {
      answer(responder, 403, "Only this server's own page may send.", Map.of());
    } else if (!isJson(request)) {
      answer(responder, 415, "The content type must be application/json.", Map.of());
    } else if (request.body().length > BODY_BYTES_MAX) {
      answer(responder, 413, "The body is longer than " + BODY_BYTES_MAX + " bytes.", Map.of());
    } else {
      publish(request, responder);
    }
  }

  private void publish(HttpRequest request, HttpResponder responder) {
    ChatPost post;
    try {
      post = ChatPost.parse(request.body());
    } catch (ChatPost.Invalid e) {
      answer(responder, 400, e.getMessage(), Map.of());
      return;
    }
    byte[] text = post.encode(wallMillis.getAsLong());
    broker.publish(post.channel(), text, true, new Answer(responder));
  }

  /** No form of another site can send this type; a script there must ask first, and is refused. */
  private static boolean isJson(HttpRequest request) {
    String type = request.header("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters))
        .strip()
        .equalsIgnoreCase("application/json");
  }

  private static void answer(
      HttpResponder responder, int status, String reason, Map<String, String> headers) {
    responder.respond(status, TEXT, headers, (reason + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Tells the page what became of its message; a page that sends it again does so under its key.
   */
  private record Answer(HttpResponder responder) implements PublishOutcome {
    @Override
    public void accepted(long id) {
      responder.respond(204, TEXT, Map.of(), new byte[0]);
    }

    @Override
    public void refused(String reason) {
      answer(responder, 503, reason, Map.of("Retry-After", "1"));
    }

    @Override
    public void unknown(String reason) {
      answer(responder, 503, reason + " (it may still appear)", Map.of("Retry-After", "1"));
    }
  }
}
