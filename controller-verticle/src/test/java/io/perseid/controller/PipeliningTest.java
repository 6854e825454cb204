package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipeliningTest extends ControllerFixture {
  @Test
  void shouldAnswerInTheOrderOfTheCommandsWhenOutcomesComeInReverse() throws IOException {
    broker.hold("a");
    broker.hold("b");
    broker.hold("c");
    broker.refuse("b", "no");
    TestController controller =
        connect().send("ADDMESSAGE a 1\nADDMESSAGE b 2\nNONSENSE\nADDMESSAGE c 3\n");
    until(() -> broker.askedCount() == 3);
    broker.release("c");
    until(() -> broker.settledCount() == 1);
    broker.release("b");
    broker.release("a");
    assertThat(controller.line()).isEqualTo("OK\t2\r\n");
    assertThat(controller.line()).isEqualTo("ERR no\r\n");
    assertThat(controller.line()).isEqualTo(INVALID);
    assertThat(controller.line()).isEqualTo("OK\t1\r\n");
  }

  @Test
  void shouldShowInAQueryTheEffectOfTheCommandsBeforeItAndNotOfThoseBehind() throws IOException {
    broker.hold("a");
    TestController controller =
        connect()
            .send("ADDMESSAGE a 1\nADDMESSAGE b 2\nLISTCHANNELS\nADDMESSAGE c 3\nLISTCHANNELS\n");
    until(() -> broker.settledCount() == 1);
    assertThat(broker.askedCount()).as("messages behind the query").isEqualTo(2);
    broker.release("a");
    String answers =
        "OK\t2\r\nOK\t1\r\nOK\r\na(1/0)\r\nb(1/0)\r\n--EOT--\r\n"
            + "OK\t3\r\nOK\r\na(1/0)\r\nb(1/0)\r\nc(1/0)\r\n--EOT--\r\n";
    assertThat(controller.read(answers.length())).isEqualTo(answers);
  }

  @Test
  void shouldKeepTheOrderOfABurstOfManyThousands() throws IOException {
    StringBuilder burst = new StringBuilder();
    IntStream.range(0, 20_000).forEach(i -> burst.append("ADDMESSAGE a ").append(i).append('\n'));
    TestController controller = connect();
    Thread sender =
        new Thread(
            () -> {
              try {
                controller.send(burst + "QUIT\n");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    sender.start();
    StringBuilder expected = new StringBuilder();
    IntStream.rangeClosed(1, 20_000).forEach(i -> expected.append("OK\t").append(i).append("\r\n"));
    assertThat(controller.rest()).isEqualTo(expected + "OK\r\n");
    assertThat(broker.texts())
        .isEqualTo(IntStream.range(0, 20_000).mapToObj(Integer::toString).toList());
  }

  @Test
  void shouldTakeNoMoreThanThePendingLimitUntilHalfAreAnswered() throws IOException {
    broker.hold("a");
    broker.hold("b");
    TestController controller = connect();
    controller.send("ADDMESSAGE a x\n".repeat(20) + "ADDMESSAGE b x\n".repeat(100));
    until(() -> broker.askedCount() == PENDING_MAX);
    broker.release("a");
    for (int i = 0; i < 20; i++) {
      assertThat(controller.line()).startsWith("OK\t");
    }
    assertThat(broker.askedCount()).as("30 of 50 are still pending").isEqualTo(PENDING_MAX);
    broker.release("b");
    for (int i = 0; i < 100; i++) {
      assertThat(controller.line()).startsWith("OK\t");
    }
  }
}
