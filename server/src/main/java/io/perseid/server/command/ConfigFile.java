package io.perseid.server.command;

import io.perseid.config.OptionForm;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Options in a YAML file: keys nested or dotted, and the interaction modes. */
final class ConfigFile {
  private static final String MODES = "modes";

  /** Deeper than any key of ours; ends files whose anchors go in a circle. */
  private static final int DEPTH_MAX = 4;

  private final Path path;
  private final OptionReader reader;

  private ConfigFile(Path path, OptionReader reader) {
    this.path = path;
    this.reader = reader;
  }

  /** Sets what the file says; what is wrong with it becomes an error of the reader. */
  static void read(Path path, OptionReader reader) {
    new ConfigFile(path, reader).read();
  }

  private void read() {
    // The tree and not the values: it keeps the lines, and the text as it was written.
    try (Reader text = Files.newBufferedReader(path)) {
      Node root = new Yaml(new LoaderOptions()).compose(text);
      if (root instanceof MappingNode mapping) {
        readMapping("", mapping, 1);
      } else if (root != null) {
        reader.error(origin(root) + ": not a mapping; expected: KEY: VALUE");
      }
    } catch (NoSuchFileException e) {
      reader.error("file " + path + ": no such file");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      reader.error("file " + path + ", line " + line + ": no YAML: " + e.getProblem());
    } catch (IOException | YAMLException e) {
      reader.error("file " + path + ": cannot be read: " + e.getMessage().replaceAll("\\s+", " "));
    }
  }

  private void readMapping(String prefix, MappingNode mapping, int depth) {
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        reader.error(origin(entry.getKeyNode()) + ": a key must be a word");
        continue;
      }
      String key = prefix + name.getValue();
      if (depth == 1 && key.equals(MODES) && entry.getValueNode() instanceof MappingNode modes) {
        readModes(modes);
      } else if (entry.getValueNode() instanceof MappingNode nested && depth < DEPTH_MAX) {
        readMapping(key + '.', nested, depth + 1);
      } else {
        reader.set(OptionForm.KEY, key, text(entry.getValueNode()), origin(name));
      }
    }
  }

  private void readModes(MappingNode modes) {
    for (NodeTuple mode : modes.getValue()) {
      String name = text(mode.getKeyNode());
      if (!(mode.getValueNode() instanceof MappingNode section)) {
        reader.error("modes." + name + " (" + origin(mode.getKeyNode()) + "): expected KEY: VALUE");
        continue;
      }
      for (NodeTuple entry : section.getValue()) {
        Node keyNode = entry.getKeyNode();
        String key = text(keyNode);
        String full = MODES + '.' + name + '.' + key;
        String value = bytes(entry.getValueNode());
        reader.setMode(name, key, new Written(OptionLayer.FILE, full, value, origin(keyNode)));
      }
    }
  }

  /** A scalar as it was written; the words of a list set apart by commas, as on a command line. */
  private static String text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    if (node instanceof SequenceNode list) {
      return String.join(
          ",",
          list.getValue().stream()
              .map(n -> n instanceof ScalarNode s ? s.getValue() : "{...}")
              .toList());
    }
    return "{...}";
  }

  /** The bytes of a value, one a character: its text in UTF-8, or what YAML calls binary. */
  private static String bytes(Node node) {
    byte[] bytes =
        node.getTag().equals(Tag.BINARY)
            ? Base64.getMimeDecoder().decode(text(node).replaceAll("=+\\s*$", ""))
            : text(node).getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String origin(Node node) {
    return "file " + path + ", line " + (node.getStartMark().getLine() + 1);
  }
}
