package io.perseid.golden;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which cases share a node: a Java machine for each of them would take minutes.
 *
 * <p>All that need no settings share one, and so do those that need none and a server no one has
 * talked to: its channels are cleared between them, and only those that look at its counters have
 * one of their own. Those with settings share one with others whose settings do not touch what they
 * look at, as listed here.
 */
final class GoldenPlan {
  /** Cases that may share a node, in this order; those that end it come last. */
  private static final List<List<String>> SHARED =
      List.of(
          List.of("ping-custom", "max-message-age"),
          List.of(
              "ping-by-mode",
              "ping-not-a-message",
              "ping-xhrinteractive",
              "flashloadvars-drops-after-two-minutes"),
          List.of("max-time", "template-message-fields"),
          List.of(
              "max-messages-batch",
              "template-channelinfo-fields",
              "template-empty-channelinfo",
              "mode-own-section",
              "document-other-index-name"),
          List.of("dynamic-page-address", "document-no-root"),
          List.of("udp-off", "max-messages-per-channel-zero", "option-abbreviated"),
          List.of("controller-binary", "max-messages-global", "term-no-subscriber-message"),
          List.of("hup-command-line-wins", "term-controller-message"));

  /** One node and the cases that are replayed on it, in order. */
  record Lane(String name, Map<String, String> settings, String options, List<GoldenCase> cases) {
    GoldenNode node(Path folder) {
      return new GoldenNode(name, folder, settings, options);
    }

    /** Whether others may have published before a case. */
    boolean isUsed() {
      return cases.stream().noneMatch(GoldenCase::needsFresh);
    }
  }

  private GoldenPlan() {}

  /** Divides the cases; those that take long first. */
  static List<Lane> divide(Collection<GoldenCase> cases) {
    Map<String, GoldenCase> left =
        cases.stream()
            .collect(Collectors.toMap(GoldenCase::name, c -> c, (a, b) -> a, TreeMap::new));
    List<Lane> lanes = new ArrayList<>();
    for (List<String> names : SHARED) {
      List<GoldenCase> together = new ArrayList<>();
      names.forEach(name -> together.add(left.remove(name)));
      lanes.add(lane(names.get(0), together));
    }
    lanes.add(1, lane("plain", plain(left)));
    lanes.add(2, lane("cleared", take(left, GoldenPlan::isCleared)));
    left.values().forEach(alone -> lanes.add(lane(alone.name(), List.of(alone))));
    return lanes;
  }

  /** Takes out what needs no settings; the log is read first, and TERM comes last. */
  private static List<GoldenCase> plain(Map<String, GoldenCase> left) {
    Predicate<GoldenCase> any =
        each -> each.settings().isEmpty() && each.configLines().isEmpty() && !each.needsFresh();
    List<GoldenCase> plain = new ArrayList<>();
    List<Predicate<GoldenCase>> order =
        List.of(any.and(c -> c.area().equals("log")), any.and(c -> !ends(c)), any);
    order.forEach(part -> plain.addAll(take(left, part)));
    return plain;
  }

  private static List<GoldenCase> take(Map<String, GoldenCase> left, Predicate<GoldenCase> part) {
    List<GoldenCase> found = left.values().stream().filter(part).toList();
    found.forEach(each -> left.remove(each.name()));
    return found;
  }

  /** Whether a server that has forgotten its channels is as good as one no one has talked to. */
  private static boolean isCleared(GoldenCase golden) {
    return golden.settings().isEmpty()
        && !ends(golden)
        && golden.steps().stream().noneMatch(step -> step.toString().contains("SHOWSTATS"));
  }

  private static boolean ends(GoldenCase golden) {
    return golden.steps().stream().anyMatch(step -> step.path("do").asText().equals("expectExit"));
  }

  private static Lane lane(String name, List<GoldenCase> cases) {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, String> from = new HashMap<>();
    for (GoldenCase each : cases) {
      each.settings()
          .forEach(
              (key, value) -> {
                String before = settings.put(key, value);
                if (before != null && !before.equals(value)) {
                  throw new IllegalStateException(
                      key + " differs in " + from.get(key) + " and " + each);
                }
                from.put(key, each.name());
              });
    }
    String options = cases.stream().map(GoldenCase::options).collect(Collectors.joining());
    return new Lane(name, settings, options, cases);
  }
}
