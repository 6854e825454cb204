package io.perseid.config.meteor;

import io.perseid.config.DefaultModes;
import io.perseid.config.Option;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.OptionValues;
import java.util.List;

/** What changes for a site that moves here with its file, once all sources were read. */
public final class MeteorWarnings {
  private MeteorWarnings() {}

  /** Adds the warnings to the reader that read a file of the original. */
  public static void add(OptionReader reader) {
    OptionValues values = reader.values();
    if (values.isDefault(Option.CONTROLLER_HOST)) {
      reader.warn(
          "ControllerIP is not given, which meant all addresses: controllers are awaited on "
              + values.show(Option.CONTROLLER_HOST)
              + " only, until an address is named");
    }
    if (!values.isDefault(Option.CONTROLLER_UDP_PORT)
        && values.isDefault(Option.CONTROLLER_UDP_HOST)
        && !values.show(Option.CONTROLLER_UDP_PORT).equals("0")) {
      reader.warn(
          "UDPIP is not given, which meant all addresses: datagrams are awaited on "
              + values.show(Option.CONTROLLER_UDP_HOST)
              + " only, until an address is named");
    }
    reader.modes().section(DefaultModes.LINES).values().stream()
        .filter(value -> value.layer() == OptionLayer.METEOR_FILE)
        .findFirst()
        .ifPresent(
            value ->
                reader.warn(
                    "mode lines ("
                        + value.origin()
                        + ") has the name of one of ours: what its section leaves out stays as in"
                        + " ours, and perseid subscribe may no longer understand it"));
    List<String> flash = reader.modes().named().stream().filter(DefaultModes::isFlash).toList();
    if (!flash.isEmpty() && values.show(Option.SUBSCRIBER_FLASH).equals("false")) {
      reader.warn(
          "mode "
              + String.join(", ", flash)
              + " is not served unless "
              + Option.SUBSCRIBER_FLASH.key()
              + " is true: a page could be made to run its raw text as script");
    }
  }
}
