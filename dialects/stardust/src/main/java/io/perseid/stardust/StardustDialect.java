package io.perseid.stardust;

import io.perseid.broker.Broker;
import io.perseid.broker.SharedMap;
import io.perseid.config.StardustOptions;
import io.perseid.config.SubscriberOptions;
import io.perseid.subscriber.http.HttpExtension;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stardust's HTTP interface to the channels of a node. Safe for any thread.
 *
 * <p>Source: specification of Stardust.
 */
public final class StardustDialect {

  /**
   * The dialect of a node.
   *
   * @param site options in force on the subscriber side: most channels in a request, origins whose
   *     pages may publish, the server's name
   * @param positions where the positions of clients are kept that do not keep them themselves
   * @param nodeId this node, among those of {@code isMember}
   * @param isMember whether a node is in the cluster now; called on any thread, never blocks
   */
  public StardustDialect(
      StardustOptions options,
      Supplier<SubscriberOptions> site,
      Broker broker,
      SharedMap positions,
      String nodeId,
      Predicate<String> isMember,
      Vertx vertx) {}

  /** The dialect under a path, which begins with a slash or is empty. */
  public HttpExtension at(String base) {
    return new HttpExtension() {
      @Override
      public boolean handles(String method, String path) {
        return path.startsWith(base + "/");
      }

      @Override
      public void handle(HttpRequest request, HttpResponder responder) {
        byte[] body = (request.path() + " not found.").getBytes(StandardCharsets.UTF_8);
        responder.respond(404, "text/plain; charset=utf-8", Map.of(), body);
      }
    };
  }

  /**
   * The client's scripts at the root of a port, where the original had them whatever its base; for
   * a port that serves nothing else.
   */
  public HttpExtension scripts() {
    return at("/js");
  }
}
