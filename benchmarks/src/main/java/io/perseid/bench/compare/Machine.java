package io.perseid.bench.compare;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Under which conditions the figures were taken. */
final class Machine {
  private static final Path LIMITS = Path.of("/proc/self/limits");

  private Machine() {}

  /** How many files a process may have open. */
  static int filesMax() {
    String line =
        Proc.text(LIMITS)
            .lines()
            .filter(l -> l.startsWith("Max open files"))
            .findFirst()
            .orElse("");
    String[] words = line.trim().split("\\s{2,}");
    return words.length > 1 && words[1].matches("[0-9]{1,9}") ? Integer.parseInt(words[1]) : 1024;
  }

  /** What there is to know, in an order that reads well; taken before anything else runs. */
  static JsonArray conditions(Tools tools) {
    JsonArray all = new JsonArray();
    Scale scale = tools.scale();
    Runtime runtime = Runtime.getRuntime();
    put(all, "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    put(all, "processor", processor() + ", " + runtime.availableProcessors() + " cores");
    put(all, "memory", Proc.field(Path.of("/proc/meminfo"), "MemTotal:") / 1_000_000 + " GB");
    put(all, "load average at the start", Proc.text(Path.of("/proc/loadavg")).trim());
    put(all, "files a process may open", "%,d".formatted(tools.filesMax()));
    put(all, "TCP congestion control", sysctl("net/ipv4/tcp_congestion_control"));
    put(all, "local ports", sysctl("net/ipv4/ip_local_port_range"));
    put(all, "JDK", said(tools.java(), "-version"));
    put(all, "Perseid", said(tools.perseid(false, ""), List.of("version")));
    put(all, "flags of a node", flags(tools));
    put(all, "nginx", said("nginx", "-v"));
    put(all, "nchan", version("libnginx-mod-nchan"));
    put(all, "Redis", said("redis-server", "--version"));
    put(all, "Node.js", said("node", "--version"));
    put(all, "ws", version("node-ws"));
    put(all, "compiler of the floor", said("gcc", "--version"));
    put(
        all,
        "scale",
        "%s: %d turns each, %s s of load of which the last %s count"
            .formatted(
                scale.name(),
                scale.pairs(),
                Load.word(scale.warmUp() + scale.seconds()),
                Load.word(scale.seconds())));
    return all;
  }

  private static void put(JsonArray all, String name, String value) {
    all.add(new JsonObject().put("name", name).put("value", value));
  }

  private static String processor() {
    return Proc.text(Path.of("/proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String sysctl(String name) {
    return Proc.text(Path.of("/proc/sys").resolve(name)).trim().replaceAll("\\s+", " ");
  }

  private static String version(String debianPackage) {
    return said("dpkg-query", "--show", "--showformat=${Version}", debianPackage);
  }

  /** Those that the launcher chooses, in one line. */
  private static String flags(Tools tools) {
    return said(
        List.of("bash", "-c", "\"$@\" flags node | tr '\\n' ' '", "flags"),
        tools.perseid(false, ""));
  }

  private static String said(List<String> command, List<String> more) {
    return said(Stream.concat(command.stream(), more.stream()).toArray(String[]::new));
  }

  /** The first line that a program says of itself. */
  private static String said(String... command) {
    Path output = null;
    try {
      output = Files.createTempFile("perseid-bench", ".txt");
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return Proc.text(output).lines().filter(l -> !l.isBlank()).findFirst().orElse("unknown");
    } catch (IOException e) {
      return "not there";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    } finally {
      if (output != null) {
        output.toFile().delete();
      }
    }
  }
}
