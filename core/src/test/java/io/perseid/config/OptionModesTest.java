package io.perseid.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionModesTest {
  private final OptionReader reader = new OptionReader();

  @Test
  void shouldKeepTheBuiltInModesWhenNothingIsSaid() throws OptionException {
    assertThat(reader.read().subscriber().modes()).isEqualTo(DefaultModes.all());
    assertThat(reader.read().subscriber().defaultMode()).isEqualTo(DefaultModes.fallback());
  }

  @Test
  void shouldChangeOnlyWhatASectionSays() throws OptionException {
    set("longpoll", "max-time", "60s");

    ModeOptions builtIn =
        DefaultModes.all().stream().filter(m -> m.name().equals("longpoll")).findFirst().get();
    ModeOptions longpoll = mode("longpoll");

    assertThat(longpoll.maxTimeSeconds()).isEqualTo(60);
    assertThat(longpoll)
        .usingRecursiveComparison()
        .ignoringFields("maxTimeSeconds")
        .isEqualTo(builtIn);
    assertThat(reader.read().subscriber().modes()).hasSameSizeAs(DefaultModes.all());
  }

  @Test
  void shouldAddAModeThatBeginsAsTheUnnamedOne() throws OptionException {
    set("mine", "persist", "true");
    set("mine", "max-messages", "3");
    set("mine", "header", "H");
    set("mine", "channel-info", "I");
    set("mine", "ping", "P");
    set("mine", "gap", "G");

    ModeOptions plain = DefaultModes.fallback();
    assertThat(mode("mine"))
        .isEqualTo(
            new ModeOptions(
                "mine",
                true,
                3,
                plain.maxTimeSeconds(),
                "H",
                "I",
                plain.messageTemplate(),
                "P",
                plain.shutdownMessage(),
                "G",
                plain.textPolicy()));
  }

  @ParameterizedTest
  @CsvSource({"raw, RAW", "repair, REPAIR", "escape, ESCAPE"})
  void shouldTakeTheTextPolicyThatIsSet(String text, TextPolicy policy) throws OptionException {
    set("mine", "message", "p(\"~text~\")");
    set("mine", "text", text);

    assertThat(mode("mine").textPolicy()).isEqualTo(policy);
  }

  /** A script's template laid over a mode of plain lines must not be left open to injection. */
  @ParameterizedTest
  @CsvSource({
    "'p(\"~text~\")', REPAIR",
    "p('~text~'), REPAIR",
    "p(`~text~`), REPAIR",
    "~text~, RAW"
  })
  void shouldDeriveTheTextPolicyFromANewTemplate(String template, TextPolicy policy)
      throws OptionException {
    set("lines", "message", template);
    set("iframe", "message", template);

    assertThat(mode("lines").textPolicy()).isEqualTo(policy);
    assertThat(mode("iframe").textPolicy()).isEqualTo(policy);
  }

  @Test
  void shouldWarnOfNoBuiltInModeButThoseOfFlash() throws OptionException {
    assertThat(reader.read().subscriber().warnings()).isEmpty();

    reader.set(OptionForm.KEY, "subscriber.flash", "true", "file");

    assertThat(reader.read().subscriber().warnings())
        .hasSize(2)
        .allSatisfy(w -> assertThat(w).startsWith("mode flash").contains("outside the quotes"));
  }

  @ParameterizedTest
  @CsvSource({
    "message, <p>~text~</p>, outside the quotes of a script",
    "message, <script>p(~text~)</script>, outside the quotes of a script",
    "message, <script>p(`${~text~}`)</script>, within ${}",
    "text, raw, 'text' is raw",
    "header, Content-Type: text/html, names no charset"
  })
  void shouldWarnOfAModeInWhosePagesAMessageCouldBecomeScript(String key, String value, String why)
      throws OptionException {
    set("mine", key, value);

    assertThat(reader.read().subscriber().warnings())
        .singleElement()
        .asString()
        .startsWith("mode mine: whoever publishes can run script in its pages: ")
        .contains(why);
  }

  /** The decoder takes in the backslash before a quote: no escape helps in such a page. */
  @ParameterizedTest
  @CsvSource({
    "Content-Type: text/html; charset=gbk, gbk, repair",
    "Content-Type: text/html; charset=gbk, gbk, escape",
    "content-type:text/html;CHARSET=\"Shift_JIS\", Shift_JIS, repair",
    "Content-Type: text/html; charset=utf-8; charset=big5, big5, repair",
    "Content-Type: text/html; charset=iso-2022-jp, iso-2022-jp, repair",
    "Content-Type: text/html; charset=windows-31j, windows-31j, repair",
    "Content-Type: text/html; charset=utf-16, utf-16, escape",
    "Content-Type: application/json; charset=gbk, gbk, escape",
    "<meta charset=gb18030>, gb18030, repair",
    "<meta content='text/html; charset=euc-kr'>, euc-kr, escape"
  })
  void shouldRefuseToRepairTextInACharacterSetOfSeveralBytes(
      String header, String charset, String text) {
    set("mine", "header", "HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n");
    set("mine", "text", text);

    assertThat(catchThrowableOfType(OptionException.class, reader::read).errors())
        .singleElement()
        .asString()
        .startsWith("mode mine: its header names the charset \"" + charset + "\"")
        .contains("allowed: utf-8, us-ascii, iso-8859-1 to -16, ", "text: raw");
  }

  @Test
  void shouldRefuseSuchACharacterSetForEveryModeUnlessTextsAreRaw() throws OptionException {
    set("every-mode", "header", "HTTP/1.1 200\r\nContent-Type: text/html; charset=gbk\r\n\r\n");
    assertThat(catchThrowableOfType(OptionException.class, reader::read).errors())
        .anyMatch(error -> error.startsWith("the default mode: its header names"));

    set("every-mode", "text", "raw");
    assertThat(reader.read().subscriber().defaultMode().warning()).get().asString().contains("raw");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "utf8", "us-ascii", "ISO-8859-15", "windows-1252", "koi8-r"})
  void shouldTakeACharacterSetInWhichAQuoteIsAQuote(String charset) throws OptionException {
    set("mine", "header", "HTTP/1.1 200\r\nContent-Type: text/html; charset=" + charset + "\r\n");

    assertThat(reader.read().subscriber().warnings()).isEmpty();
    assertThat(mode("mine").isUtf8()).isEqualTo(charset.toLowerCase(Locale.ROOT).startsWith("utf"));
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/json; charset=utf-8", "text/event-stream"})
  void shouldNotWarnOfTextThatNoBrowserRuns(String type) throws OptionException {
    set("mine", "header", "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n");
    set("mine", "message", "~text~");

    assertThat(reader.read().subscriber().warnings()).isEmpty();
  }

  @Test
  void shouldKnowTheCharacterSetOfAMode() throws OptionException {
    assertThat(mode("longpoll").isUtf8()).isTrue();
    set("longpoll", "header", "HTTP/1.1 200\r\ncontent-type: text/html;charset=\"iso-8859-1\"\r\n");
    assertThat(mode("longpoll").isUtf8()).isFalse();
    assertThat(reader.read().subscriber().warnings()).isEmpty();
  }

  @Test
  void shouldKeepTemplatesAsTheirBytes() throws OptionException {
    set("mine", "message", " \u00fc\0\n");

    assertThat(mode("mine").messageTemplate()).isEqualTo(" \u00c3\u00bc\0\n");
  }

  @Test
  void shouldGiveEveryModeWithoutAValueOfItsOwnTheCommonOne() throws OptionException {
    set("every-mode", "max-messages", "9");
    set("every-mode", "persist", "true");
    set("every-mode", "text", "raw");
    set("smartpoll", "max-messages", "3");

    assertThat(mode("iframe").maxMessages()).isEqualTo(9);
    assertThat(mode("iframe").textPolicy()).isEqualTo(TextPolicy.RAW);
    assertThat(mode("longpoll").maxMessages()).isEqualTo(1);
    assertThat(mode("smartpoll").maxMessages()).isEqualTo(3);
    assertThat(mode("simplepoll").persist()).isFalse();
    assertThat(reader.read().subscriber().defaultMode().persist()).isTrue();
    assertThat(mode("lines"))
        .isEqualTo(
            DefaultModes.all().stream().filter(m -> m.name().equals("lines")).findFirst().get());
  }

  @Test
  void shouldServeNothingButTheFilesModesAndLinesWhenToldSo() throws OptionException {
    reader.set(OptionForm.KEY, "subscriber.built-in-modes", "false", "file");
    set("mine", "persist", "true");

    assertThat(reader.read().subscriber().modes())
        .extracting(ModeOptions::name)
        .containsExactly("lines", "mine");
    assertThat(mode("mine").maxTimeSeconds()).isZero();
  }

  @Test
  void shouldLetALaterSourceSpeakOfTheSameValue() throws OptionException {
    reader.setMode("mine", "ping", new Written(OptionLayer.METEOR_FILE, "x", "a", "meteord.conf"));
    set("mine", "ping", "b");

    assertThat(mode("mine").pingMessage()).isEqualTo("b");
    assertThat(reader.modes().section("mine").get("ping").origin()).isEqualTo("file");
  }

  /** A client of such a mode has no function gap that it could call. */
  @Test
  void shouldTellGapsAsScriptOnlyWhereMessagesAreScript() throws OptionException {
    set("plain", "message", "~text~\n");
    set("told", "message", "~text~\n");
    set("told", "gap", "<script>");
    set("other", "message", "<SCRIPT>q(\"~text~\")</SCRIPT>");

    assertThat(mode("plain").gapTemplate()).isEmpty();
    assertThat(mode("told").gapTemplate()).isEqualTo("<script>");
    assertThat(mode("other").gapTemplate()).isEqualTo(DefaultModes.fallback().gapTemplate());
    assertThat(DefaultModes.fallback().gapTemplate()).startsWith("<script>");
  }

  @Test
  void shouldTellAllErrorsWithTheirPlace() {
    set("longpoll", "max-tme", "60s");
    set("longpoll", "persist", "perhaps");
    set("long-poll", "persist", "true");
    set("mine", "ping", "a");
    set("mine", "ping", "b");

    List<String> errors = catchThrowableOfType(OptionException.class, reader::read).errors();

    assertThat(errors)
        .containsExactly(
            "unknown option modes.longpoll.max-tme (file), value \"60s\"; did you mean max-time?",
            "modes.longpoll.persist (file): \"perhaps\" is not allowed; allowed: true, false",
            "modes.long-poll.persist (file): \"long-poll\" is no name of a mode; allowed: 1 to 64"
                + " of A-Z a-z 0-9, or every-mode",
            "modes.mine.ping (file) is already given: file");
  }

  private void set(String mode, String key, String value) {
    String bytes = new String(value.getBytes(UTF_8), ISO_8859_1);
    String name = "modes." + mode + '.' + key;
    reader.setMode(mode, key, new Written(OptionLayer.FILE, name, bytes, "file"));
  }

  private ModeOptions mode(String name) throws OptionException {
    return reader.read().subscriber().modes().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
