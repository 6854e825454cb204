package io.perseid.stardust.demo;

import io.perseid.broker.Attachment;
import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.broker.SharedMap;
import io.perseid.message.Message;
import io.perseid.subscriber.http.HttpRequest;
import io.perseid.subscriber.http.HttpResponder;
import io.perseid.subscriber.poll.Poll;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A demo over a channel and a map in memory. Everything happens at once, on the test's thread. */
final class DemoWorld {
  private static final String FORM = "application/x-www-form-urlencoded";

  final List<Message> published = new ArrayList<>();
  final List<String> channels = new ArrayList<>();
  final Map<String, byte[]> map = new HashMap<>();
  final StardustDemo demo;

  /** What a publisher is told of a message with this id. */
  BiConsumer<Long, PublishOutcome> outcome = (id, told) -> told.accepted(id);

  /** Happens before the map is written, with the key. */
  Consumer<String> beforeWrite = key -> {};

  /** Happens before the channel's history is read. */
  Runnable beforeHistory = () -> {};

  boolean mapFails;
  boolean historyForgotten;

  DemoWorld(String base) {
    demo = new StardustDemo(base, broker(), new Memory());
  }

  /** What was answered. */
  record Answered(int status, String contentType, Map<String, String> headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    Map<String, Object> colors() {
      return json().getJsonObject("colors").getMap();
    }
  }

  private Broker broker() {
    return (Broker)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Broker.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "publish" -> publish((String) arguments[0], (byte[]) arguments[1], arguments);
                case "attach" -> attach((String) arguments[1], arguments);
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }

  private void publish(String channel, byte[] text, Object[] arguments) {
    channels.add(channel);
    outcome.accept(add(new String(text, StandardCharsets.UTF_8)), (PublishOutcome) arguments[3]);
  }

  @SuppressWarnings("unchecked")
  private void attach(String channel, Object[] arguments) {
    beforeHistory.run();
    long last = published.isEmpty() ? 0 : published.get(published.size() - 1).id();
    List<Message> history = historyForgotten ? List.of() : List.copyOf(published);
    Attachment attachment =
        new Attachment(channel, historyForgotten ? 0 : last, history.size(), history, -1, null);
    ((Consumer<Attachment>) arguments[4]).accept(attachment);
  }

  /** Somebody publishes to the channel: the id of the message. */
  long add(String text) {
    long id = 1000 + published.size();
    published.add(new Message(id, text.getBytes(StandardCharsets.UTF_8)));
    return id;
  }

  /** The newest message. */
  String newest() {
    return new String(published.get(published.size() - 1).text(), StandardCharsets.UTF_8);
  }

  Answered get(String path) {
    return request("GET", path, Map.of(), "");
  }

  Answered color(String path, String form) {
    return request("POST", path, Map.of("content-type", FORM), form);
  }

  Answered request(String method, String path, Map<String, String> headers, String body) {
    Map<String, List<String>> all = new HashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    InetAddress client = InetAddress.getLoopbackAddress();
    Recorder recorder = new Recorder();
    demo.handle(new HttpRequest(method, path, "", all, bytes, client, false), recorder);
    return recorder.answered;
  }

  private static final class Recorder implements HttpResponder {
    private Answered answered;

    @Override
    public void respond(int status, String contentType, Map<String, String> headers, byte[] body) {
      if (answered != null) {
        throw new AssertionError("answered twice");
      }
      answered =
          new Answered(status, contentType, headers, new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void await(Poll poll) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Memory implements SharedMap {
    private <T> CompletionStage<T> unlessItFails(T value) {
      return mapFails
          ? CompletableFuture.failedStage(new IllegalStateException("no second node"))
          : CompletableFuture.completedStage(value);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key) {
      return unlessItFails(Optional.ofNullable(map.get(key)));
    }

    @Override
    public CompletionStage<Map<String, byte[]>> getAll(Set<String> keys) {
      Map<String, byte[]> found = new HashMap<>(map);
      found.keySet().retainAll(keys);
      return unlessItFails(found);
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> replace(String key, byte[] expected, byte[] value) {
      beforeWrite.accept(key);
      boolean same = Arrays.equals(map.get(key), expected);
      if (same && !mapFails) {
        map.put(key, value);
      }
      return unlessItFails(same);
    }
  }
}
