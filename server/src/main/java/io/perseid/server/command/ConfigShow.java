package io.perseid.server.command;

import io.perseid.config.ModeOptions;
import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.config.OptionException;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import io.perseid.config.Written;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code config show}: options and modes, each value with the place it comes from. */
@Command(name = "show", description = "Lists every option with its value and origin.")
final class ConfigShow extends OptionsCommand {
  private record Row(String key, String value, String origin) {}

  @picocli.CommandLine.Option(names = "--json", description = "One JSON object instead of a table.")
  private boolean json;

  @picocli.CommandLine.Option(
      names = "--changed",
      description = "Leaves out options and modes at their default.")
  private boolean changed;

  ConfigShow(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() {
    OptionReader reader = readSources();
    NodeOptions options;
    try {
      options = reader.read();
    } catch (OptionException e) {
      return report(e);
    }
    warn(reader, options);
    print(rows(reader, options));
    return 0;
  }

  private List<Row> rows(OptionReader reader, NodeOptions options) {
    List<Row> rows = new ArrayList<>();
    OptionValues values = reader.values();
    for (Option option : Option.values()) {
      if (!changed || !values.isDefault(option)) {
        rows.add(new Row(option.key(), values.show(option), values.origin(option)));
      }
    }
    options.subscriber().modes().stream()
        .map(ModeOptions::name)
        .filter(name -> !changed && !reader.modes().named().contains(name))
        .forEach(name -> rows.add(new Row("modes." + name, "(built in)", "default")));
    for (String name : reader.modes().named()) {
      reader.modes().section(name).forEach((key, value) -> rows.add(row(name, key, value)));
    }
    return rows;
  }

  private static Row row(String mode, String key, Written value) {
    // Its bytes are most likely UTF-8.
    byte[] bytes = value.value().getBytes(StandardCharsets.ISO_8859_1);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new Row("modes." + mode + '.' + key, text, value.origin());
  }

  private void print(List<Row> rows) {
    if (json) {
      JsonObject all = new JsonObject();
      for (Row row : rows) {
        all.put(row.key, new JsonObject().put("value", row.value).put("origin", row.origin));
      }
      spec.commandLine().getOut().println(all.encodePrettily());
    } else {
      rows.forEach(
          row ->
              spec.commandLine()
                  .getOut()
                  .printf("%-32s %-20s %s%n", row.key, visible(row.value), row.origin));
    }
  }

  /** One line, with control characters as escapes. */
  private static String visible(String text) {
    StringBuilder line = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\r' -> line.append("\\r");
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> line.append(Character.isISOControl(c) ? "\\x%02x".formatted((int) c) : c);
      }
    }
    return line.toString();
  }
}
