package io.perseid.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of all options, written from the table. */
public final class OptionManual {
  private static final String HEAD =
      """
      # Options

      *This page is written by `java -jar perseid.jar config manual`; a test fails when it is out of
      step with the code.*

      Every option can be given in three places. Where more than one gives it, the later of these
      counts: the default, a `meteord.conf` (see the end), the file named by `--config` (or by
      `PERSEID_CONFIG`), the environment, the command line.

      | place | name | example |
      | --- | --- | --- |
      | file (YAML), nested or dotted | `cluster.bus-port` | `cluster: {bus-port: 5702}` |
      | environment | `PERSEID_CLUSTER_BUS_PORT` | `PERSEID_CLUSTER_BUS_PORT=5702` |
      | command line | `--cluster-bus-port` | `--cluster-bus-port 5702` |

      An unknown name, or a value that is not allowed, is an error in each of them; then nothing is
      started and the exit code is 2. `config check` looks for errors, `config show` lists every
      option with its value and the place it comes from.

      Sizes and times may carry a unit: `256KiB`, `2h`.

      At SIGHUP a running node reads the three places again. Options marked *live*, and the modes,
      change at once, for open streams too; the others are kept, and the log names those that wait
      for the next start. When anything is wrong, nothing changes, and the log says what it is.
      """;

  private static final String MODES =
      """

      ## modes

      A file may add interaction modes of the subscriber port, or change the built-in ones: `modes:`
      holds one section a mode, under the name by which the URL calls it (letters and digits, case
      matters). What a section leaves out stays as built in; a new mode begins as the mode of an
      unknown name does. The section `every-mode` holds for each mode without a value of its own, and
      for unknown names; only `lines` never takes a value from it.

      ```yaml
      modes:
        every-mode:
          max-time: 10m
        longpoll:
          max-time: 60s
        plain:
          persist: true
          header: "HTTP/1.1 ~status~\\r\\nContent-Type: text/plain\\r\\nX-Content-Type-Options: nosniff\\r\\n\\r\\n"
          message: "~id~ ~text~\\n"
      ```

      The built-in header says `text/html`: a mode that keeps it must put the text between quotes of
      a script, as the built-in modes do (single quotes will do), or else whoever publishes can run
      script in the page; the node says so in its log when it starts.

      Templates are sent as UTF-8; other bytes are written as YAML writes them: `!!binary "6Q=="`.

      | key | allowed | meaning |
      | --- | --- | --- |
      """;

  private OptionManual() {}

  /** The whole page, in Markdown. */
  public static String markdown() {
    Map<String, List<Option>> sections =
        Arrays.stream(Option.values())
            .collect(
                Collectors.groupingBy(Option::section, LinkedHashMap::new, Collectors.toList()));
    StringBuilder page = new StringBuilder(HEAD);
    sections.forEach((name, options) -> appendSection(page, name, options));
    page.append(MODES);
    for (OptionModeKey key : OptionModeKey.values()) {
      row(page, code(key.key()), cell(key.type().allowed()), cell(key.prose()));
    }
    return page.toString();
  }

  private static void appendSection(StringBuilder page, String name, List<Option> options) {
    page.append("\n## ").append(name).append("\n\n");
    row(page, "option", "default", "at SIGHUP", "allowed", "meaning");
    row(page, "---", "---", "---", "---", "---");
    for (Option option : options) {
      row(
          page,
          code(option.key()) + alias(option),
          option.defaultText().isEmpty() ? "empty" : code(option.defaultText()),
          option.isLive() ? "live" : "kept",
          cell(option.allowed()),
          cell(option.prose()));
    }
  }

  private static String alias(Option option) {
    return option.aliases().isEmpty()
        ? ""
        : " ("
            + option.aliases().stream().map(OptionManual::code).collect(Collectors.joining(", "))
            + ')';
  }

  private static String code(String text) {
    return '`' + text + '`';
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("~", "\\~");
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
