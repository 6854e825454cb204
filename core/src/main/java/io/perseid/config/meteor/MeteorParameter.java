package io.perseid.config.meteor;

import io.perseid.config.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every parameter of the original, and what it is with us: the one table from which files, command
 * lines and {@code config convert} take them. Source: spec of configuration and modes.
 */
public enum MeteorParameter {
  CHANNEL_INFO_TEMPLATE("ChannelInfoTemplate", "channel-info", MeteorMeaning.SAME),
  CONFIG_FILE_LOCATION("ConfigFileLocation", "Only on the command line: --meteor-config."),
  CONTROLLER_IP(
      "ControllerIP",
      Option.CONTROLLER_HOST,
      MeteorMeaning.SET_UNLESS_EMPTY,
      "An empty or missing ControllerIP meant all addresses. Whoever reaches this port may publish,"
          + " so it stays on loopback until an address is named."),
  CONTROLLER_PORT("ControllerPort", Option.CONTROLLER_PORT, MeteorMeaning.NUMBER, ""),
  CONTROLLER_SHUTDOWN_MSG(
      "ControllerShutdownMsg", Option.CONTROLLER_SHUTDOWN_MESSAGE, MeteorMeaning.SAME, ""),
  DEBUG(
      "Debug",
      Option.LOG_LEVEL,
      MeteorMeaning.DEBUG_LEVEL,
      "Debug is the level of the log and nothing else: a node is always in the foreground, and"
          + " config show prints its configuration."),
  DIRECTORY_INDEX("DirectoryIndex", Option.SUBSCRIBER_DIRECTORY_INDEX, MeteorMeaning.SAME, ""),
  HEADER_TEMPLATE("HeaderTemplate", "header", MeteorMeaning.SAME),
  HELP("Help", "Only on the command line: --help."),
  LOG_TIME_FORMAT(
      "LogTimeFormat",
      Option.LOG_TIME,
      MeteorMeaning.CLOCK,
      "Counts where log.format is meteor; the other formats have their own time."),
  MAX_MESSAGE_AGE(
      "MaxMessageAge",
      Option.LIMITS_MESSAGE_AGE,
      MeteorMeaning.NUMBER,
      "Exact, where the original looked once a minute. Equal on all nodes."),
  MAX_MESSAGES("MaxMessages", "max-messages", MeteorMeaning.NUMBER),
  MAX_MESSAGES_PER_CHANNEL(
      "MaxMessagesPerChannel",
      Option.LIMITS_MESSAGES_PER_CHANNEL,
      MeteorMeaning.NUMBER,
      "0 means no bound but age, and history-bytes-max for all channels together. Equal on all"
          + " nodes."),
  MAX_TIME("MaxTime", "max-time", MeteorMeaning.NUMBER),
  MESSAGE_TEMPLATE("MessageTemplate", "message", MeteorMeaning.SAME),
  PERSIST("Persist", "persist", MeteorMeaning.YES_OR_NO),
  PING_INTERVAL("PingInterval", Option.SUBSCRIBER_PING_INTERVAL, MeteorMeaning.NUMBER, "", "5"),
  PING_MESSAGE("PingMessage", "ping", MeteorMeaning.SAME),
  SUBSCRIBER_DOCUMENT_ROOT(
      "SubscriberDocumentRoot",
      Option.SUBSCRIBER_DOCUMENT_ROOT,
      MeteorMeaning.SLASH_IS_NONE,
      "A meteor.js in this folder hides the one in the jar.",
      "/usr/local/meteor/public_html"),
  SUBSCRIBER_DYNAMIC_PAGE_ADDRESS(
      "SubscriberDynamicPageAddress",
      Option.SUBSCRIBER_PUSH_ADDRESS,
      MeteorMeaning.SAME,
      "Taken to the letter, where the original took it for a pattern."),
  SUBSCRIBER_IP(
      "SubscriberIP",
      Option.SUBSCRIBER_HOST,
      MeteorMeaning.EMPTY_IS_ALL,
      "As before, an empty or missing SubscriberIP means all addresses: 0.0.0.0.",
      ""),
  SUBSCRIBER_PORT("SubscriberPort", Option.SUBSCRIBER_PORT, MeteorMeaning.NUMBER, ""),
  SUBSCRIBER_SHUTDOWN_MSG("SubscriberShutdownMsg", "shutdown", MeteorMeaning.SAME),
  SYSLOG_FACILITY(
      "SyslogFacility",
      "The log goes to standard error, as with none; systemd keeps it in its journal."),
  UDP_IP(
      "UDPIP",
      Option.CONTROLLER_UDP_HOST,
      MeteorMeaning.SET_UNLESS_EMPTY,
      "An empty or missing UDPIP meant all addresses; like ControllerIP it stays on loopback."),
  UDP_PORT("UDPPort", Option.CONTROLLER_UDP_PORT, MeteorMeaning.NUMBER, "");

