package io.perseid.subscriber;

import io.perseid.config.ModeOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.subscriber.http.Answers;
import io.perseid.subscriber.http.CrossOrigin;
import io.perseid.subscriber.http.Documents;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.PushGrammar;
import io.perseid.subscriber.http.TrustedProxies;
import io.perseid.subscriber.transport.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node serves on its subscriber port: options, modes, documents, extensions.
 *
 * <p>All hubs of a node share one. Immutable but for what the documents hold in memory; safe for
 * any thread. When options change there is another site, and each hub changes over at a moment of
 * its own: {@link Fanout#change}.
 */
public final class Site {
  private final SubscriberOptions options;
  private final PushGrammar grammar;
  private final Answers answers;
  private final Documents documents;
  private final CrossOrigin crossOrigin;
  private final List<HttpExtension> extensions;
  private final Map<String, Mode> modes = new HashMap<>();
  private final Mode fallback;
  private final TrustedProxies proxies;

  /**
   * A site.
   *
   * @param builtinDocuments class path resources by path, like {@code /meteor.js}, served where the
   *     document root has no such file
   * @param extensions asked in their order, after push and disconnect, before documents
   */
  public Site(
      SubscriberOptions options,
      Map<String, String> builtinDocuments,
      List<HttpExtension> extensions) {
    this(options, builtinDocuments, extensions, Map.of());
  }

  private Site(
      SubscriberOptions options,
      Map<String, String> builtinDocuments,
      List<HttpExtension> extensions,
      Map<ModeOptions, Mode> known) {
    this.options = options;
    this.extensions = List.copyOf(extensions);
    grammar = new PushGrammar(options.pushAddress());
    answers = new Answers(options.serverName());
    crossOrigin = new CrossOrigin(options.allowOrigins());
    documents =
        new Documents(
            options.documentRoot(),
            options.directoryIndex(),
            builtinDocuments,
            options.originalTypes());
    for (ModeOptions mode : options.modes()) {
      modes.put(mode.name(), mode(mode, known));
    }
    fallback = mode(options.defaultMode(), known);
    proxies = new TrustedProxies(options.trustedProxies());
  }

  private static Mode mode(ModeOptions options, Map<ModeOptions, Mode> known) {
    Mode same = known.get(options);
    return same == null ? new Mode(options) : same;
  }

  /**
   * The same site with other options and documents: none of these is held in memory yet, and a mode
   * that has not changed is the very same, so that its streams need not be touched.
   */
  public Site with(SubscriberOptions options, Map<String, String> builtinDocuments) {
    Map<ModeOptions, Mode> known = new HashMap<>();
    modes.values().forEach(mode -> known.put(mode.options(), mode));
    known.put(fallback.options(), fallback);
    return new Site(options, builtinDocuments, extensions, known);
  }

  /** Lets the next request for a document read its file again. */
  public void forgetDocuments() {
    documents.forget();
  }

  SubscriberOptions options() {
    return options;
  }

  PushGrammar grammar() {
    return grammar;
  }

  Answers answers() {
    return answers;
  }

  Documents documents() {
    return documents;
  }

  CrossOrigin crossOrigin() {
    return crossOrigin;
  }

  /** The mode of this name, case-sensitive; the default values for an unknown one. */
  Mode mode(String name) {
    return modes.getOrDefault(name, fallback);
  }

  /** A mode's name as this site has it, or the given one if it knows no such mode. */
  String sameName(String name) {
    Mode known = modes.get(name);
    return known == null ? name : known.options().name();
  }

  Mode fallback() {
    return fallback;
  }

  /**
   * The mode in which a stream goes on that began in another site.
   *
   * @param name as it stood in the stream's request
   * @param former its mode there; it stays where this site has no mode of that name, but for the
   *     one that served an unknown name before
   */
  Mode successor(String name, Mode former) {
    Mode otherwise = former.options().name().isEmpty() ? fallback : former;
    return modes.getOrDefault(name, otherwise);
  }

  TrustedProxies proxies() {
    return proxies;
  }

  /** The extensions of the subscriber port. */
  List<HttpExtension> extensions() {
    return extensions;
  }
}
