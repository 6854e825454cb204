package io.perseid.stardust;

import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.http.PageFiles;
import java.util.List;

/** The client's scripts, with types for those who write in them. Immutable. */
final class Scripts {
  private static final String CURRENT = "stardust.js";

  /** Where pages of the original load it from. */
  private static final String FORMER = "js/jquery.ev.js";

  private final PageFiles files =
      new PageFiles(
          "/io/perseid/js/", List.of(CURRENT, "stardust.mjs", "stardust.d.ts", "stardust.d.mts"));

  /** Whether a script is at a path, which begins with a slash. */
  boolean has(String path) {
    return files.has(name(path));
  }

  /** Answers with the script at a path, in a method that reads. */
  void answer(String path, HttpRequest request, HttpResponder responder) {
    if (Answer.isAllowed(Answer.READ, request, responder)) {
      files.answer(name(path), responder);
    }
  }

  private static String name(String path) {
    String name = path.substring(1);
    return name.equals(FORMER) ? CURRENT : name;
  }
}
