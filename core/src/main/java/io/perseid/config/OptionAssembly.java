package io.perseid.config;

import java.util.List;
import java.util.Locale;

/** Makes the typed options of a node from values that were found to be sound. */
final class OptionAssembly {
  private final OptionValues values;

  OptionAssembly(OptionValues values) {
    this.values = values;
  }

  NodeOptions node(OptionModes modes) {
    return new NodeOptions(
        nodeName(),
        cluster(),
        subscriber(modes),
        controller(),
        new AdminOptions(values.text(Option.ADMIN_HOST), values.whole(Option.ADMIN_PORT)),
        limits(),
        log(),
        values.whole(Option.NODE_LEAVE_DELAY),
        values.flag(Option.DEMO),
        values.whole(Option.NODE_FLUSH_TIMEOUT),
        stardust());
  }

  private LogOptions log() {
    return new LogOptions(
        values.text(Option.LOG_LEVEL),
        LogFormat.valueOf(values.text(Option.LOG_FORMAT).toUpperCase(Locale.ROOT)),
        values.text(Option.LOG_TIME).equals("unix"),
        values.flag(Option.LOG_EVENTS));
  }

  private String nodeName() {
    String name = values.text(Option.NODE_NAME);
    return name.equals("auto")
        ? values.text(Option.CLUSTER_ADDRESS) + ':' + values.number(Option.CLUSTER_PORT)
        : name;
  }

  private ClusterOptions cluster() {
    List<String> members = values.words(Option.CLUSTER_MEMBERS);
    return new ClusterOptions(
        values.text(Option.CLUSTER_NAME),
        values.text(Option.CLUSTER_ADDRESS),
        values.whole(Option.CLUSTER_PORT),
        values.whole(Option.CLUSTER_BUS_PORT),
        members,
        quorum(members.size()),
        values.text(Option.CLUSTER_HAZELCAST_FILE));
  }

  private int quorum(int members) {
    if (!values.isAuto(Option.CLUSTER_QUORUM)) {
      return values.whole(Option.CLUSTER_QUORUM);
    }
    return members >= 3 ? members / 2 + 1 : 1;
  }

  private SubscriberOptions subscriber(OptionModes modes) {
    return new SubscriberOptions(
        values.text(Option.SUBSCRIBER_HOST),
        values.whole(Option.SUBSCRIBER_PORT),
        values.text(Option.SUBSCRIBER_PUSH_ADDRESS),
        modes.modes(values.flag(Option.SUBSCRIBER_BUILT_IN_MODES)),
        modes.fallback(values.flag(Option.SUBSCRIBER_BUILT_IN_MODES)),
        values.whole(Option.SUBSCRIBER_PING_INTERVAL),
        values.text(Option.SUBSCRIBER_DOCUMENT_ROOT),
        values.text(Option.SUBSCRIBER_DIRECTORY_INDEX),
        values.whole(Option.SUBSCRIBER_HEAD_BYTES_MAX),
        values.whole(Option.SUBSCRIBER_HEAD_TIMEOUT),
        values.whole(Option.SUBSCRIBER_CHANNELS_MAX),
        values.isAuto(Option.SUBSCRIBER_CONNECTIONS_MAX)
            ? 0
            : values.whole(Option.SUBSCRIBER_CONNECTIONS_MAX),
        values.whole(Option.SUBSCRIBER_QUEUE_BYTES_MAX),
        values.whole(Option.SUBSCRIBER_WRITE_TIMEOUT),
        values.text(Option.SUBSCRIBER_SERVER_NAME),
        values.flag(Option.SUBSCRIBER_FLASH),
        values.words(Option.SUBSCRIBER_ALLOW_ORIGINS),
        values.text(Option.SUBSCRIBER_DOCUMENT_TYPES).equals("original"),
        blocks(Option.SUBSCRIBER_TRUSTED_PROXIES),
        values.flag(Option.SUBSCRIBER_PROXY_PROTOCOL),
        Sink.valueOf(values.text(Option.SUBSCRIBER_SINK).toUpperCase(Locale.ROOT)),
        values.isAuto(Option.SUBSCRIBER_LOOPS) ? 0 : values.whole(Option.SUBSCRIBER_LOOPS));
  }

  private ControllerOptions controller() {
    return new ControllerOptions(
        values.text(Option.CONTROLLER_HOST),
        values.whole(Option.CONTROLLER_PORT),
        values.whole(Option.CONTROLLER_LINE_BYTES_MAX),
        values.whole(Option.CONTROLLER_PENDING_MAX),
        values.whole(Option.CONTROLLER_CONNECTIONS_MAX),
        values.text(Option.CONTROLLER_SHUTDOWN_MESSAGE),
        values.text(Option.CONTROLLER_UDP_HOST),
        values.whole(Option.CONTROLLER_UDP_PORT));
  }

  private StardustOptions stardust() {
    return new StardustOptions(
        values.flag(Option.STARDUST_ENABLED),
        values.host(Option.STARDUST_PORT),
        values.whole(Option.STARDUST_PORT),
        values.text(Option.STARDUST_BASE),
        values.text(Option.STARDUST_MOUNT),
        values.whole(Option.STARDUST_TIMEOUT),
        values.flag(Option.STARDUST_DEMO),
        blocks(Option.STARDUST_ALLOW_FROM),
        values.text(Option.STARDUST_AUTH_USER),
        values.text(Option.STARDUST_AUTH_PASSWORD),
        values.whole(Option.STARDUST_CHANNEL_LENGTH),
        values.whole(Option.STARDUST_BODY_BYTES_MAX),
        values.whole(Option.STARDUST_MESSAGES_MAX),
        values.whole(Option.STARDUST_POSITION_TTL),
        values.whole(Option.STARDUST_POSITIONS_MAX));
  }

  private List<AddressBlock> blocks(Option option) {
    return values.words(option).stream().map(AddressBlock::parse).toList();
  }

  private Limits limits() {
    return new Limits(
        values.whole(Option.LIMITS_SHARDS),
        values.whole(Option.LIMITS_MESSAGES_PER_CHANNEL),
        values.whole(Option.LIMITS_MESSAGE_AGE),
        values.whole(Option.LIMITS_CHANNELS_MAX),
        values.isAuto(Option.LIMITS_HISTORY_BYTES_MAX)
            ? Runtime.getRuntime().maxMemory() / 4
            : values.number(Option.LIMITS_HISTORY_BYTES_MAX),
        values.whole(Option.LIMITS_PUBLISH_QUEUE_MAX),
        values.whole(Option.LIMITS_PUBLISH_TIMEOUT));
  }
}
