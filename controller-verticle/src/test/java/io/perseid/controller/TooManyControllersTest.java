package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ControllerOptions;
import io.perseid.stats.Counter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Connections that stay open and say nothing are welcome, but not without bound. */
class TooManyControllersTest extends ControllerFixture {
  private static final String REFUSAL =
      "ERR Too many controllers: at most 2 at a time (controller.connections-max)\r\n";

  @Override
  ControllerOptions options() {
    return options(0, PENDING_MAX, 2, "");
  }

  @Test
  void shouldTellOneTooManyWhyAndServeTheOthers() throws IOException {
    TestController silent = connect();
    TestController talking = connect();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 2);
    assertThat(connect().rest()).isEqualTo(REFUSAL);
    assertThat(talking.ask("ADDMESSAGE a x")).isEqualTo("OK\t1\r\n");
    assertThat(silent.ask("ADDMESSAGE a y")).isEqualTo("OK\t2\r\n");
    assertThat(stats.get(Counter.CURRENT_CONTROLLERS)).isEqualTo(2);
    assertThat(stats.get(Counter.CONTROLLERS_TURNED_AWAY)).isEqualTo(1);
  }

  /** Its commands in flight must not make the kernel throw away what it is told. */
  @Test
  void shouldTellWhyThoughTheControllerTalksAlready() throws IOException {
    connect();
    connect();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 2);
    TestController third = connect().send("ADDMESSAGE a x\n".repeat(1_000));
    assertThat(third.rest()).isEqualTo(REFUSAL);
    assertThat(broker.asked()).isEmpty();
  }

  @Test
  void shouldServeTheNextWhenOneHasGone() throws IOException {
    TestController first = connect();
    connect();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 2);
    first.close();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 1);
    assertThat(connect().ask("ADDMESSAGE a x")).isEqualTo("OK\t1\r\n");
  }
}
