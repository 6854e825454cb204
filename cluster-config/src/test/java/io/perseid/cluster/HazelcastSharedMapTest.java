package io.perseid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import io.perseid.broker.SharedMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes for all; the last test ends one of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HazelcastSharedMapTest {
  private static final TestCluster cluster = new TestCluster(2, 1);
  private static ClusterNode one;
  private static ClusterNode two;

  @BeforeAll
  static void start() {
    List<ClusterNode> nodes = cluster.startAll();
    one = nodes.get(0);
    two = nodes.get(1);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void shouldShowOnEveryNodeWhatOneHasWritten() {
    put(one, "seen", "a");
    assertThat(read(two, "seen")).isEqualTo("a");
    put(two, "seen", "b");
    assertThat(read(one, "seen")).isEqualTo("b");
    assertThat(get(one.sharedMap("lasting").get("never written"))).isEmpty();
    assertThat(get(one.sharedMap("brief").get("seen"))).isEmpty();
  }

  @Test
  void shouldReadManyKeysAtOnceAndLeaveOutThoseWithoutAValue() {
    Set<String> keys = IntStream.range(0, 50).mapToObj(i -> "many" + i).collect(Collectors.toSet());
    keys.forEach(key -> put(one, key, key));
    Set<String> more = IntStream.range(0, 60).mapToObj(i -> "many" + i).collect(Collectors.toSet());
    Map<String, byte[]> all = get(two.sharedMap("lasting").getAll(more));
    assertThat(all.keySet()).isEqualTo(keys);
    all.forEach((key, value) -> assertThat(text(value)).isEqualTo(key));
    assertThat(get(two.sharedMap("lasting").getAll(Set.of()))).isEmpty();
  }

  @Test
  void shouldReplaceOnlyWhatIsExpected() {
    assertThat(replace(one, "r", "x", "a")).isFalse();
    assertThat(replace(one, "r", null, "a")).isTrue();
    assertThat(replace(two, "r", null, "b")).isFalse();
    assertThat(replace(two, "r", "x", "b")).isFalse();
    assertThat(read(one, "r")).isEqualTo("a");
    assertThat(replace(two, "r", "a", "b")).isTrue();
    assertThat(read(one, "r")).isEqualTo("b");
  }

  /** Each adds one to what it has read, and tries again where the other was quicker. */
  @Test
  void shouldLoseNoStepWhenTwoNodesReplaceTheSameValue() {
    put(one, "sum", "0");
    List<CompletableFuture<Void>> adding = List.of(add(one, 150), add(two, 150));
    adding.forEach(TestCluster::get);
    assertThat(read(one, "sum")).isEqualTo("300");
  }

  private static CompletableFuture<Void> add(ClusterNode node, int steps) {
    return CompletableFuture.runAsync(
        () -> {
          for (int done = 0; done < steps; ) {
            String sum = read(node, "sum");
            done += replace(node, "sum", sum, "" + (Integer.parseInt(sum) + 1)) ? 1 : 0;
          }
        });
  }

  @Test
  void shouldForgetWhatNobodyWritesAnyMore() {
    SharedMap brief = one.sharedMap("brief");
    get(brief.put("old", bytes("a")));
    get(two.sharedMap("brief").replace("other", null, bytes("a")));
    await().until(() -> get(brief.get("old")).isEmpty() && get(brief.get("other")).isEmpty());
  }

  @Test
  void shouldGiveAValueItsWholeTimeAgainWithEveryWrite() {
    put(one, "again", "a");
    long first = runsOut("again");
    await()
        .until(
            () -> {
              put(two, "again", "a");
              return runsOut("again") > first;
            });
    long second = runsOut("again");
    await().until(() -> replace(two, "again", "a", "a") && runsOut("again") > second);
  }

  @Test
  void shouldHoldNoMoreThanItMay() {
    SharedMap map = one.sharedMap("small");
    List<CompletableFuture<Void>> written =
        IntStream.range(0, 30_000)
            .mapToObj(i -> map.put("fill" + i, new byte[10]).toCompletableFuture())
            .toList();
    written.forEach(TestCluster::get);
    for (ClusterNode node : List.of(one, two)) {
      assertThat(map(node, "small").getLocalMapStats().getOwnedEntryCount())
          .isBetween(5000L, 11_000L);
    }
  }

  /** As many as the demo has boxes: a partition may get several of them. */
  @Test
  void shouldForgetNoneOfAFewKeysOnANodeThatIsAlone() {
    try (TestCluster alone = new TestCluster(1, 1)) {
      SharedMap map = alone.start(0).sharedMap("small");
      Set<String> keys =
          IntStream.range(0, 9 * 17)
              .mapToObj(i -> "box-" + i / 17 + "-" + i % 17)
              .collect(Collectors.toSet());
      keys.forEach(key -> get(map.put(key, bytes(key))));
      assertThat(get(map.getAll(keys)).keySet()).isEqualTo(keys);
    }
  }

  @Test
  void shouldAnswerOnNoThreadOfHazelcast() {
    List<CompletableFuture<String>> threads =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    one.sharedMap("lasting")
                        .replace("thread" + i, null, bytes("a"))
                        .thenApply(done -> Thread.currentThread().getName())
                        .toCompletableFuture())
            .toList();
    assertThat(threads)
        .allSatisfy(name -> assertThat(TestCluster.get(name)).doesNotContain("hz.", "hazelcast"));
  }

  @Test
  void shouldNameThoseThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> one.sharedMap("postions"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postions")
        .hasMessageContaining("lasting");
  }

  /** Keys enough that either node owns some. */
  @Test
  @Order(Integer.MAX_VALUE)
  void shouldKeepEveryValueAndItsTimeWhenANodeIsLost() {
    List<String> keys = IntStream.range(0, 40).mapToObj(i -> "kept" + i).toList();
    for (String key : keys) {
      put(one, key, "before");
      assertThat(replace(two, key, "before", "kept")).isTrue();
    }
    SharedMap lost = two.sharedMap("lasting");
    two.kill();
    await().until(() -> !one.isMember(two.nodeId()));
    for (String key : keys) {
      assertThat(read(one, key)).isEqualTo("kept");
      assertThat(map(one, "lasting").getEntryView(key).getTtl()).isEqualTo(600_000);
      assertThat(replace(one, key, "kept", "after")).isTrue();
    }
    List<CompletionStage<?>> asked =
        List.of(
            lost.get("k"),
            lost.getAll(Set.of("k")),
            lost.put("k", bytes("a")),
            lost.replace("k", null, bytes("a")));
    assertThat(asked)
        .allSatisfy(
            answer ->
                assertThatThrownBy(() -> get(answer))
                    .isInstanceOf(HazelcastInstanceNotActiveException.class));
  }

  private static IMap<String, byte[]> map(ClusterNode node, String name) {
    return node.hazelcast().getMap(HazelcastSharedMap.PREFIX + name);
  }

  private static long runsOut(String key) {
    return map(one, "lasting").getEntryView(key).getExpirationTime();
  }

  private static void put(ClusterNode node, String key, String value) {
    get(node.sharedMap("lasting").put(key, bytes(value)));
  }

  private static String read(ClusterNode node, String key) {
    return text(get(node.sharedMap("lasting").get(key)).orElseThrow());
  }

  private static boolean replace(ClusterNode node, String key, String expected, String value) {
    byte[] there = expected == null ? null : bytes(expected);
    return get(node.sharedMap("lasting").replace(key, there, bytes(value)));
  }

  private static <T> T get(CompletionStage<T> answer) {
    return TestCluster.get(answer.toCompletableFuture());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
