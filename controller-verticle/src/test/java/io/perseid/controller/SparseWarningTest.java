package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class SparseWarningTest {
  private final List<String> lines = new ArrayList<>();
  private long seconds;
  private final SparseWarning warning =
      new SparseWarning(recorder(), () -> TimeUnit.SECONDS.toNanos(seconds));

  @Test
  void shouldSayTheFirstAtOnceAndThenOneAMinuteWithTheNumberLeftOut() {
    warning.say("first");
    for (seconds = 1; seconds < 60; seconds++) {
      warning.say("left out");
    }
    warning.say("next");
    seconds = 200;
    warning.say("last");
    assertThat(lines).containsExactly("first", "next (and 59 times more before)", "last");
  }

  private Logger recorder() {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              Object[] holes = {arguments[1], arguments[2]};
              lines.add(MessageFormatter.arrayFormat((String) arguments[0], holes).getMessage());
              return null;
            });
  }
}
