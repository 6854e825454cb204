package io.perseid.server.command;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks an admin port how its node is. */
@Command(name = "status", description = "Shows the state of a node; exit code 0 when it is ready.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int ASK_AGAIN_MILLIS = 200;

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:4673",
      converter = HostPort.Converter.class,
      description = "Admin port of the node. Default: ${DEFAULT-VALUE}.")
  private HostPort admin;

  @Option(names = "--json", description = "The node's answer as it is.")
  private boolean json;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Asks again for so long until the node is ready, then shows its state.")
  private int waitSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JsonObject status = askUntilReady();
    if (json) {
      spec.commandLine().getOut().println(status.encodePrettily());
    } else {
      print(status);
    }
    return status.getBoolean("ready", false) ? 0 : 1;
  }

  private JsonObject askUntilReady() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    while (true) {
      boolean last = System.nanoTime() >= endNanos;
      try {
        JsonObject status = ask();
        if (last || status.getBoolean("ready", false)) {
          return status;
        }
      } catch (IOException e) {
        if (last) {
          throw e;
        }
      }
      Thread.sleep(ASK_AGAIN_MILLIS);
    }
  }

  private JsonObject ask() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin + "/status")).timeout(TIMEOUT).build();
    HttpResponse<String> answer;
    try {
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "connection refused" : e.getMessage();
      throw new IOException("cannot reach the admin port " + admin + ": " + reason, e);
    }
    try {
      if (answer.statusCode() == 200) {
        return new JsonObject(answer.body());
      }
    } catch (DecodeException e) {
      throw new IOException(admin + " is no admin port: its answer is not JSON", e);
    }
    throw new IOException(admin + " is no admin port: it answered " + answer.statusCode());
  }

  private void print(JsonObject status) {
    JsonObject shards = object(status, "shards");
    JsonObject connections = object(status, "connections");
    row("node", status.getValue("name") + ", " + status.getValue("version"));
    row("up", status.getValue("uptimeSeconds") + " s");
    row("ready", status.getBoolean("ready", false) ? "yes" : "no");
    for (Object reason : status.getJsonArray("reasons", new JsonArray())) {
      row("", reason);
    }
    row("lease", object(status, "lease").getBoolean("valid", false) ? "valid" : "not valid");
    row("shards", shards.getValue("synced") + " of " + shards.getValue("total") + " synced");
    row("channels", status.getValue("channels"));
    row("history", status.getValue("historyBytes") + " bytes");
    row("publishing", status.getValue("publishesWaiting") + " messages await their outcome");
    row("streams", connections.getValue("streams"));
    row(
        "connections",
        connections.getValue("subscribers")
            + " subscribers, "
            + connections.getValue("controllers")
            + " controllers");
    if (connections.containsKey("max")) {
      row(
          "room for",
          connections.getValue("max")
              + " subscribers, bounded by "
              + connections.getValue("boundBy"));
    }
    JsonObject datagrams = object(status, "datagrams");
    if (isUsed(datagrams)) {
      row(
          "datagrams",
          datagrams.getValue("taken")
              + " taken, "
              + datagrams.getValue("ignored")
              + " ignored, "
              + datagrams.getValue("dropped")
              + " dropped");
    }
    JsonObject stardust = object(status, "stardust");
    if (isUsed(stardust)) {
      row(
          "stardust",
          stardust.getValue("polls")
              + " polls, "
              + stardust.getValue("posts")
              + " posts, "
              + stardust.getValue("postsRefused")
              + " refused");
    }
    for (Object node : status.getJsonArray("nodes", new JsonArray())) {
      if (node instanceof JsonObject peer) {
        String self = peer.getBoolean("self", false) ? " (this one)" : "";
        row("member", peer.getValue("name") + " at " + peer.getValue("address") + self);
      }
    }
  }

  private static boolean isUsed(JsonObject counts) {
    return counts.stream().anyMatch(count -> !count.getValue().equals(0));
  }

  private void row(String name, Object value) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-12s %s%n", name, value);
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.getJsonObject(name, new JsonObject());
  }
}
