package io.perseid.config.meteor;

import io.perseid.config.Option;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionNames;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code meteord.conf}. Its bytes are kept as they are, one a character: what stands in a
 * template goes to the page untouched, whatever its encoding. Source: spec of configuration.
 */
public final class MeteorFile {
  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern SECTION = Pattern.compile("\\[([^\\]]+)][ \\t]*");
  private static final Pattern LINE = Pattern.compile("(\\S+)[ \\t]*(.*)", Pattern.DOTALL);

  private final Path path;
  private final MeteorSettings settings = new MeteorSettings(OptionLayer.METEOR_FILE);
  private String mode = "";

  private MeteorFile(Path path) {
    this.path = path;
  }

  /** Sets what the file says; what is wrong with it becomes errors of the reader. */
  public static void read(Path path, OptionReader reader) {
    MeteorFile file = new MeteorFile(path);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        reader.error("file " + path + ": is longer than " + BYTES_MAX + " bytes");
        return;
      }
      file.readLines(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
      file.applyTo(reader);
    } catch (NoSuchFileException e) {
      reader.error("file " + path + ": no such file; a file that is named must be there");
    } catch (IOException e) {
      reader.error("file " + path + ": cannot be read: " + e.getMessage().replaceAll("\\s+", " "));
    }
  }

  private void readLines(String[] lines) {
    for (int i = 0; i < lines.length; i++) {
      String line =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        readLine(line, "file " + path + ", line " + (i + 1));
      }
    }
  }

  private void readLine(String line, String origin) {
    Matcher section = SECTION.matcher(line);
    if (section.matches()) {
      mode = section.group(1);
      return;
    }
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      settings.error(
          origin
              + ": "
              + OptionReader.quote(line)
              + " begins with a blank; expected: NAME VALUE from the first column on");
      return;
    }
    String name = parts.group(1);
    Optional<MeteorParameter> parameter = MeteorParameter.inFile(name);
    String value = parts.group(2).startsWith("--") ? parts.group(2).substring(1) : parts.group(2);
    if (parameter.isEmpty()) {
      String hint = OptionNames.hint(name, MeteorParameter.labels());
      settings.error(
          "unknown parameter "
              + name
              + " ("
              + origin
              + ", value "
              + OptionReader.quote(value)
              + ")"
              + hint);
    } else if (parameter.get().isForWordsOnly()) {
      settings.error(name + " (" + origin + ") is allowed on the command line only");
    } else {
      settings.put(new MeteorValue(parameter.get(), mode, value, origin));
    }
  }

  private void applyTo(OptionReader reader) {
    String origin = "file " + path;
    settings.complete(origin + ", not given");
    settings.applyTo(reader);
    // The modes are those of the file and no others, and the original always logged its events.
    set(reader, Option.SUBSCRIBER_BUILT_IN_MODES, "false", origin);
    set(reader, Option.LOG_EVENTS, "true", origin);
  }

  private static void set(OptionReader reader, Option option, String value, String origin) {
    reader.set(option, new Written(OptionLayer.METEOR_FILE, option.key(), value, origin));
  }
}
