package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.subscriber.HandDriven.HandSocket;
import io.perseid.subscriber.transport.SubscriberSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers of several channels that have something in the same pass. */
class SeveralChannelsTest {
  private static final int PIECE = 60_000;

  private final HandDriven loop = new HandDriven(4);
  private final List<HandSocket> all = new ArrayList<>();

  @AfterEach
  void shouldGiveEveryBufferBack() {
    loop.run();
    loop.hub.connections().forEach(SubscriberSocket::abort);
    loop.run();
    all.forEach(HandSocket::got);
    assertThat(loop.buffersInUse()).isZero();
  }

  private HandSocket subscribe(String mode, String... channels) {
    HandSocket socket = loop.subscribe(mode, channels);
    loop.run();
    socket.got();
    socket.writes = 0;
    all.add(socket);
    return socket;
  }

  @Test
  void shouldMakeOneWriteOfWhatCameOnAllChannels() {
    HandSocket three = subscribe("lines", "a", "b", "c");
    HandSocket two = subscribe("lines", "b", "a");
    HandSocket one = subscribe("lines", "c");
    String a = loop.publish("a", 1);
    String b = loop.publish("b", 2);
    String c = loop.publish("c", 1);
    String a2 = loop.publish("a", 1);
    loop.run();
    assertThat(three.got()).isEqualTo(a + a2 + b + c);
    assertThat(two.got()).isEqualTo(a + a2 + b);
    assertThat(one.got()).isEqualTo(c);
    assertThat(all).extracting(socket -> socket.writes).containsOnly(1);
  }

  @Test
  void shouldNotGatherMoreThanOneWriteShouldHold() {
    HandSocket two = subscribe("lines", "a", "b");
    StringBuilder expected = new StringBuilder();
    for (String channel : List.of("a", "b")) {
      while (expected.length() < PIECE * (channel.equals("a") ? 0.7 : 1.4)) {
        expected.append(loop.publish(channel, 100));
      }
    }
    loop.run();
    assertThat(two.got()).isEqualTo(expected.toString());
    assertThat(two.writes).isEqualTo(2);
  }

  @Test
  void shouldGiveBackWhatWasGatheredForOneThatLeaves() {
    HandSocket stays = subscribe("lines", "a", "b");
    HandSocket leaves = subscribe("lines", "a", "b");
    HandSocket third = subscribe("lines", "a", "b");
    String lines = loop.publish("a", 1) + loop.publish("b", 1);
    loop.step();
    leaves.leave();
    loop.run();
    assertThat(stays.got()).isEqualTo(lines);
    assertThat(third.got()).isEqualTo(lines);
  }

  @Test
  void shouldWriteWhatWasGatheredBeforeTheLastWords() {
    HandSocket two = subscribe("lines", "a", "b");
    subscribe("lines", "a", "b");
    subscribe("lines", "a", "b");
    String a = loop.publish("a", 1);
    loop.publish("b", 1);
    loop.step();
    loop.fanout.disconnect("h0", Long.MAX_VALUE);
    Subscriber first = (Subscriber) two.socket.listener();
    first.leave(EndReason.SHUTDOWN);
    assertThat(two.got()).startsWith(a).endsWith("!\n");
  }

  @Test
  void shouldKeepTheOrderOfAChannelAcrossAGap() {
    HandSocket two = subscribe("lines", "a", "b");
    String a = loop.publish("a", 1);
    String b = loop.publish("b", 1);
    String gap = loop.gap("a");
    String a2 = loop.publish("a", 1);
    loop.run();
    String got = two.got();
    assertThat(got).hasSameSizeAs(a + b + gap + a2).contains(b);
    assertThat(got.replace(b, "")).isEqualTo(a + gap + a2);
  }

  @Test
  void shouldCountTheMessagesOfAllChannelsWhereFewAreAllowed() {
    HandSocket poll = subscribe("longpoll", "a", "b");
    loop.publish("a", 1);
    loop.publish("b", 1);
    loop.run();
    assertThat(poll.got()).isEqualTo(Texts.message(1001, "a", "m1001"));
    assertThat(poll.isGone()).isTrue();
  }
}
