package io.perseid.subscriber.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static documents: files under a folder, and behind them those built in.
 *
 * <p>A path is made of letters, digits, hyphens, underscores, dots and slashes; two dots in a row,
 * and names that begin with a dot, are never found, nor is what a symbolic link leads to outside
 * the folder. Files are kept in memory up to a bound and read again when their time or size
 * changes, which is looked at every two seconds at most. Safe for any thread; {@link #find} reads
 * files, so it is no work for an event loop. Source: spec of documents.
 */
public final class Documents {
  /** Largest file that is served, in bytes: one that is kept, so that its readers share it. */
  public static final int FILE_BYTES_MAX = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
  private static final long CACHE_BYTES_MAX = 32 << 20;

  /** A file that was looked at within this time is taken to be as it was. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_./-]*");
  private static final Pattern REFUSED = Pattern.compile("\\.\\.|(^|/)\\.");

  private final Path root;
  private final String directoryIndex;
  private final Map<String, String> builtin;
  private final UnaryOperator<String> types;
  private final Map<Path, Cached> cache = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself
  private long cachedBytes; // guarded by cache

  /**
   * Documents of a folder.
   *
   * @param root the folder; empty or a slash for none
   * @param directoryIndex name of the document that stands for a folder
   * @param builtin class path resources by path, like {@code /meteor.js}
   * @param originalTypes whether everything but scripts is called {@code text/html}
   */
  public Documents(
      String root, String directoryIndex, Map<String, String> builtin, boolean originalTypes) {
    this.root = root.isEmpty() || root.equals("/") ? null : Path.of(root).toAbsolutePath();
    this.directoryIndex = directoryIndex;
    this.builtin = Map.copyOf(builtin);
    this.types = originalTypes ? ContentTypes::original : ContentTypes::of;
  }

  /** The document at a path as it stands in a request, without its query. */
  public Optional<Document> find(String path) {
    String name = strip(path);
    if (!ALLOWED.matcher(name).matches() || REFUSED.matcher(name).find()) {
      return Optional.empty();
    }
    try {
      Optional<Document> file = root == null ? Optional.empty() : findFile(name);
      return file.isPresent() ? file : findBuiltin(name);
    } catch (IOException | InvalidPathException e) {
      LOG.debug("Document {} cannot be read", name, e);
      return Optional.empty();
    }
  }

  private static String strip(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return path.substring(from, to);
  }

  private Optional<Document> findFile(String name) throws IOException {
    Path asked = root.resolve(name).normalize();
    Cached cached = cached(asked);
    if (cached != null && System.nanoTime() - cached.lookedNanos < LOOK_NANOS) {
      return Optional.of(cached.document);
    }
    Path file = Files.isDirectory(asked) ? asked.resolve(directoryIndex) : asked;
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.empty();
    }
    Path real = file.toRealPath();
    if (!real.startsWith(root.toRealPath())) {
      return Optional.empty();
    }
    BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
    if (now.size() > FILE_BYTES_MAX) {
      LOG.warn("{} has {} bytes, expected at most {}", real, now.size(), FILE_BYTES_MAX);
      return Optional.empty();
    }
    Document document =
        cached != null && cached.isOf(real, now)
            ? cached.document
            : new Document(types.apply(real.toString()), Files.readAllBytes(real));
    keep(asked, new Cached(real, now.lastModifiedTime(), System.nanoTime(), document));
    return Optional.of(document);
  }

  private Cached cached(Path asked) {
    synchronized (cache) {
      return cache.get(asked);
    }
  }

  private void keep(Path asked, Cached read) {
    synchronized (cache) {
      Cached old = cache.remove(asked);
      cachedBytes -= old == null ? 0 : old.bytes();
      cache.put(asked, read);
      cachedBytes += read.bytes();
      Iterator<Cached> oldest = cache.values().iterator();
      while (cachedBytes > CACHE_BYTES_MAX) {
        cachedBytes -= oldest.next().bytes();
        oldest.remove();
      }
    }
  }

  /** Lets the next request for a file read it again, however short a time ago it was read. */
  public void forget() {
    synchronized (cache) {
      cache.clear();
      cachedBytes = 0;
    }
  }

  private Optional<Document> findBuiltin(String name) throws IOException {
    String exact = "/" + name;
    String index = name.isEmpty() ? exact + directoryIndex : exact + "/" + directoryIndex;
    String found = builtin.containsKey(exact) ? exact : index;
    String resource = builtin.get(found);
    if (resource == null) {
      return Optional.empty();
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    String path = resource.startsWith("/") ? resource.substring(1) : resource;
    try (InputStream in = loader.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new Document(types.apply(found), in.readAllBytes()));
    }
  }

  private record Cached(Path file, FileTime time, long lookedNanos, Document document) {
    int bytes() {
      return document.bytes().length;
    }

    boolean isOf(Path real, BasicFileAttributes now) {
      return file.equals(real) && time.equals(now.lastModifiedTime()) && bytes() == now.size();
    }
  }
}
