package io.perseid.config.meteor;

/** The end of the page of all options: what the original's parameters are. */
public final class MeteorManual {
  private static final String HEAD =
      """

      ## A configuration of Meteor 1.06

      `--meteor-config meteord.conf` (or `PERSEID_METEOR_CONFIG`) reads the original's file, and a
      command line may hold the original's parameters: `-SubscriberPort 80`, `-MaxMessages.iframe 2`,
      `-d`, in any case and with as few letters as are clear. `config convert --from meteord.conf`
      writes the file of ours that means the same. With a `meteord.conf` the modes are those that it
      has, and `lines`.

      | parameter | is | differs |
      | --- | --- | --- |
      """;

  private MeteorManual() {}

  /** The section, in Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (MeteorParameter parameter : MeteorParameter.values()) {
      page.append("| `").append(parameter.label()).append("` | ");
      page.append(target(parameter)).append(" | ").append(parameter.note()).append(" |\n");
    }
    return page.toString();
  }

  private static String target(MeteorParameter parameter) {
    return parameter
        .option()
        .map(option -> '`' + option.key() + '`')
        .or(() -> parameter.modeKey().map(key -> '`' + key + "` of a mode, or of every-mode"))
        .orElse("no option");
  }
}
