package io.perseid.config.meteor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.config.ModeOptions;
import io.perseid.config.OptionException;
import io.perseid.config.OptionForm;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionModes;
import io.perseid.config.OptionReader;
import io.perseid.config.Written;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeteorWordsTest {
  private final OptionReader reader = new OptionReader();
  private final MeteorWords words = new MeteorWords();

  @ParameterizedTest
  @ValueSource(strings = {"SubscriberPort", "subscriberport", "SUBSCRIBERPORT", "subscriberp"})
  void shouldTakeANameInAnyCaseAndShortened(String name) throws OptionException {
    words.add(name, "80");
    words.read(reader);

    assertThat(reader.read().subscriber().port()).isEqualTo(80);
  }

  /** MaxMessages is the beginning of another name, and yet one itself. */
  @Test
  void shouldPreferAWholeName() throws OptionException {
    words.add("maxmessages", "3");
    words.read(reader);

    assertThat(reader.read().subscriber().defaultMode().maxMessages()).isEqualTo(3);
    assertThat(reader.read().limits().messagesPerChannel()).isEqualTo(250);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "D", "Debug", "de"})
  void shouldMeanDebugByD(String name) throws OptionException {
    words.add(name, "1");
    words.read(reader);

    assertThat(reader.read().log().level()).isEqualTo("debug");
  }

  @Test
  void shouldNameAModeBehindADot() throws OptionException {
    words.add("maxm.iframe", "ignored");
    words.add("MaxMessages.iframe", "2");
    words.add("MessageTemplate.Mine", "\\s~text~;");

    words.read(reader);

    assertThat(catchThrowableOfType(OptionException.class, reader::read).errors())
        .containsExactly(
            "-maxm.iframe (command line, value \"ignored\") may be -MaxMessageAge, -MaxMessages,"
                + " -MaxMessagesPerChannel; more letters make it clear");
    assertThat(reader.modes().section("iframe").get("max-messages").value()).isEqualTo("2");
    assertThat(reader.modes().section("Mine").get("message").value()).isEqualTo(" ~text~;");
  }

  @Test
  void shouldNameTheNearestNameOfEitherKind() {
    words.add("SubscriberProt", "80");
    words.add("demo", "1");
    words.add("xyzzy", "1");

    words.read(reader);

    assertThat(catchThrowableOfType(OptionException.class, reader::read).errors())
        .containsExactly(
            "unknown parameter -SubscriberProt (command line, value \"80\"); did you mean"
                + " -SubscriberPort?",
            "unknown parameter -demo (command line, value \"1\"); did you mean --demo?",
            "unknown parameter -xyzzy (command line, value \"1\")");
  }

  @Test
  void shouldRefuseWhatTheLocaleCouldNotRead() {
    words.add("PingMessage", "caf\ufffd");

    words.read(reader);

    assertThat(catchThrowableOfType(OptionException.class, reader::read))
        .hasMessageContaining("LC_ALL=C.UTF-8");
  }

  @Test
  void shouldSendNonAsciiAsUtf8() throws OptionException {
    words.add("PingMessage", "\u00e9");
    words.read(reader);

    assertThat(reader.read().subscriber().defaultMode().pingMessage()).isEqualTo("\u00c3\u00a9");
  }

  @Test
  void shouldCountMoreThanAFileButLessThanAModesOwnValue() throws OptionException {
    mode(OptionModes.EVERY, "max-messages", "5");
    mode("longpoll", "max-messages", "6");
    mode("iframe", "max-time", "7");
    words.add("MaxMessages", "1");
    words.add("MaxTime.iframe", "2");
    words.read(reader);

    assertThat(reader.read().subscriber().defaultMode().maxMessages()).isEqualTo(1);
    assertThat(named("longpoll").maxMessages()).isEqualTo(6);
    assertThat(named("iframe").maxMessages()).isEqualTo(1);
    assertThat(named("iframe").maxTimeSeconds()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAnOptionThatOurFlagGivesToo() {
    reader.set(OptionForm.FLAG, "--subscriber-port", "80", "command line");
    words.add("SubscriberPort", "81");
    words.read(reader);

    assertThat(catchThrowableOfType(OptionException.class, reader::read))
        .hasMessageContaining("SubscriberPort (command line) is already given");
  }

  @Test
  void shouldGiveTheSameEachTimeItIsRead() throws OptionException {
    words.add("SubscriberPort", "80");
    words.add("PingMessage.a", "x");
    words.read(reader);
    OptionReader again = new OptionReader();
    words.read(again);

    assertThat(again.read()).isEqualTo(reader.read());
  }

  @Test
  void shouldFindTheFileThatIsNamed() {
    words.add("configfile", "/etc/x.conf");

    assertThat(words.file()).hasToString("Optional[/etc/x.conf]");
  }

  @ParameterizedTest
  @CsvSource({
    "hel, true, false",
    "HELP, true, false",
    "he, false, false",
    "v, false, true",
    "Version, false, true",
    "versions, false, false"
  })
  void shouldKnowTheWordsThatAskForHelpOrVersion(String word, boolean help, boolean version) {
    assertThat(MeteorWords.isHelp(word)).isEqualTo(help);
    assertThat(MeteorWords.isVersion(word)).isEqualTo(version);
  }

  @ParameterizedTest
  @EnumSource(MeteorParameter.class)
  void shouldSayOfEachParameterWhereItWent(MeteorParameter parameter) {
    boolean somewhere = parameter.option().isPresent() || parameter.modeKey().isPresent();

    assertThat(somewhere || !parameter.note().isEmpty()).isTrue();
    assertThat(MeteorManual.markdown()).contains("| `" + parameter.label() + "` |");
    assertThat(MeteorParameter.inFile(parameter.label())).contains(parameter);
  }

  @Test
  void shouldKnowTheEightParametersOfModes() {
    Stream<MeteorParameter> ofModes =
        Arrays.stream(MeteorParameter.values()).filter(p -> p.modeKey().isPresent());

    assertThat(ofModes.map(MeteorParameter::label))
        .isEqualTo(
            List.of(
                "ChannelInfoTemplate",
                "HeaderTemplate",
                "MaxMessages",
                "MaxTime",
                "MessageTemplate",
                "Persist",
                "PingMessage",
                "SubscriberShutdownMsg"));
  }

  private void mode(String mode, String key, String value) {
    reader.setMode(mode, key, new Written(OptionLayer.METEOR_FILE, key, value, "file"));
  }

  private ModeOptions named(String name) throws OptionException {
    return reader.read().subscriber().modes().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
