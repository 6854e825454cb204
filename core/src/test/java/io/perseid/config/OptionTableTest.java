package io.perseid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perseid.config.OptionType.Whole;
import io.perseid.config.meteor.MeteorManual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every line of the table. */
class OptionTableTest {
  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldAllowItsOwnDefaultAndShowItAsItCanBeGiven(Option option) {
    Object value = option.type().parse(option.defaultText());

    assertThat(option.type().parse(option.type().show(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldBeFoundUnderEachOfItsNames(Option option) {
    for (OptionForm form : OptionForm.values()) {
      assertThat(form.find(form.nameOf(option))).contains(option);
    }
    for (String alias : option.aliases()) {
      assertThat(OptionForm.FLAG.find(alias)).contains(option);
    }
  }

  @Test
  void shouldHaveNoNameTwice() {
    for (OptionForm form : OptionForm.values()) {
      assertThat(form.names()).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldKnowTheNamesAsPeopleWriteThem() {
    assertThat(Option.CLUSTER_BUS_PORT.key()).isEqualTo("cluster.bus-port");
    assertThat(Option.CLUSTER_BUS_PORT.variable()).isEqualTo("PERSEID_CLUSTER_BUS_PORT");
    assertThat(Option.CLUSTER_BUS_PORT.flag()).isEqualTo("--cluster-bus-port");
    assertThat(Option.DEMO.key()).isEqualTo("demo");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void shouldTakeBothEndsOfItsRangeAndNothingBeyond(Option option) throws OptionException {
    Whole range = (Whole) option.type();

    assertThat(read(option, Long.toString(range.min())).number(option)).isEqualTo(range.min());
    assertThat(read(option, Long.toString(range.max())).number(option)).isEqualTo(range.max());
    for (String bad : List.of(range.max() + 1 + "", range.min() - 1 + "", "", "x", "1.5", "0x10")) {
      assertErrorNames(option, bad);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void shouldTakeTheWordAutoOnlyWhereItSaysSo(Option option) throws OptionException {
    if (((Whole) option.type()).auto()) {
      assertThat(read(option, "auto").isAuto(option)).isTrue();
    } else {
      assertErrorNames(option, "auto");
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void shouldRefuseTextThatIsNotAllowed(Option option, String bad) {
    assertErrorNames(option, bad);
  }

  @ParameterizedTest
  @CsvSource({
    "LIMITS_MESSAGE_AGE, 2h, 7200",
    "LIMITS_MESSAGE_AGE, 90 M, 5400",
    "LIMITS_MESSAGE_AGE, 1d, 86400",
    "LIMITS_MESSAGE_AGE, 30, 30",
    "LIMITS_PUBLISH_TIMEOUT, 2s, 2000",
    "LIMITS_PUBLISH_TIMEOUT, 1500, 1500",
    "LIMITS_PUBLISH_TIMEOUT, 250ms, 250",
    "SUBSCRIBER_QUEUE_BYTES_MAX, 256KiB, 262144",
    "SUBSCRIBER_QUEUE_BYTES_MAX, 1 mib, 1048576",
    "LIMITS_HISTORY_BYTES_MAX, 2GiB, 2147483648"
  })
  void shouldTakeUnits(Option option, String text, long value) throws OptionException {
    assertThat(read(option, text).number(option)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "LIMITS_MESSAGE_AGE, 2ms",
    "LIMITS_MESSAGE_AGE, 99999999999999d",
    "SUBSCRIBER_QUEUE_BYTES_MAX, 256KB",
    "SUBSCRIBER_QUEUE_BYTES_MAX, 999999999999999GiB",
    "LIMITS_SHARDS, 64s"
  })
  void shouldRefuseUnitsThatAreNotItsOwn(Option option, String text) {
    assertErrorNames(option, text);
  }

  /** The message for a wrong unit would be of no use if it did not say which are right. */
  @Test
  void shouldNameTheUnitsInItsError() {
    assertThatThrownBy(() -> read(Option.SUBSCRIBER_QUEUE_BYTES_MAX, "256KB"))
        .hasMessageEndingWith("allowed: 4KiB to 1GiB (bytes, or with B, KiB, MiB, GiB)");
  }

  @Test
  void shouldMatchTheCommittedManual() throws IOException {
    Path page = Path.of("..", "docs", "OPTIONS.md");

    assertThat(OptionManual.markdown() + MeteorManual.markdown())
        .as("write it anew: java -jar server/target/perseid.jar config manual > docs/OPTIONS.md")
        .isEqualTo(Files.readString(page));
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void shouldStandInTheManual(Option option) {
    assertThat(OptionManual.markdown())
        .contains("| `" + option.key() + "`")
        .contains(option.prose().replace("|", "\\|"));
  }

  static Stream<Option> numbers() {
    return Arrays.stream(Option.values()).filter(o -> o.type() instanceof Whole);
  }

  static Stream<Arguments> texts() {
    return Map.ofEntries(
            Map.entry(Option.CLUSTER_NAME, List.of("", "a b", "x".repeat(65))),
            Map.entry(Option.CLUSTER_ADDRESS, List.of("", "a b", "http://a")),
            Map.entry(
                Option.CLUSTER_MEMBERS,
                List.of("a,a", "a b", "a:0", "a:x", "[::1", "h1,h2,".repeat(1) + "h1")),
            Map.entry(Option.CLUSTER_HAZELCAST_FILE, List.of("a\0b")),
            Map.entry(Option.NODE_NAME, List.of("", "a b")),
            Map.entry(Option.SUBSCRIBER_HOST, List.of("")),
            Map.entry(
                Option.SUBSCRIBER_PUSH_ADDRESS, List.of("", "push", "/", "/push/", "/a b", "//")),
            Map.entry(Option.SUBSCRIBER_DOCUMENT_ROOT, List.of("a\0b")),
            Map.entry(Option.SUBSCRIBER_DIRECTORY_INDEX, List.of("", "a/b")),
            Map.entry(
                Option.SUBSCRIBER_TRUSTED_PROXIES,
                List.of(
                    "localhost", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "010.0.0.1", "::/x")),
            Map.entry(Option.SUBSCRIBER_PROXY_PROTOCOL, List.of("", "v2")),
            Map.entry(Option.CONTROLLER_HOST, List.of("")),
            Map.entry(Option.ADMIN_HOST, List.of("")),
            Map.entry(Option.DEMO, List.of("", "maybe", "2")),
            Map.entry(Option.LOG_LEVEL, List.of("", "loud")),
            Map.entry(Option.LOG_FORMAT, List.of("", "xml")))
        .entrySet()
        .stream()
        .flatMap(e -> e.getValue().stream().map(bad -> Arguments.of(e.getKey(), bad)));
  }

  private static OptionValues read(Option option, String value) throws OptionException {
    OptionReader reader = new OptionReader();
    reader.set(OptionForm.KEY, option.key(), value, "test");
    if (reader.hasErrors()) {
      reader.read();
    }
    return reader.values();
  }

  private static void assertErrorNames(Option option, String bad) {
    String found = bad.replace('\0', ' ');
    assertThatThrownBy(() -> read(option, bad))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining(option.key() + " (test): \"" + found + "\" is not allowed")
        .hasMessageEndingWith("; allowed: " + option.allowed());
  }
}
