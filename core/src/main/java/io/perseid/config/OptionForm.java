package io.perseid.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The three spellings of an option's name: in a file, in the environment, on the command line. */
public enum OptionForm {
  /** {@code cluster.bus-port}. */
  KEY(OptionLayer.FILE),
  /** {@code PERSEID_CLUSTER_BUS_PORT}. */
  VARIABLE(OptionLayer.ENVIRONMENT),
  /** {@code --cluster-bus-port}, and the option's aliases. */
  FLAG(OptionLayer.COMMAND_LINE);

  /** What every environment variable of ours begins with. */
  public static final String VARIABLE_PREFIX = "PERSEID_";

  private final OptionLayer layer;

  OptionForm(OptionLayer layer) {
    this.layer = layer;
  }

  /** The source in which names are spelled so. */
  public OptionLayer layer() {
    return layer;
  }

  /** The option's name in this spelling. */
  public String nameOf(Option option) {
    return switch (this) {
      case KEY -> option.key();
      case VARIABLE ->
          VARIABLE_PREFIX
              + option.key().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
      case FLAG -> "--" + option.key().replace('.', '-');
    };
  }

  /** The option of a written name, if there is one. */
  Optional<Option> find(String written) {
    return Arrays.stream(Option.values())
        .filter(o -> nameOf(o).equals(written) || this == FLAG && o.aliases().contains(written))
        .findFirst();
  }

  /** All names in this spelling. */
  Stream<String> names() {
    Stream<String> names = Arrays.stream(Option.values()).map(this::nameOf);
    return this == FLAG
        ? Stream.concat(names, Arrays.stream(Option.values()).flatMap(o -> o.aliases().stream()))
        : names;
  }
}
