package io.perseid.golden;

import static org.awaitility.Awaitility.await;

import io.perseid.harness.Http;
import io.perseid.harness.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows when a node holds what was published on another. The answer to a publisher promises that
 * every other node will have the message, not that it has it already: a case that begins to read on
 * another node waits for that here, and is then held to every byte.
 */
final class Arrival {
  private static final Pattern ADD = Pattern.compile("(?m)^ADDMESSAGE +(\\S+) ");
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);

  private final List<String> channels = new ArrayList<>();
  private final Map<NodeProcess, Integer> arrived = new HashMap<>();

  /** Notes the channels of messages in the order in which they are published. */
  void published(String commands) {
    Matcher add = ADD.matcher(commands);
    while (add.find()) {
      channels.add(add.group(1));
    }
  }

  /** Waits until the node shows every message whose id is known. */
  void awaitAll(NodeProcess node, Map<Integer, Long> ids) {
    int next = arrived.getOrDefault(node, 0);
    while (next < channels.size() && ids.containsKey(next)) {
      String channel = channels.get(next);
      long id = ids.get(next);
      await("message " + id + " of " + channel + " on " + node)
          .atMost(WITHIN)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(
              () ->
                  // In whatever form the node's templates put it.
                  Http.get(node.subscriberPort(), "/push/arrival/simplepoll/" + channel + ".r" + id)
                      .body()
                      .contains(Long.toString(id)));
      next++;
    }
    arrived.put(node, next);
  }
}
