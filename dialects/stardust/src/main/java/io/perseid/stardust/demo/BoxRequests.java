package io.perseid.stardust.demo;

import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What pages ask of the boxes: to change one, and to tell all. */
final class BoxRequests {
  private static final Logger LOG = LoggerFactory.getLogger(BoxRequests.class);

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int BODY_BYTES_MAX = 1024;
  private static final Map<String, String> FRESH =
      Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

  private final Broker broker;
  private final Boxes boxes;

  BoxRequests(Broker broker, Boxes boxes) {
    this.broker = broker;
    this.boxes = boxes;
  }

  /** Answers with every colour, and the position behind which the stream goes on. */
  void tell(HttpResponder responder) {
    boxes
        .read()
        .whenComplete(
            (state, problem) -> {
              if (problem != null) {
                unavailable(responder, "The colors cannot be had now: " + problem.getMessage());
              } else {
                JsonObject colors = new JsonObject();
                state.colors().forEach(colors::put);
                String position = Long.toString(state.lastId());
                String json =
                    new JsonObject().put("position", position).put("colors", colors).encode();
                byte[] body = json.getBytes(StandardCharsets.UTF_8);
                responder.respond(200, "application/json", FRESH, body);
              }
            });
  }

  /** Publishes a change. */
  void change(HttpRequest request, HttpResponder responder) {
    if (request.isFromOtherSite()) {
      answer(responder, 403, "Only this server's own page may color boxes.", Map.of());
    } else if (!isForm(request)) {
      answer(responder, 415, "The content type must be " + FORM + ".", Map.of());
    } else if (request.body().length > BODY_BYTES_MAX) {
      answer(responder, 413, "The body is longer than " + BODY_BYTES_MAX + " bytes.", Map.of());
    } else {
      try {
        Box box = Box.ofForm(request.body());
        broker.publish(Boxes.CHANNEL, box.message(), true, new Published(box, responder));
      } catch (Box.Invalid e) {
        answer(responder, 400, e.getMessage(), Map.of());
      }
    }
  }

  private static boolean isForm(HttpRequest request) {
    String type = request.header("Content-Type").orElse(FORM).toLowerCase(Locale.ROOT);
    return type.split(";", 2)[0].strip().equals(FORM);
  }

  private static void unavailable(HttpResponder responder, String reason) {
    answer(responder, 503, reason, Map.of("Retry-After", "1"));
  }

  private static void answer(
      HttpResponder responder, int status, String reason, Map<String, String> headers) {
    byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
    responder.respond(status, StardustDemo.TEXT, headers, body);
  }

  /** Tells the page when every other page will see it, those opened later included. */
  private final class Published implements PublishOutcome {
    private final Box box;
    private final HttpResponder responder;

    Published(Box box, HttpResponder responder) {
      this.box = box;
      this.responder = responder;
    }

    @Override
    public void accepted(long id) {
      boxes
          .note(id, box)
          .whenComplete(
              (done, problem) -> {
                if (problem != null) {
                  // Whoever reads the state finds it in the history, and notes it then.
                  LOG.debug("{} is not noted: {}", box, problem.toString());
                }
                responder.respond(200, StardustDemo.TEXT, Map.of(), new byte[0]);
              });
    }

    @Override
    public void refused(String reason) {
      unavailable(responder, reason);
    }

    @Override
    public void unknown(String reason) {
      unavailable(responder, reason + " (it may still appear)");
    }
  }
}
