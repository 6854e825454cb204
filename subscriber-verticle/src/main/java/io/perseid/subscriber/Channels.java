package io.perseid.subscriber;

import io.perseid.broker.Gap;
import io.perseid.message.Message;
import io.perseid.subscriber.transport.Framing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hub's channels with their subscribers, and how far the sending of what has arrived for them
 * has come. Belongs to the hub.
 */
final class Channels {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  private final Hub hub;
  private final Traffic traffic;
  private final Map<String, ChannelSubscribers> byName = new HashMap<>();
  private final List<ChannelSubscribers> dirty = new ArrayList<>();
  private int nextDirty;

  /**
   * No channels yet.
   *
   * @param traffic where what is sent is counted, and which says when a slice is full
   */
  Channels(Hub hub, Traffic traffic) {
    this.hub = hub;
    this.traffic = traffic;
  }

  /** Keeps a delivery for the end of the pass. */
  void arrived(Delivery delivery) {
    ChannelSubscribers subscribers = byName.get(delivery.channel);
    if (subscribers == null) {
      delivery.release();
    } else if (subscribers.arrived(delivery)) {
      dirty.add(subscribers);
    }
  }

  /**
   * Sends what has arrived, or goes on with it.
   *
   * @return false if the slice was full before everybody had it
   */
  boolean send() {
    for (; nextDirty < dirty.size(); nextDirty++) {
      if (!flush(dirty.get(nextDirty))) {
        return false;
      }
    }
    dirty.clear();
    nextDirty = 0;
    return true;
  }

  /** Takes the subscribers of a channel back to an older position. */
  void reset(String channel, long position, List<Message> messages, List<Message> gone) {
    ChannelSubscribers subscribers = byName.get(channel);
    if (subscribers != null) {
      flushWhole(subscribers);
      subscribers.reset(position, messages, gone, traffic);
    }
  }

  /** Tells the subscribers of a channel that they have missed messages. */
  void gap(String channel, Gap gap) {
    ChannelSubscribers subscribers = byName.get(channel);
    if (subscribers != null) {
      flushWhole(subscribers);
      subscribers.gap(gap, traffic);
    }
  }

  /** The names of a channel's subscribers here. */
  List<String> names(String channel) {
    List<String> names = new ArrayList<>();
    ChannelSubscribers subscribers = byName.get(channel);
    if (subscribers != null) {
      subscribers.addNames(names);
    }
    return names;
  }

  /** Adds a subscription that gets whatever arrives from now on. */
  void join(Subscription subscription, Framing framing, long lastId) {
    hub.assertOwner();
    ChannelSubscribers subscribers =
        byName.computeIfAbsent(subscription.channel, name -> new ChannelSubscribers(name, hub));
    subscription.channel = subscribers.name();
    subscribers.join(subscription, framing, lastId);
  }

  /** Takes a subscription out; also while its channel is being sent to. */
  void leave(Subscription subscription) {
    hub.assertOwner();
    Group group = subscription.group;
    group.channel.leave(subscription);
    if (group.size() == 0) {
      hub.offer(h -> tidy(subscription.channel));
    }
  }

  private void tidy(String channel) {
    ChannelSubscribers subscribers = byName.get(channel);
    if (subscribers != null) {
      subscribers.tidy();
      if (subscribers.isEmpty()) {
        byName.remove(channel);
      }
    }
  }

  /** Forgets groups that nobody is in, everywhere; not to be called while sending. */
  void tidyAll() {
    byName.values().forEach(ChannelSubscribers::tidy);
  }

  /** Sends now what has arrived in this pass, to the end. */
  void flushAll() {
    for (int i = nextDirty; i < dirty.size(); i++) {
      flushWhole(dirty.get(i));
    }
  }

  private void flushWhole(ChannelSubscribers subscribers) {
    while (!flush(subscribers)) {
      traffic.begin();
    }
  }

  private boolean flush(ChannelSubscribers subscribers) {
    try {
      return subscribers.flush(traffic);
    } catch (RuntimeException e) {
      LOG.error("Messages of channel {} could not be sent", subscribers, e);
      subscribers.endSending();
      return true;
    }
  }
}
