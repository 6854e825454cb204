package io.perseid.subscriber;

import static io.perseid.subscriber.Texts.EOF;
import static io.perseid.subscriber.Texts.LINES;
import static io.perseid.subscriber.Texts.OK;
import static io.perseid.subscriber.Texts.XHR;
import static io.perseid.subscriber.Texts.info;
import static io.perseid.subscriber.Texts.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.ModeOptions;
import io.perseid.config.TextPolicy;
import io.perseid.stats.Counter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModesTest {
  @Test
  void shouldSendHistoryThenLiveMessagesOnAStream() throws Exception {
    try (Node node = Node.start()) {
      node.broker.publish("a", "m0");
      long first = node.broker.publish("a", "m1");
      try (Client client = Client.get(node.port, "/push/h1/xhrinteractive/a.r" + first)) {
        client.expect(XHR + info("a", first) + "\r\n" + message(first, "a", "m1"));
        long second = node.broker.publish("a", "m2");
        client.expect(message(second, "a", "m2")).expectSilence(100);
      }
      node.awaitCount(Counter.MESSAGES_SERVED, 2);
    }
  }

  @Test
  void shouldServeTheFrameOfIframeMode() throws Exception {
    try (Node node = Node.start();
        Client client = Client.get(node.port, "/push/h1/iframe/a?nc=123")) {
      String beginning = client.until(info("a", 0) + "\r\n");
      assertThat(beginning)
          .startsWith(OK + "<html>")
          .matches("(?s).*<body[^>]*>\r\n<script>ch\\(\"a\", 0\\);</script>\r\n\r\n");
      client.expect(message(node.broker.publish("a", "x"), "a", "x"));
    }
  }

  @Test
  void shouldEndAPollAfterItsHistory() throws Exception {
    try (Node node = Node.start()) {
      long id = node.broker.publish("a", "m0");
      try (Client client = Client.get(node.port, "/push/h1/simplepoll/a.h/b")) {
        client.expect(OK + info("a", id) + info("b", 0) + message(id, "a", "m0")).expectEnd();
      }
      assertThat(node.broker.attached()).isZero();
    }
  }

  @Test
  void shouldAnswerAnUnknownModeAsAPollWithoutChannelInfo() throws Exception {
    try (Node node = Node.start()) {
      long id = node.broker.publish("a", "m0");
      try (Client client = Client.get(node.port, "/push/h1/serversent/a.h")) {
        client.expect(OK + message(id, "a", "m0")).expectEnd();
      }
    }
  }

  @Test
  void shouldEndALongpollAfterOneLiveMessage() throws Exception {
    try (Node node = Node.start();
        Client client = Client.get(node.port, "/push/h1/longpoll/a")) {
      client.expect(OK + info("a", 0)).expectSilence(100);
      long id = node.broker.publish("a", "m0");
      client.expect(message(id, "a", "m0")).expectEnd();
      node.awaitAttached(0);
    }
  }

  @Test
  void shouldNotCutTheBacklogOfALongpoll() throws Exception {
    try (Node node = Node.start()) {
      long a0 = node.broker.publish("a", "a0");
      long a1 = node.broker.publish("a", "a1");
      long b0 = node.broker.publish("b", "b0");
      try (Client client = Client.get(node.port, "/push/h1/longpoll/a.h/b.h")) {
        client
            .expect(OK + info("a", a1) + info("b", b0))
            .expect(message(a0, "a", "a0") + message(a1, "a", "a1") + message(b0, "b", "b0"))
            .expectEnd();
      }
    }
  }

  @Test
  void shouldCutLiveMessagesAtMaxMessages() throws Exception {
    ModeOptions three =
        new ModeOptions(
            "three", true, 3, 0, "", "", "~id~ ~text~\n", "", "bye\n", "", TextPolicy.RAW);
    try (Node node = Node.with().set(b -> b.modes = List.of(three)).start()) {
      long m0 = node.broker.publish("a", "m0");
      try (Client client = Client.get(node.port, "/push/h1/three/a.h")) {
        client.expect(m0 + " m0\n");
        long last = node.broker.publishBatch("a", List.of("m1", "m2", "m3"));
        client.expect(last - 2 + " m1\n" + (last - 1) + " m2\n").expectEnd();
      }
      node.awaitCount(Counter.MESSAGES_SERVED, 3);
    }
  }

  @Test
  void shouldSendOneMessageInEveryModeOfAChannel() throws Exception {
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client xhr = Client.get(node.port, "/push/h2/xhrinteractive/a");
        Client longpoll = Client.get(node.port, "/push/h3/longpoll/a");
        Client flash = Client.get(node.port, "/push/h4/flash/a")) {
      lines.expect(LINES + "=a 0\n");
      xhr.expect(XHR + info("a", 0) + "\r\n");
      longpoll.expect(OK + info("a", 0));
      flash.expect("CH/a/0\0");
      long id = node.broker.publish("a", "say \"hi\"");
      lines.expect(id + " a say \"hi\"\n");
      xhr.expect(message(id, "a", "say \\\"hi\\\""));
      longpoll.expect(message(id, "a", "say \\\"hi\\\"")).expectEnd();
      flash.expect(id + "/a/say \"hi\"\0").expectSilence(50);
    }
  }

  /** Its escapes are its own: the page's string must be this very JSON. */
  @Test
  void shouldEscapeAPlainTextWhereAPreparedOneIsRepaired() throws Exception {
    String json = "{\"a\":\"\\\"\\n</script>\"}";
    String escaped = "{\\\"a\\\":\\\"\\\\\\\"\\\\n\\u003c/script\\u003e\\\"}";
    String repaired = "{\\\"a\\\":\\\"\\\"\\n<\\/script>\\\"}";
    try (Node node = Node.start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client xhr = Client.get(node.port, "/push/h2/xhrinteractive/a");
        Client flash = Client.get(node.port, "/push/h3/flash/a")) {
      lines.expect(LINES + "=a 0\n");
      xhr.expect(XHR + info("a", 0) + "\r\n");
      flash.expect("CH/a/0\0");
      long plain = node.broker.publishPlain("a", json);
      long prepared = node.broker.publish("a", json);
      lines.expect(plain + " a " + json + "\n" + prepared + " a " + json + "\n");
      xhr.expect(message(plain, "a", escaped) + message(prepared, "a", repaired));
      flash.expect(plain + "/a/" + json + "\0" + prepared + "/a/" + json + "\0");
    }
  }

  @Test
  void shouldSendOneMessageToSubscribersOfAllEventLoops() throws Exception {
    try (Node node = Node.start()) {
      Client[] clients = new Client[20];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = Client.get(node.port, "/push/h" + i + "/lines/a");
        clients[i].expect(LINES + "=a 0\n");
      }
      long id = node.broker.publish("a", "all");
      for (Client client : clients) {
        client.expect(id + " a all\n");
        client.close();
      }
      node.awaitCount(Counter.MESSAGES_SERVED, 20);
    }
  }

  @Test
  void shouldPassBytesThatAreNotUtf8() throws Exception {
    try (Node node = Node.start()) {
      String bytes = "\u00ff\u00fe\0\u0001\u0080";
      long id = node.broker.publish("a", bytes);
      try (Client client = Client.get(node.port, "/push/h1/simplepoll/a.h")) {
        client.expect(OK + info("a", id) + message(id, "a", bytes)).expectEnd();
      }
    }
  }

  @Test
  void shouldCountSubscribersBeforeTheNewOneJoins() throws Exception {
    ModeOptions counting =
        new ModeOptions(
            "counting",
            true,
            0,
            0,
            "~channelinfo~",
            "~name~ ~lastMsgID~ ~messageCount~ ~subscriberCount~ ~~~zzz~\n",
            "~text~",
            "",
            "",
            "",
            TextPolicy.RAW);
    try (Node node = Node.with().set(b -> b.modes = List.of(counting)).start()) {
      node.broker.publish("a", "m0");
      long id = node.broker.publish("a", "m1");
      try (Client first = Client.get(node.port, "/push/h1/counting/a")) {
        first.expect("a " + id + " 2 0 ~\n");
        try (Client second = Client.get(node.port, "/push/h2/counting/a")) {
          second.expect("a " + id + " 2 1 ~\n");
        }
      }
    }
  }

  @Test
  void shouldPingOnlyModesThatHaveAPing() throws Exception {
    try (Node node = Node.with().set(b -> b.pingIntervalSeconds = 3).start();
        Client lines = Client.get(node.port, "/push/h1/lines/a");
        Client longpoll = Client.get(node.port, "/push/h2/longpoll/a");
        Client silent = Client.get(node.port, "/push/h3/flashloadvars/a")) {
      silent.expect(OK + "CH/a/0\n");
      lines.expect(LINES + "=a 0\n.\n");
      longpoll.expect(OK + info("a", 0) + "<script>p(-1,\"\");</script>\r\n");
      silent.expectSilence(1200);
      long id = node.broker.publish("a", "x");
      longpoll.expect(message(id, "a", "x")).expectEnd();
    }
  }

  @Test
  void shouldEndAStreamAtMaxTimeWithoutShutdownMessage() throws Exception {
    ModeOptions brief =
        new ModeOptions(
            "brief", true, 0, 1, "begin\n", "", "~text~\n", "", "bye\n", "", TextPolicy.RAW);
    try (Node node = Node.with().set(b -> b.modes = List.of(brief)).start();
        Client client = Client.get(node.port, "/push/h1/brief/a")) {
      client.expect("begin\n").expectEnd();
      node.awaitAttached(0);
    }
  }

  /** Their text is raw: a browser that opens such an address as a page would run it. */
  @ParameterizedTest
  @ValueSource(strings = {"flash", "flashloadvars"})
  void shouldRefuseFlashUnlessItIsSwitchedOn(String mode) throws Exception {
    try (Node node = Node.with().set(b -> b.flashEnabled = false).start();
        Client client = Client.get(node.port, "/push/h1/" + mode + "/a")) {
      assertThat(client.rest()).startsWith("HTTP/1.1 404 Not Found\r\n").contains(mode);
    }
  }

  @Test
  void shouldAnswerARequestWithoutValidChannelInItsMode() throws Exception {
    try (Node node = Node.start();
        Client client = Client.get(node.port, "/push/h1/longpoll/.r5");
        Client flash = Client.get(node.port, "/push/h1/flash/.r5")) {
      client.expect(Texts.NOT_FOUND + EOF).expectEnd();
      flash.expect("x\0").expectEnd();
    }
  }
}
