package io.perseid.replication;

import io.perseid.broker.Broker;
import io.perseid.broker.Broker.ChannelSummary;
import io.perseid.channel.ChannelName;
import io.perseid.wire.WireReader;
import io.perseid.wire.WireWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Who is subscribed, and what was counted, over the whole cluster: asks every node when asked.
 *
 * <p>Any thread may call; what belongs to a shard is read on its lane.
 */
final class Presence {
  private static final long ASK_MILLIS = 1_500;

  private final Ports ports;
  private final List<LocalShard> shards;

  Presence(Ports ports, List<LocalShard> shards) {
    this.ports = ports;
    this.shards = shards;
  }

  CompletionStage<Integer> countSubscribers(String channel) {
    return ask(Question.COUNT, channel)
        .thenCombine(
            countHere(channel),
            (answers, here) -> {
              int count = here;
              for (byte[] answer : answers) {
                count += (int) new WireReader(answer).number();
              }
              return count;
            });
  }

  CompletionStage<List<String>> listSubscribers(String channel) {
    return ask(Question.NAMES, channel)
        .thenCombine(
            namesHere(channel),
            (answers, here) -> {
              Stream<String> there = answers.stream().flatMap(Presence::names);
              return firstOf(Stream.concat(there, here.stream()));
            });
  }

  CompletionStage<List<ChannelSummary>> listChannels() {
    return ask(Question.LIST, "")
        .thenCombine(
            listHere(true),
            (answers, here) -> {
              Map<String, ChannelSummary> sum = new TreeMap<>(here);
              for (byte[] answer : answers) {
                WireReader in = new WireReader(answer);
                while (!in.atEnd()) {
                  add(sum, in.name(), 0, (int) in.number());
                }
              }
              return List.copyOf(sum.values());
            });
  }

  CompletionStage<Map<String, Long>> clusterStats() {
    return ask(Question.STATS, "")
        .thenApply(
            answers -> {
              Map<String, Long> sum = new TreeMap<>(ports.stats().shown());
              for (byte[] answer : answers) {
                WireReader in = new WireReader(answer);
                while (!in.atEnd()) {
                  sum.merge(in.name(), in.number(), Long::sum);
                }
              }
              return sum;
            });
  }

  /** Answers what another node asks. */
  void answer(Question question, WireReader about, Outcome<byte[]> reply) {
    CompletionStage<byte[]> answer =
        switch (question) {
          case COUNT ->
              countHere(about.name()).thenApply(n -> new WireWriter(10).number(n).toBytes());
          case NAMES -> namesHere(about.name()).thenApply(Presence::encode);
          case LIST -> listHere(false).thenApply(Presence::encode);
          case STATS -> CompletableFuture.completedStage(encodeStats());
          case VIEW, DISCONNECT, CLEARED ->
              throw new IllegalArgumentException("not about presence: " + question);
        };
    answer.whenComplete(reply::done);
  }

  private CompletionStage<Integer> countHere(String channel) {
    LocalShard shard = shards.get(ChannelName.shardOf(channel, shards.size()));
    return CompletableFuture.supplyAsync(() -> shard.cache.interests.count(channel), shard.lane);
  }

  private CompletionStage<List<String>> namesHere(String channel) {
    return ports.outlet().subscribers(channel).thenApply(names -> firstOf(names.stream()));
  }

  /** The first of any node are among the first of all. */
  private static List<String> firstOf(Stream<String> names) {
    return names.distinct().sorted().limit(Broker.NAMES_MAX).toList();
  }

  private static Stream<String> names(byte[] answer) {
    List<String> names = new ArrayList<>();
    for (WireReader in = new WireReader(answer); !in.atEnd(); ) {
      names.add(in.name());
    }
    return names.stream();
  }

  private CompletionStage<Map<String, ChannelSummary>> listHere(boolean withMessages) {
    CompletionStage<Map<String, ChannelSummary>> all =
        CompletableFuture.completedStage(new TreeMap<>());
    for (LocalShard shard : shards) {
      all =
          all.thenApplyAsync(
              sum -> {
                if (withMessages) {
                  shard.cache.forEachHeld((name, messages) -> add(sum, name, messages, 0));
                }
                shard.cache.interests.forEach((name, count) -> add(sum, name, 0, count));
                return sum;
              },
              shard.lane);
    }
    return all;
  }

  private static void add(
      Map<String, ChannelSummary> sum, String name, int messages, int subscribers) {
    sum.merge(
        name,
        new ChannelSummary(name, messages, subscribers),
        (a, b) ->
            new ChannelSummary(
                name, a.messages() + b.messages(), a.subscribers() + b.subscribers()));
  }

  private static byte[] encode(List<String> names) {
    WireWriter out = new WireWriter(64 + 24 * names.size());
    names.forEach(out::name);
    return out.toBytes();
  }

  private static byte[] encode(Map<String, ChannelSummary> channels) {
    WireWriter out = new WireWriter(64 + 24 * channels.size());
    channels.values().stream()
        .sorted(Comparator.comparing(ChannelSummary::name))
        .forEach(channel -> out.name(channel.name()).number(channel.subscribers()));
    return out.toBytes();
  }

  private byte[] encodeStats() {
    WireWriter out = new WireWriter(512);
    ports.stats().shown().forEach((key, value) -> out.name(key).number(value));
    return out.toBytes();
  }

  /**
   * The answers of all other members. One that fails to answer and is still a member fails the
   * whole.
   */
  private CompletableFuture<List<byte[]>> ask(Question question, String about) {
    String self = ports.membership().self();
    List<CompletableFuture<byte[]>> asked = new ArrayList<>();
    for (String member : ports.membership().view().members()) {
      if (!member.equals(self)) {
        asked.add(ask(member, question.encode(about)));
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            all ->
                asked.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> answer.length > 0)
                    .toList());
  }

  private CompletableFuture<byte[]> ask(String member, byte[] question) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ports
        .bus()
        .ask(
            ports.membership().nodeOf(member),
            question,
            ASK_MILLIS,
            (bytes, failure) -> {
              if (failure == null) {
                answer.complete(bytes);
              } else if (!ports.membership().view().contains(member)) {
                answer.complete(new byte[0]);
              } else {
                answer.completeExceptionally(
                    new IllegalStateException("node " + member + " does not answer", failure));
              }
            });
    return answer;
  }
}
