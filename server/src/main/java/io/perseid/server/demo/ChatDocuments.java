package io.perseid.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The files of the chat page as they lie in the jar, read once. Immutable. */
final class ChatDocuments {
  private static final String FOLDER = "/io/perseid/demo/chat/";

  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "chat.css", "text/css; charset=utf-8",
          "chat.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  /** A file's content and its type. */
  record Document(String contentType, byte[] content) {}

  private final Map<String, Document> byPath = new HashMap<>();

  ChatDocuments() {
    TYPES.forEach(
        (name, type) -> byPath.put("/chat/" + name, new Document(type, read(FOLDER + name))));
    byPath.put("/chat/", byPath.get("/chat/index.html"));
    byPath.put("/favicon.ico", byPath.get("/chat/icon.svg"));
  }

  /** The document at a path, null if there is none. */
  Document at(String path) {
    return byPath.get(path);
  }

  private static byte[] read(String resource) {
    try (InputStream in = ChatDocuments.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
