package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.stats.Counter;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ControllerProtocolTest extends ControllerFixture {
  @Test
  void shouldSayNothingBeforeTheFirstCommand() throws IOException {
    TestController controller = connect();
    until(() -> stats.get(Counter.CURRENT_CONTROLLERS) == 1);
    assertThat(controller.ask("LISTCHANNELS")).isEqualTo("OK\r\n");
    assertThat(controller.line()).isEqualTo("--EOT--\r\n");
  }

  @Test
  void shouldAnswerAMessageWithATabAndItsId() throws IOException {
    assertThat(connect().ask("ADDMESSAGE a x")).isEqualTo("OK\t1\r\n");
    assertThat(stats.get(Counter.UNIQUE_MESSAGES)).isEqualTo(1);
  }

  @Test
  void shouldPublishFromTheThreadOfTheConnectionAlone() throws IOException {
    TestController controller = connect();
    controller.ask("ADDMESSAGE a x");
    controller.ask("LISTCHANNELS");
    controller.line();
    controller.line();
    controller.ask("ADDMESSAGE a y");
    assertThat(broker.asked().stream().map(FakeBroker.Published::caller).distinct()).hasSize(1);
  }

  @Test
  void shouldKeepBlanksOfTheTextAndDropThoseBeforeTheChannel() throws IOException {
    TestController controller = connect();
    controller.ask("ADDMESSAGE \t a  two ");
    controller.ask("ADDMESSAGE\ta\tthree");
    controller.ask("ADDMESSAGE a ");
    assertThat(broker.texts()).containsExactly(" two ", "three", "");
  }

  @Test
  void shouldKeepTheMessageZero() throws IOException {
    TestController controller = connect();
    controller.ask("ADDMESSAGE a 0");
    controller.ask("ADDMESSAGE a 00");
    assertThat(broker.texts()).containsExactly("0", "00");
  }

  @Test
  void shouldPassEveryByteUnchanged() throws IOException {
    StringBuilder bytes = new StringBuilder();
    for (char c = 0; c < 256; c++) {
      if (c != '\r' && c != '\n') {
        bytes.append(c);
      }
    }
    assertThat(connect().ask("ADDMESSAGE \u00c3\u00a9\u0000\u00ff " + bytes))
        .isEqualTo("OK\t1\r\n");
    assertThat(broker.texts()).containsExactly(bytes.toString());
    assertThat(broker.asked().get(0).channel()).isEqualTo("\u00c3\u00a9\u0000\u00ff");
  }

  @Test
  void shouldEndAnswersInCrLfWhenLinesEndInLf() throws IOException {
    TestController controller = connect().send("ADDMESSAGE a x\nCOUNTSUBSCRIBERS a\n");
    assertThat(controller.read(12)).isEqualTo("OK\t1\r\nOK 0\r\n");
  }

  @Test
  void shouldAnswerErrToWhatIsNoCommand() throws IOException {
    TestController controller = connect();
    for (String line :
        new String[] {
          "",
          "HELP",
          " LISTCHANNELS",
          "LISTCHANNELS ",
          "addmessage a x",
          "ADDMESSAGE",
          "ADDMESSAGE a",
          "ADDMESSAGEa x",
          "COUNTSUBSCRIBERS a ",
          "COUNTSUBSCRIBERS a b",
          "QUIT now",
          "QUIT "
        }) {
      assertThat(controller.ask(line)).as(line).isEqualTo(INVALID);
    }
    assertThat(broker.asked()).isEmpty();
  }

  @Test
  void shouldAnswerErrWhenACrStandsInsideALine() throws IOException {
    TestController controller = connect().send("ADDMESSAGE a x\ry\r\nQUIT\r\r\nADDMESSAGE a z\r\n");
    assertThat(controller.line()).isEqualTo(INVALID);
    assertThat(controller.line()).isEqualTo(INVALID);
    assertThat(controller.line()).isEqualTo("OK\t1\r\n");
    assertThat(broker.texts()).containsExactly("z");
  }

  @Test
  void shouldUnderstandCommandsSplitAtEveryByte() throws IOException {
    String lines = "ADDMESSAGE a one\r\nADDMESSAGE b two\nBAD\r\nCOUNTSUBSCRIBERS a\r\n";
    String answers = "OK\t1\r\nOK\t2\r\n" + INVALID + "OK 0\r\n";
    TestController dribbling = connect();
    for (int i = 0; i < lines.length(); i++) {
      dribbling.send(lines.substring(i, i + 1));
    }
    assertThat(dribbling.read(answers.length())).isEqualTo(answers);
    for (int at = 1; at < lines.length(); at++) {
      TestController controller = connect().send(lines.substring(0, at));
      until(() -> stats.get(Counter.CURRENT_CONTROLLERS) > 0);
      controller.send(lines.substring(at) + "QUIT\n");
      assertThat(controller.rest())
          .matches("OK\t\\d+\r\nOK\t\\d+\r\n" + INVALID + "OK 0\r\nOK\r\n");
      controller.close();
    }
  }

  @Test
  void shouldAnswerErrWhenALineIsTooLongAndCarryOutTheNext() throws IOException {
    String head = "ADDMESSAGE a ";
    String longest = head + "x".repeat(LINE_BYTES_MAX - head.length());
    TestController controller = connect();
    assertThat(controller.ask(longest)).isEqualTo("OK\t1\r\n");
    assertThat(controller.ask(longest + "x"))
        .isEqualTo("ERR Line too long: 1001 bytes or more, at most 1000\r\n");
    assertThat(controller.ask(longest.repeat(5000)))
        .matches("ERR Line too long: \\d+ bytes or more, at most 1000\r\n");
    assertThat(controller.ask("ADDMESSAGE a good")).isEqualTo("OK\t2\r\n");
    assertThat(broker.askedCount()).isEqualTo(2);
  }

  @Test
  void shouldAnswerErrOnceWhileATooLongLineIsStillComing() throws IOException {
    TestController controller = connect().send("x".repeat(LINE_BYTES_MAX + 2));
    assertThat(controller.line()).startsWith("ERR Line too long: ");
    controller.send("ADDMESSAGE a not a command");
    assertThat(controller.send("\r\n").ask("ADDMESSAGE a good")).isEqualTo("OK\t1\r\n");
    assertThat(broker.texts()).containsExactly("good");
  }

  @Test
  void shouldAnswerErrWhenTheChannelNameIsTooLong() throws IOException {
    TestController controller = connect();
    assertThat(controller.ask("ADDMESSAGE " + "n".repeat(255) + " x")).isEqualTo("OK\t1\r\n");
    assertThat(controller.ask("ADDMESSAGE " + "n".repeat(256) + " x"))
        .isEqualTo("ERR Channel name too long: 256 bytes, at most 255\r\n");
    assertThat(controller.ask("COUNTSUBSCRIBERS " + "n".repeat(300)))
        .isEqualTo("ERR Channel name too long: 300 bytes, at most 255\r\n");
  }

  @Test
  void shouldCountWithABlankAndListWhatThereIs() throws IOException {
    broker.subscribe("b", 3);
    TestController controller = connect();
    controller.ask("ADDMESSAGE t(1/2) x");
    controller.ask("ADDMESSAGE \u00c3\u00a9 x");
    controller.ask("ADDMESSAGE b x");
    controller.ask("ADDMESSAGE b y");
    assertThat(controller.ask("COUNTSUBSCRIBERS \t b")).isEqualTo("OK 3\r\n");
    assertThat(controller.ask("COUNTSUBSCRIBERS none")).isEqualTo("OK 0\r\n");
    controller.send("LISTCHANNELS\r\nQUIT\r\n");
    assertThat(controller.rest())
        .isEqualTo("OK\r\nb(2/3)\r\nt(1/2)(1/0)\r\n\u00c3\u00a9(1/0)\r\n--EOT--\r\nOK\r\n");
  }

  @Test
  void shouldShowOnlyCountersThatWereTouched() throws IOException {
    TestController controller = connect().send("SHOWSTATS\r\n");
    assertThat(controller.line()).isEqualTo("OK\r\n");
    assertThat(controller.line()).matches("uptime: \\d+\r\n");
    assertThat(controller.line()).isEqualTo("channel_count: 0\r\n");
    assertThat(controller.line()).isEqualTo("total_requests: 1\r\n");
    assertThat(controller.line()).isEqualTo("current_controllers: 1\r\n");
    assertThat(controller.line()).isEqualTo("controller_connections_accepted: 1\r\n");
    assertThat(controller.line()).isEqualTo("total_inbound_bytes: 11\r\n");
    assertThat(controller.line()).isEqualTo("--EOT--\r\n");
    controller.send("SHOWSTATSfoo\r\nQUIT\r\n");
    assertThat(controller.rest())
        .contains("total_inbound_bytes: 31\r\n", "total_outbound_bytes: ")
        .endsWith("--EOT--\r\nOK\r\n");
  }

  @Test
  void shouldAnswerErrOnOneLineWhenAQueryFails() throws IOException {
    broker.failQueries(new IllegalStateException("node n2\r\nis silent"));
    TestController controller = connect();
    assertThat(controller.ask("COUNTSUBSCRIBERS a")).isEqualTo("ERR node n2  is silent\r\n");
    assertThat(controller.ask("LISTCHANNELS")).isEqualTo("ERR node n2  is silent\r\n");
    assertThat(controller.ask("SHOWSTATS")).isEqualTo("ERR node n2  is silent\r\n");
  }

  @Test
  void shouldTellARefusalFromADoubtOnlyByItsReasonAndCountBoth() throws IOException {
    broker.refuse("full", "history is full");
    broker.doubt("lost", "outcome unknown:\nnode left");
    TestController controller = connect();
    assertThat(controller.ask("ADDMESSAGE full x")).isEqualTo("ERR history is full\r\n");
    assertThat(controller.ask("ADDMESSAGE lost x")).isEqualTo("ERR outcome unknown: node left\r\n");
    assertThat(controller.ask("ADDMESSAGE a x")).isEqualTo("OK\t1\r\n");
    assertThat(stats.get(Counter.PUBLISH_REFUSED)).isEqualTo(1);
    assertThat(stats.get(Counter.PUBLISH_UNKNOWN)).isEqualTo(1);
    assertThat(stats.get(Counter.UNIQUE_MESSAGES)).isEqualTo(1);
  }
}
