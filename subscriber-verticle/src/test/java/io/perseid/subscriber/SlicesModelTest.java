package io.perseid.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.message.Message;
import io.perseid.subscriber.HandDriven.HandSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any order of joins, leaves, messages, gaps, resets and slices, against a model that knows no
 * slices: each subscriber is sent, of each of its channels, its history and then all that happened.
 */
class SlicesModelTest {
  private static final int RUNS = 50;
  private static final int STEPS = 120;
  private static final String[] CHANNELS = {"a", "b", "c"};

  @ParameterizedTest(name = "{0} writes in a slice")
  @ValueSource(ints = {1, 2, 3, 7})
  void shouldSendEachSubscriberAllThatFollowsItsJoiningOnce(int writesPerSlice) {
    for (int seed = 0; seed < RUNS; seed++) {
      new Run(writesPerSlice, seed).go();
    }
  }

  private static final class Run {
    private final HandDriven loop;
    private final Random random;
    private final String name;
    private final List<Expected> all = new ArrayList<>();

    Run(int writesPerSlice, int seed) {
      loop = new HandDriven(writesPerSlice);
      random = new Random(seed);
      name = "seed " + seed + " with " + writesPerSlice;
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        act();
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          loop.step();
        }
      }
      loop.run();
      for (Expected each : all) {
        each.check();
        each.socket.leave();
        each.socket.got();
      }
      loop.run();
      assertThat(loop.buffersInUse()).as(name).isZero();
    }

    private void act() {
      String channel = CHANNELS[random.nextInt(CHANNELS.length)];
      int what = random.nextInt(100);
      if (what < 40) {
        happen(channel, loop.publish(channel, 1 + random.nextInt(3)));
      } else if (what < 75) {
        join(channel);
      } else if (what < 92) {
        leave();
      } else if (what < 96) {
        happen(channel, loop.gap(channel));
      } else {
        reset(channel);
      }
    }

    private void happen(String channel, String lines) {
      all.forEach(each -> each.happened(channel, lines));
    }

    private void join(String channel) {
      String[] channels = {channel};
      if (random.nextBoolean()) {
        channels = random.nextBoolean() ? new String[] {"a", "b"} : CHANNELS.clone();
      }
      Map<String, String> texts = new HashMap<>();
      for (int i = 0; i < channels.length; i++) {
        List<Message> history = loop.history(channels[i]);
        String info = "=" + channels[i] + " " + last(history) + "\n";
        boolean shown = random.nextBoolean();
        texts.put(channels[i], info + (shown ? HandDriven.lines(channels[i], history) : ""));
        channels[i] += shown ? "." : "";
      }
      all.add(new Expected(loop.subscribe("lines", channels), texts));
    }

    private static long last(List<Message> history) {
      return history.isEmpty() ? 0 : history.get(history.size() - 1).id();
    }

    private void leave() {
      if (!all.isEmpty()) {
        Expected one = all.remove(random.nextInt(all.size()));
        one.socket.leave();
        one.checkPart();
      }
    }

    private void reset(String channel) {
      List<Message> history = loop.history(channel);
      if (!history.isEmpty()) {
        long position = history.get(random.nextInt(history.size())).id();
        boolean back = position < last(history);
        List<Message> messages = loop.reset(channel, position, random.nextInt(3));
        String info = back ? "=" + channel + " " + position + "\n" : "";
        happen(channel, info + HandDriven.lines(channel, messages));
      }
    }

    private final class Expected {
      private final HandSocket socket;
      private final Map<String, String> texts;

      Expected(HandSocket socket, Map<String, String> texts) {
        this.socket = socket;
        this.texts = texts;
      }

      void happened(String channel, String lines) {
        texts.computeIfPresent(channel, (same, text) -> text + lines);
      }

      void check() {
        String got = socket.got();
        texts.forEach((channel, text) -> assertThat(of(channel, got)).as(name).isEqualTo(text));
      }

      /** What one was sent until it left is the beginning of what it would have been sent. */
      void checkPart() {
        String got = socket.got();
        texts.forEach((channel, text) -> assertThat(text).as(name).startsWith(of(channel, got)));
      }

      private String of(String channel, String got) {
        StringBuilder lines = new StringBuilder();
        int body = got.indexOf("\r\n\r\n") + 4;
        if (body >= 4) {
          got.substring(body)
              .lines()
              .filter(line -> line.matches("([=?]| *\\d+ )" + channel + " .*"))
              .forEach(line -> lines.append(line).append('\n'));
        }
        return lines.toString();
      }
    }
  }
}
