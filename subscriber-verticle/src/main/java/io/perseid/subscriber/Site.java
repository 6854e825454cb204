package io.perseid.subscriber;

import io.perseid.config.ModeOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.subscriber.http.CrossOrigin;
import io.perseid.subscriber.http.Documents;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.PushGrammar;
import io.perseid.subscriber.http.RequestHead;
import io.perseid.subscriber.http.TrustedProxies;
import io.perseid.subscriber.transport.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked for on the subscriber port: modes, documents, extensions. Immutable. */
final class Site {
  private final PushGrammar grammar;
  private final Documents documents;
  private final CrossOrigin crossOrigin;
  private final List<HttpExtension> extensions;
  private final Map<String, Mode> modes = new HashMap<>();
  private final Mode fallback;
  private final TrustedProxies proxies;

  Site(
      SubscriberOptions options,
      Fanout fanout,
      Map<String, String> builtinDocuments,
      List<HttpExtension> extensions) {
    grammar = new PushGrammar(options.pushAddress());
    crossOrigin = new CrossOrigin(options.allowOrigins());
    documents =
        new Documents(
            options.documentRoot(),
            options.directoryIndex(),
            builtinDocuments,
            options.originalTypes());
    this.extensions = List.copyOf(extensions);
    for (ModeOptions mode : options.modes()) {
      modes.put(mode.name(), fanout.mode(mode));
    }
    fallback = fanout.mode(options.defaultMode());
    proxies = new TrustedProxies(options.trustedProxies());
  }

  PushGrammar grammar() {
    return grammar;
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

  Mode fallback() {
    return fallback;
  }

  TrustedProxies proxies() {
    return proxies;
  }

  /** The extension that answers a request, if any does. */
  Optional<HttpExtension> extension(RequestHead head) {
    String path = head.path();
    return path.startsWith("/")
        ? extensions.stream().filter(each -> each.handles(head.method(), path)).findFirst()
        : Optional.empty();
  }
}
