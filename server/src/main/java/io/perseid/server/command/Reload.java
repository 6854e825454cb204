package io.perseid.server.command;

import io.perseid.config.ModeOptions;
import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import io.perseid.config.SubscriberOptions;
import io.perseid.server.process.Logging;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's options, read again while it runs: what may change is put in force, what may not is kept
 * and named in the log. When anything is wrong, everything stays as it was.
 *
 * <p>Used by one thread at a time; it reads files and waits for the node.
 */
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Supplier<OptionReader> sources;

  /** For each option the values of which its own is in force. */
  private final Map<Option, OptionValues> inForce = new EnumMap<>(Option.class);

  private NodeOptions options;

  /**
   * For a node that runs with these options.
   *
   * @param sources reads file, environment and command line anew
   */
  Reload(Supplier<OptionReader> sources, OptionValues values, NodeOptions options) {
    this.sources = sources;
    this.options = options;
    for (Option option : Option.values()) {
      inForce.put(option, values);
    }
  }

  /** Reads the sources and lets the node take over what it can; returns when it has. */
  void run(RunningNode node) {
    OptionReader reader = sources.get();
    NodeOptions next;
    try {
      next = reader.read();
    } catch (OptionException e) {
      LOG.error("the configuration is not changed, {} errors:", e.errors().size());
      e.errors().forEach(error -> LOG.error("configuration: {}", error));
      return;
    }
    reader.warnings().forEach(LOG::warn);
    List<String> changed = takeOver(reader.values());
    changed.addAll(changedModes(options.subscriber(), next.subscriber()));
    if (!next.log().equals(options.log())) {
      Logging.configure(next.log());
    }
    node.change(next).toCompletableFuture().join();
    options = next;
    LOG.info(
        "the configuration is in force{}",
        changed.isEmpty() ? ", nothing has changed" : ": " + String.join(", ", changed));
  }

  /** Notes what is in force from now on; returns what has changed. */
  private List<String> takeOver(OptionValues values) {
    List<String> changed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (Option option : Option.values()) {
      OptionValues before = inForce.get(option);
      if (!values.isSame(option, before)) {
        String from = shown(before.show(option));
        String change = option.key() + ' ' + from + " -> " + shown(values.show(option));
        (option.isLive() ? changed : kept).add(change);
        if (option.isLive()) {
          inForce.put(option, values);
        }
      }
    }
    if (!kept.isEmpty()) {
      LOG.warn("kept as they were until the next start: {}", String.join(", ", kept));
    }
    return changed;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "empty" : value;
  }

  private static List<String> changedModes(SubscriberOptions before, SubscriberOptions after) {
    Map<String, ModeOptions> old = byName(before);
    Map<String, ModeOptions> now = byName(after);
    return Stream.concat(old.keySet().stream(), now.keySet().stream())
        .filter(name -> !Objects.equals(old.get(name), now.get(name)))
        .distinct()
        .sorted()
        .map(name -> name.isEmpty() ? "the mode of unknown names" : "modes." + name)
        .toList();
  }

  private static Map<String, ModeOptions> byName(SubscriberOptions options) {
    Map<String, ModeOptions> map = new HashMap<>();
    options.modes().forEach(mode -> map.put(mode.name(), mode));
    map.put("", options.defaultMode());
    return map;
  }
}
