package io.perseid.config;

import io.perseid.config.OptionType.Blocks;
import io.perseid.config.OptionType.Choice;
import io.perseid.config.OptionType.Flag;
import io.perseid.config.OptionType.Secret;
import io.perseid.config.OptionType.Text;
import io.perseid.config.OptionType.Verbatim;
import io.perseid.config.OptionType.Whole;
import io.perseid.config.OptionType.Words;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Every option of a node: the one table from which the code, {@code --help}, {@code config show}
 * and the manual take names, defaults, ranges and meaning.
 */
public enum Option {
  CLUSTER_NAME("perseid", word(64), "Nodes of different cluster names never join each other."),
  CLUSTER_ADDRESS(
      "127.0.0.1",
      host(),
      "Private address of this node. Both cluster ports listen on it, and the other nodes must"
          + " reach it.",
      "--address"),
  CLUSTER_PORT("5701", port(), "Member port: the nodes' shared memory."),
  CLUSTER_BUS_PORT("5702", port(), "Event bus port: messages from node to node."),
  CLUSTER_MEMBERS(
      "",
      new Words(
          Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+)(:[1-9][0-9]{0,4})?"),
          64,
          "up to 64 different HOST or HOST:PORT, set apart by commas"),
      "All nodes of the cluster, this one among them; without a port, cluster.port is meant. Empty"
          + " for a node that is alone and joins nobody.",
      "--members"),
  CLUSTER_QUORUM(
      "auto",
      new Whole(OptionUnit.COUNT, 1, 64, true),
      "Nodes that must see each other before a message is acknowledged. auto: more than half of"
          + " the configured members when there are three or more, else 1.",
      "--quorum"),
  CLUSTER_HAZELCAST_FILE(
      "", path(), "A Hazelcast configuration (YAML or XML) that is laid over the built-in one."),

  NODE_NAME(
      "auto",
      new Text(Pattern.compile("[A-Za-z0-9._:-]{1,64}"), "auto, or 1 to 64 of A-Z a-z 0-9 . _ : -"),
      "Name of this node in logs, metrics and status. auto: its cluster address and port.",
      "--name"),
  NODE_LEAVE_DELAY(
      "1500ms",
      new Whole(OptionUnit.MILLIS, 0, 60_000, false),
      "When this node leaves others behind: time between being not ready and ending its streams, so"
          + " that a load balancer has noticed before the clients come back."),
  NODE_FLUSH_TIMEOUT(
      "120s",
      new Whole(OptionUnit.SECONDS, 0, 3600, false),
      "Time that clients have, when this node ends, to take what was sent to them; those that have"
          + " not are cut off, and the exit code is then 1."),

  SUBSCRIBER_HOST("127.0.0.1", host(), "Address on which browsers are awaited; 0.0.0.0 for all."),
  SUBSCRIBER_PORT("4670", port(), "Port of the subscriber side (HTTP)."),
  SUBSCRIBER_PUSH_ADDRESS(
      "/push",
      new Text(Pattern.compile("(/[A-Za-z0-9_.-]+)+"), "a path such as /push"),
      "First part of the path of a push request."),
  SUBSCRIBER_PING_INTERVAL(
      "3s",
      new Whole(OptionUnit.SECONDS, 0, 3600, false),
      "Time between pings on every stream; below 3 seconds there are none."),
  SUBSCRIBER_DOCUMENT_ROOT(
      "", path(), "Folder of static documents that the subscriber port serves; empty for none."),
  SUBSCRIBER_DIRECTORY_INDEX(
      "index.html",
      new Text(Pattern.compile("[A-Za-z0-9_.-]{1,255}"), "a file name"),
      "Document that stands for a folder."),
  SUBSCRIBER_HEAD_BYTES_MAX(
      "16KiB",
      new Whole(OptionUnit.BYTES, 1 << 10, 1 << 20, false),
      "Longest request head that is read."),
  SUBSCRIBER_HEAD_TIMEOUT(
      "10s",
      new Whole(OptionUnit.SECONDS, 1, 3600, false),
      "Time in which the head of a request must have arrived."),
  SUBSCRIBER_CHANNELS_MAX(
      "100",
      new Whole(OptionUnit.COUNT, 1, 10_000, false),
      "Most channels that one request may name."),
  SUBSCRIBER_CONNECTIONS_MAX(
      "auto",
      new Whole(OptionUnit.COUNT, 1, 10_000_000, true),
      "Most connections held at a time. auto: what file handles and heap of the process allow."),
  SUBSCRIBER_QUEUE_BYTES_MAX(
      "1MiB",
      new Whole(OptionUnit.BYTES, 4 << 10, 1 << 30, false),
      "Bytes that may wait for one slow reader before it is closed. The bytes are shared with the"
          + " other readers; less than a burst of messages would close healthy ones."),
  SUBSCRIBER_WRITE_TIMEOUT(
      "120s",
      new Whole(OptionUnit.SECONDS, 1, 3600, false),
      "Time without any progress after which a slow reader is closed."),
  SUBSCRIBER_SERVER_NAME(
      "perseid",
      new Text(Pattern.compile("[A-Za-z0-9._/ -]{1,64}"), "1 to 64 of A-Z a-z 0-9 . _ / - blank"),
      "What answers name as their Server."),
  SUBSCRIBER_FLASH(
      "false",
      new Flag(),
      "Serves the modes flash and flashloadvars. Their text is raw, and flash has no HTTP head: a"
          + " page could be made to run a message as script. Only where old players need them."),
  SUBSCRIBER_DOCUMENT_TYPES(
      "standard",
      Choice.of("standard", "original"),
      "Content types of documents: standard sends the right one; original calls all text/html but"
          + " names that end in .js, as the original did."),

  SUBSCRIBER_BUILT_IN_MODES(
      "true",
      new Flag(),
      "Serves the modes of the original's sample configuration, as far as modes does not change"
          + " them. false: only what modes holds, and lines."),

  SUBSCRIBER_ALLOW_ORIGINS(
      "*",
      new Words(
          Pattern.compile(
              "\\*|https?://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?",
              Pattern.CASE_INSENSITIVE),
          64,
          "*, or up to 64 different origins like https://a.example or http://a.example:8080, set"
              + " apart by commas, or empty"),
      "Origins of pages that may read what the subscriber port answers (CORS); * for all, empty for"
          + " none but pages of the port's own origin. In a file, write \"*\" in quotes."),
  SUBSCRIBER_TRUSTED_PROXIES(
      "",
      new Blocks(64),
      "Web servers and load balancers in front. From these alone the client's address is taken from"
          + " X-Forwarded-For: the rightmost one that is not itself in this list."),
  SUBSCRIBER_PROXY_PROTOCOL(
      "false",
      new Flag(),
      "Connections from the trusted proxies must begin with a PROXY header, version 1 or 2, which"
          + " tells the client's address; one without it is closed. Others never have one."),
  SUBSCRIBER_SINK(
      "auto",
      Choice.of("auto", "channel", "descriptor"),
      "What holds a stream that has begun: descriptor, the system's bare file descriptor, costs"
          + " least memory and time and needs Linux; channel is everything else's. auto: descriptor"
          + " where it can be had; with the word descriptor a node that cannot have it does not"
          + " start."),
  SUBSCRIBER_LOOPS(
      "auto",
      new Whole(OptionUnit.COUNT, 1, 64, true),
      "Event loops that serve clients; each stays for life on the one that accepted it. auto: as"
          + " many as the process may use cores. More than twice as many are not used."),

  CONTROLLER_HOST(
      "127.0.0.1",
      host(),
      "Address on which publishers are awaited. Whoever reaches it may publish: keep it private."),
  CONTROLLER_PORT("4671", port(), "Port of the controller side (TCP, lines of text)."),
  CONTROLLER_LINE_BYTES_MAX(
      "64KiB",
      new Whole(OptionUnit.BYTES, 256, 16 << 20, false),
      "Longest command line that is accepted, line end not counted."),
  CONTROLLER_PENDING_MAX(
      "8192",
      new Whole(OptionUnit.COUNT, 1, 1 << 20, false),
      "Commands of one connection that may wait for their outcome; it is not read further until"
          + " some are answered."),
  CONTROLLER_CONNECTIONS_MAX(
      "256",
      new Whole(OptionUnit.COUNT, 1, 1 << 20, false),
      "Most controllers connected at a time; a further one is told so and closed. Each takes a file"
          + " handle, also one that never speaks."),
  CONTROLLER_SHUTDOWN_MESSAGE(
      "",
      new Verbatim(4096),
      "Sent to every controller when the node ends, behind its last answer. Bytes are sent as given:"
          + " a line end has to be written, in a file as \\r\\n between double quotes."),
  CONTROLLER_UDP_HOST(
      "127.0.0.1",
      host(),
      "Address on which datagrams are awaited. Whoever reaches it may publish, under any sender's"
          + " address: keep it private."),
  CONTROLLER_UDP_PORT(
      "0",
      port(),
      "Port for messages by UDP, one ADDMESSAGE a datagram and no answer; 0 for none. What is lost"
          + " on the way, or comes while the node cannot keep up, is lost for good."),

  ADMIN_HOST(
      "127.0.0.1",
      host(),
      "Address of the admin port. It shows everything to whoever reaches it: keep it private."),
  ADMIN_PORT("4673", port(), "Port of /healthz, /readyz, /metrics and /status (HTTP)."),

  STARDUST_ENABLED(
      "true",
      new Flag(),
      "Serves Stardust's pages and scripts: the same channels, written and read as JSON."),
  STARDUST_HOST(
      "auto",
      host(),
      "Address on which Stardust's clients are awaited. auto: that of subscriber.host."),
  STARDUST_PORT("5742", port(), "Port of Stardust (HTTP)."),
  STARDUST_BASE(
      "",
      base(),
      "Path before every path of Stardust on its own port, such as /comet; empty for none."),
  STARDUST_MOUNT(
      "",
      base(),
      "Path under which the subscriber port serves Stardust too, such as /comet, so that a page"
          + " needs one origin only; empty to serve it on its own port alone."),
  STARDUST_TIMEOUT(
      "55s",
      new Whole(OptionUnit.SECONDS, 1, 3600, false),
      "Time after which a stream request that waits is answered without messages: less than a proxy"
          + " in front waits for an answer."),
  STARDUST_DEMO(
      "false",
      new Flag(),
      "Serves Stardust's demo, at demo/ below the base and the mount. Not for the open internet:"
          + " whoever sees its boxes may colour them."),
  STARDUST_ALLOW_FROM(
      "127.0.0.0/8,::1",
      new Blocks(64),
      "Addresses that may write to channels with POST; empty for none. Behind a web server, name it"
          + " in subscriber.trusted-proxies: else its clients are unknown, and refused."),
  STARDUST_AUTH_USER(
      "",
      new Text(
          Pattern.compile("[^:\\p{Cntrl}]{0,128}"), "up to 128 characters but colons, or empty"),
      "User that a POST must name (HTTP Basic), besides coming from an allowed address; empty to ask"
          + " for none."),
  STARDUST_AUTH_PASSWORD(
      "",
      new Secret(256),
      "Password of that user. Best in a file that only the server can read, or in the environment:"
          + " other users of the machine can see a command line. It is shown and logged nowhere."),
  STARDUST_CHANNEL_LENGTH(
      "8",
      new Whole(OptionUnit.COUNT, 1, 1000, false),
      "Newest messages that GET of a channel shows. A stream's client gets all that the channel"
          + " keeps, see limits.messages-per-channel."),
  STARDUST_BODY_BYTES_MAX(
      "1MiB",
      new Whole(OptionUnit.BYTES, 1 << 10, 64 << 20, false),
      "Longest body of a POST that is read."),
  STARDUST_MESSAGES_MAX(
      "1000",
      new Whole(OptionUnit.COUNT, 1, 100_000, false),
      "Most messages that one POST may write to each of its channels."),
  STARDUST_POSITION_TTL(
      "10m",
      new Whole(OptionUnit.SECONDS, 2, 86_400, false),
      "Time for which the cluster remembers where a client stands that does not come back. Longer"
          + " than stardust.timeout."),
  STARDUST_POSITIONS_MAX(
      "100000",
      new Whole(OptionUnit.COUNT, 10_000, 10_000_000, false),
      "Clients whose position a node remembers, about; beyond, those that are away for longest are"
          + " forgotten. The number is divided into 271 parts, and a part that is full forgets"
          + " although others have room: take twice what is needed."),

  LIMITS_SHARDS(
      "16",
      new Whole(OptionUnit.COUNT, 1, 1024, false),
      "Shards into which channels are divided; fixed for the life of a cluster and equal on all"
          + " nodes."),
  LIMITS_MESSAGES_PER_CHANNEL(
      "250",
      new Whole(OptionUnit.COUNT, 0, 1_000_000, false),
      "Newest messages that a channel keeps; 0 for no bound but age. Equal on all nodes."),
  LIMITS_MESSAGE_AGE(
      "2h",
      new Whole(OptionUnit.SECONDS, 1, 365L * 86_400, false),
      "Age after which a message is forgotten. Equal on all nodes."),
  LIMITS_CHANNELS_MAX(
      "100000",
      new Whole(OptionUnit.COUNT, 1, 100_000_000, false),
      "Channels that may hold messages, over the whole cluster. Equal on all nodes."),
  LIMITS_HISTORY_BYTES_MAX(
      "auto",
      new Whole(OptionUnit.BYTES, 1 << 20, 1L << 40, true),
      "Bytes of text a node holds before it refuses new messages. auto: a quarter of the Java"
          + " heap's greatest size."),
  LIMITS_PUBLISH_QUEUE_MAX(
      "40000",
      new Whole(OptionUnit.COUNT, 1, 10_000_000, false),
      "Messages that may wait for one shard on one node before new ones are refused."),
  LIMITS_PUBLISH_TIMEOUT(
      "10s",
      new Whole(OptionUnit.MILLIS, 100, 600_000, false),
      "Time after which a waiting message is given up and its publisher told."),

  DEMO(
      "false",
      new Flag(),
      "Serves the chat of the examples on the subscriber port. Not for the open internet."),

  LOG_LEVEL(
      "info",
      Choice.of("error", "warn", "info", "debug", "trace"),
      "Least weighty events that are written to the log."),
  LOG_FORMAT(
      "text",
      Choice.of("text", "json", "meteor"),
      "One line of text, one JSON object, or the original's line: time, priority and text, parted"
          + " by tabs."),
  LOG_TIME(
      "human",
      Choice.of("human", "unix"),
      "The time in the format meteor: a date, or seconds since 1970. The other formats have their"
          + " own."),
  LOG_EVENTS(
      "false",
      new Flag(),
      "Writes one line for each channel that a subscriber joins or leaves, and for each document"
          + " asked for, whatever log.level is.");

  private final String key;
  private final String defaultText;
  private final OptionType type;
  private final String prose;
  private final List<String> aliases;

  Option(String defaultText, OptionType type, String prose, String... aliases) {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    int dash = name.indexOf('-');
    this.key = dash < 0 ? name : name.substring(0, dash) + '.' + name.substring(dash + 1);
    this.defaultText = defaultText;
    this.type = type;
    this.prose = prose;
    this.aliases = List.of(aliases);
  }

  /** The dotted name, as in a file: {@code cluster.bus-port}. */
  public String key() {
    return key;
  }

  /** The part of the key before the dot, or the whole key when there is none. */
  public String section() {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /** The flag of the command line: {@code --cluster-bus-port}. */
  public String flag() {
    return OptionForm.FLAG.nameOf(this);
  }

  /**
   * Whether a running node takes over a new value when it reads its options again; otherwise it
   * keeps the one it started with. Addresses, ports, and what the nodes of a cluster agreed upon
   * when they met cannot change, nor can the paths of Stardust and what its memory was made for.
   */
  public boolean isLive() {
    return switch (section()) {
      case "subscriber", "controller", "log" -> !key.matches(".*[.-](host|port|sink|loops)");
      case "stardust" -> !key.matches(".*[.](enabled|host|port|base|mount|demo|position.*)");
      default -> false;
    };
  }

  /** Short flags that mean the same. */
  public List<String> aliases() {
    return aliases;
  }

  /** The environment variable: {@code PERSEID_CLUSTER_BUS_PORT}. */
  public String variable() {
    return OptionForm.VARIABLE.nameOf(this);
  }

  /** The default, as it could be written; empty for nothing. */
  public String defaultText() {
    return defaultText;
  }

  /** The texts that are allowed, in words. */
  public String allowed() {
    return type.allowed();
  }

  /** A word that stands for the value in a command's help: {@code SIZE}. */
  public String label() {
    return type.label();
  }

  /** Whether the option is yes or no, so that its flag needs no value. */
  public boolean isFlag() {
    return type instanceof Flag;
  }

  /** Whether the value is nothing for other eyes: it is never shown. */
  public boolean isSecret() {
    return type instanceof Secret;
  }

  /** What the option does, in a sentence or two. */
  public String prose() {
    return prose;
  }

  OptionType type() {
    return type;
  }

  private static Text word(int lengthMax) {
    return new Text(
        Pattern.compile("[A-Za-z0-9._-]{1," + lengthMax + "}"),
        "1 to " + lengthMax + " of A-Z a-z 0-9 . _ -");
  }

  private static Text host() {
    return new Text(Pattern.compile("[A-Za-z0-9._:%-]{1,253}"), "an IP address or a host name");
  }

  private static Text path() {
    return new Text(Pattern.compile("[^\\x00]*"), "a path, or empty");
  }

  private static Text base() {
    return new Text(
        Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*"),
        "a path such as /comet, with a slash before and none behind, or empty");
  }

  private static Whole port() {
    return new Whole(OptionUnit.COUNT, 0, 65_535, false);
  }
}
