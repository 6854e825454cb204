package io.perseid.stardust;

import io.perseid.subscriber.http.Document;
import io.perseid.subscriber.http.Documents;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The client's scripts, read once from the jar. Immutable. */
final class Scripts {
  private static final String FOLDER = "io/perseid/js/";
  private static final Map<String, String> RESOURCES =
      Map.of(
          "/stardust.js", FOLDER + "stardust.js",
          "/stardust.mjs", FOLDER + "stardust.mjs",
          "/stardust.d.ts", FOLDER + "stardust.d.ts",
          "/stardust.d.mts", FOLDER + "stardust.d.mts",
          // where pages of the original load it from
          "/js/jquery.ev.js", FOLDER + "stardust.js");

  private static final Map<String, String> HEADERS =
      Map.of("Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff");

  private final Map<String, Document> byPath = new HashMap<>();

  Scripts() {
    Documents jar = new Documents("", "index.html", RESOURCES, false);
    for (String path : RESOURCES.keySet()) {
      byPath.put(
          path,
          jar.find(path)
              .orElseThrow(
                  () -> new IllegalStateException("the jar lacks " + RESOURCES.get(path))));
    }
  }

  /** The script at a path below the base. */
  Optional<Document> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** Answers with a script, in a method that reads. */
  static void answer(Document script, HttpRequest request, HttpResponder responder) {
    if (Answer.isAllowed(Answer.READ, request, responder)) {
      responder.respond(200, script.contentType(), HEADERS, script.bytes());
    }
  }
}