  private final String label;
  private final Option option;
  private final String modeKey;
  private final MeteorMeaning meaning;
  private final String note;
  private final String otherwise;

  /** Neither an option nor a mode's: what it was for is done otherwise. */
  MeteorParameter(String label, String note) {
    this(label, null, null, MeteorMeaning.SAME, note, null);
  }

  /** Looked up by mode. */
  MeteorParameter(String label, String modeKey, MeteorMeaning meaning) {
    this(label, null, modeKey, meaning, "", null);
  }

  /** Holds for the whole node; the note says what differs in meaning. */
  MeteorParameter(String label, Option option, MeteorMeaning meaning, String note) {
    this(label, option, null, meaning, note, null);
  }

  /** The same where a file without it meant something else than our default. */
  MeteorParameter(
      String label, Option option, MeteorMeaning meaning, String note, String otherwise) {
    this(label, option, null, meaning, note, otherwise);
  }

  MeteorParameter(
      String label,
      Option option,
      String modeKey,
      MeteorMeaning meaning,
      String note,
      String otherwise) {
    this.label = label;
    this.option = option;
    this.modeKey = modeKey;
    this.meaning = meaning;
    this.note = note;
    this.otherwise = otherwise;
  }

  /** Its name in the original: {@code SubscriberPort}. */
  public String label() {
    return label;
  }

  /** Our option, if it is one. */
  public Optional<Option> option() {
    return Optional.ofNullable(option);
  }

  /** Our key in a mode's section, if it is looked up by mode. */
  Optional<String> modeKey() {
    return Optional.ofNullable(modeKey);
  }

  MeteorMeaning meaning() {
    return meaning;
  }

  /** What differs in meaning from our option, in a sentence or two; empty for nothing. */
  public String note() {
    return note;
  }

  /** The value of a file that does not give it, where our default is another. */
  Optional<String> otherwise() {
    return Optional.ofNullable(otherwise);
  }

  /** Whether it means nothing in a file. */
  boolean isForWordsOnly() {
    return this == CONFIG_FILE_LOCATION || this == HELP;
  }

  /** The parameter behind an option of ours, if there is one. */
  public static Optional<MeteorParameter> of(Option option) {
    return Arrays.stream(values()).filter(p -> p.option == option).findFirst();
  }

  /** The parameter of a file: its name to the letter. */
  static Optional<MeteorParameter> inFile(String written) {
    return Arrays.stream(values()).filter(p -> p.label.equals(written)).findFirst();
  }

  /**
   * The parameters that a word of a command line may mean: letters of any case, as many from the
   * front as make it clear. {@code d} is Debug although DirectoryIndex begins so too.
   */
  static List<MeteorParameter> inWords(String written) {
    String start = written.toLowerCase(Locale.ROOT);
    if (start.equals("d")) {
      return List.of(DEBUG);
    }
    List<MeteorParameter> exact =
        Arrays.stream(values()).filter(p -> p.label.equalsIgnoreCase(start)).toList();
    return exact.isEmpty()
        ? Arrays.stream(values())
            .filter(p -> p.label.toLowerCase(Locale.ROOT).startsWith(start))
            .toList()
        : exact;
  }

  /** All names. */
  static Stream<String> labels() {
    return Arrays.stream(values()).map(MeteorParameter::label);
  }
}
