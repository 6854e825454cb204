package io.perseid.config.meteor;

import io.perseid.config.Option;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionModes;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one source of the original's kind says, and all that is wrong with it. A later value of the
 * same name stands for an earlier one, as in the original. One thread.
 */
final class MeteorSettings {
  private final OptionLayer layer;
  private final Map<String, MeteorValue> values = new LinkedHashMap<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  MeteorSettings(OptionLayer layer) {
    this.layer = layer;
  }

  void put(MeteorValue value) {
    String place = value.name() + " (" + value.origin() + ")";
    if (!value.mode().isEmpty() && value.parameter().modeKey().isEmpty()) {
      warnings.add(place + " has no effect: it cannot differ from mode to mode");
    } else if (!value.mode().isEmpty() && !OptionModes.isName(value.mode())) {
      warnings.add(
          place + " has no effect: no address can name this mode; allowed: 1 to 64 of A-Z a-z 0-9");
    } else {
      MeteorValue before = values.put(value.name(), value);
      if (before != null) {
        warnings.add(place + " stands for what was given before: " + before.origin());
      }
    }
  }

  void error(String error) {
    errors.add(error);
  }

  /** The value of a parameter without a mode, if it is given. */
  Optional<MeteorValue> get(MeteorParameter parameter) {
    return Optional.ofNullable(values.get(parameter.label()));
  }

  /** Adds what a file of the original means by what it leaves out. */
  void complete(String origin) {
    for (MeteorParameter parameter : MeteorParameter.values()) {
      parameter
          .otherwise()
          .map(value -> new MeteorValue(parameter, "", value, origin))
          .ifPresent(value -> values.putIfAbsent(value.name(), value));
    }
  }

  /** Sets our options accordingly; what is wrong becomes errors of the reader. */
  void applyTo(OptionReader reader) {
    errors.forEach(reader::error);
    warnings.forEach(reader::warn);
    values.values().forEach(value -> apply(value, reader));
  }

  private void apply(MeteorValue value, OptionReader reader) {
    MeteorParameter parameter = value.parameter();
    try {
      if (parameter.modeKey().isPresent()) {
        String mode = value.mode().isEmpty() ? OptionModes.EVERY : value.mode();
        String ours = parameter.meaning().translate(value.bytes()).orElseThrow();
        reader.setMode(mode, parameter.modeKey().get(), written(value, ours));
      } else if (parameter.option().isPresent()) {
        Option option = parameter.option().get();
        parameter
            .meaning()
            .translate(value.text())
            .ifPresent(ours -> reader.set(option, written(value, ours)));
      } else if (parameter == MeteorParameter.SYSLOG_FACILITY && !value.raw().equals("none")) {
        reader.warn(
            "SyslogFacility ("
                + value.origin()
                + ") has no effect: the log goes to standard error, which systemd keeps in its"
                + " journal");
      }
    } catch (IllegalArgumentException e) {
      bad(reader, value, "is not allowed; allowed: " + parameter.meaning().allowed());
    } catch (CharacterCodingException e) {
      bad(reader, value, "is not allowed; allowed: text in UTF-8");
    }
  }

  private Written written(MeteorValue value, String ours) {
    return new Written(layer, value.name(), ours, value.origin());
  }

  private static void bad(OptionReader reader, MeteorValue value, String problem) {
    reader.error(
        value.name()
            + " ("
            + value.origin()
            + "): "
            + OptionReader.quote(value.raw())
            + ' '
            + problem);
  }
}
