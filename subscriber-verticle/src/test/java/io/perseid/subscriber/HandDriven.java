package io.perseid.subscriber;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.Gap;
import io.perseid.channel.StartPosition;
import io.perseid.message.Message;
import io.perseid.stats.Stats;
import io.perseid.subscriber.http.SubscribeRequest;
import io.perseid.subscriber.transport.ChannelSocket;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A hub whose event loop is turned by hand, one task after the other, with sockets that are
 * strings: what happens between two slices of a pass can be chosen.
 */
final class HandDriven {
  final Stats stats = new Stats();
  final PooledByteBufAllocator allocator =
      new PooledByteBufAllocator(true, 1, 1, 8192, 4, 0, 0, false);
  final Fanout fanout = new Fanout(stats, allocator);
  final Hub hub;
  final Map<String, List<Message>> histories = new TreeMap<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private long lastId = 1000;
  private int clients;

  HandDriven(int writesPerSlice) {
    this(writesPerSlice, builder -> {});
  }

  HandDriven(int writesPerSlice, Consumer<Node.Builder> settings) {
    Broker broker =
        (Broker)
            Proxy.newProxyInstance(
                Broker.class.getClassLoader(),
                new Class<?>[] {Broker.class},
                (proxy, method, arguments) -> answer(method.getName(), arguments));
    Site site = new Site(Node.with().set(settings).options(), Map.of(), List.of());
    hub = new Hub(null, tasks::add, turns::add, writesPerSlice, fanout, broker, site);
  }

  @SuppressWarnings("unchecked")
  private Object answer(String method, Object[] arguments) {
    if (method.equals("attach")) {
      String channel = (String) arguments[1];
      List<Message> all = history(channel);
      StartPosition start = (StartPosition) arguments[2];
      List<Message> history = start instanceof StartPosition.All ? List.copyOf(all) : List.of();
      long last = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
      ((Consumer<Attachment>) arguments[4])
          .accept(new Attachment(channel, last, all.size(), history, -1, null));
    }
    return null;
  }

  List<Message> history(String channel) {
    return histories.computeIfAbsent(channel, name -> new ArrayList<>());
  }

  /** A stream of these channels, each with its history if its name ends with a dot. */
  HandSocket subscribe(String mode, String... channels) {
    HandSocket socket = new HandSocket();
    Map<String, StartPosition> starts = new LinkedHashMap<>();
    for (String each : channels) {
      boolean all = each.endsWith(".");
      starts.put(
          all ? each.substring(0, each.length() - 1) : each,
          all ? new StartPosition.All() : StartPosition.LIVE);
    }
    SubscribeRequest request =
        new SubscribeRequest("h" + clients++, mode, starts, mode.equals("lines"), 0);
    Subscriber subscriber =
        new Subscriber(hub, socket.socket, hub.site().mode(mode), request, null);
    socket.socket.listener(subscriber);
    hub.connections().add(socket.socket, 1);
    subscriber.start();
    return socket;
  }

  /** Publishes messages in one delivery; the frames in mode {@code lines}. */
  String publish(String channel, int count) {
    List<Message> messages = messages(count);
    history(channel).addAll(messages);
    fanout.deliver(channel, messages, 1L << hub.index());
    return lines(channel, messages);
  }

  private List<Message> messages(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lastId++;
      messages.add(new Message(lastId, ("m" + lastId).getBytes(StandardCharsets.US_ASCII)));
    }
    return messages;
  }

  /** Replaces what a channel holds after a position by new messages. */
  List<Message> reset(String channel, long position, int count) {
    List<Message> gone = history(channel).stream().filter(m -> m.id() > position).toList();
    List<Message> messages = messages(count);
    history(channel).removeAll(gone);
    history(channel).addAll(messages);
    fanout.reset(channel, position, messages, gone, 1L << hub.index());
    return messages;
  }

  String gap(String channel) {
    fanout.gap(channel, new Gap(lastId + 1, lastId + 2), 1L << hub.index());
    lastId += 2;
    return "?" + channel + " " + (lastId - 1) + " " + lastId + "\n";
  }

  static String lines(String channel, List<Message> messages) {
    StringBuilder lines = new StringBuilder();
    for (Message each : messages) {
      String text = new String(each.text(), StandardCharsets.US_ASCII);
      lines.append(each.id()).append(' ').append(channel).append(' ').append(text).append('\n');
    }
    return lines.toString();
  }

  /** Runs one task, or lets the sockets have their turn; false if there was nothing to do. */
  boolean step() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
      return true;
    }
    boolean more = !turns.isEmpty();
    tasks.addAll(turns);
    turns.clear();
    return more;
  }

  void run() {
    while (step()) {
      // until there is nothing to do
    }
  }

  /** The first subscription of whoever is at a socket. */
  Subscription subscription(HandSocket socket) {
    return ((Subscriber) socket.socket.listener()).subscriptions.all().get(0);
  }

  long buffersInUse() {
    return allocator.metric().directArenas().stream()
        .mapToLong(arena -> arena.numActiveAllocations())
        .sum();
  }

  /** A connection that takes everything at once. */
  static final class HandSocket {
    final ChannelSocket socket;
    int writes;
    private final EmbeddedChannel channel = new EmbeddedChannel();

    HandSocket() {
      socket = ChannelSocket.take(channel);
    }

    /** All that was sent since the last call. */
    String got() {
      StringBuilder got = new StringBuilder();
      for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
        writes += each.isReadable() ? 1 : 0;
        // As a socket does that takes it in parts: it moves the index of what it was given.
        got.append(each.readCharSequence(each.readableBytes(), StandardCharsets.ISO_8859_1));
        each.release();
      }
      return got.toString();
    }

    /** The client leaves, right now. */
    void leave() {
      channel.close();
    }

    boolean isGone() {
      return !channel.isOpen();
    }
  }
}
