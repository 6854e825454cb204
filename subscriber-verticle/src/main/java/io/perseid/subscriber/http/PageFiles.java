package io.perseid.subscriber.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The pages of an extension and what they load, as they lie in the jar, read once. Immutable, safe
 * for any thread.
 *
 * <p>Browsers are told to run, show and ask nothing that is not this server's own: whatever a
 * message may look like, nothing of it becomes a script.
 */
public final class PageFiles {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-cache");

  private final Map<String, byte[]> files;

  /**
   * Reads files of a folder on the class path.
   *
   * @param folder such as {@code /io/perseid/demo/}
   * @throws IllegalStateException if one is missing
   */
  public PageFiles(String folder, Collection<String> names) {
    this(Map.of(), folder, names);
  }

  private PageFiles(Map<String, byte[]> others, String folder, Collection<String> names) {
    files = new HashMap<>(others);
    names.forEach(name -> files.put(name, read(folder + name)));
  }

  /** These and files of a further folder. */
  public PageFiles and(String folder, Collection<String> names) {
    return new PageFiles(files, folder, names);
  }

  /** Whether there is a file of this name. */
  public boolean has(String name) {
    return files.containsKey(name);
  }

  /** Answers with a file. */
  public void answer(String name, HttpResponder responder) {
    responder.respond(200, ContentTypes.of(name), HEADERS, files.get(name));
  }

  /**
   * Answers with a page in which one word is replaced.
   *
   * @param status such as 404
   */
  public void answer(
      int status, String name, String word, String replacement, HttpResponder responder) {
    String page = new String(files.get(name), StandardCharsets.UTF_8).replace(word, replacement);
    byte[] body = page.getBytes(StandardCharsets.UTF_8);
    responder.respond(status, ContentTypes.of(name), HEADERS, body);
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
