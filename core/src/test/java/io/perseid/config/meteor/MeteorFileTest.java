package io.perseid.config.meteor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.perseid.config.ModeOptions;
import io.perseid.config.NodeOptions;
import io.perseid.config.Option;
import io.perseid.config.OptionException;
import io.perseid.config.OptionLayer;
import io.perseid.config.OptionReader;
import io.perseid.config.TextPolicy;
import io.perseid.config.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeteorFileTest {
  @TempDir private Path folder;
  private final OptionReader reader = new OptionReader();

  @Test
  void shouldMeanByAnEmptyFileWhatTheOriginalMeant() throws Exception {
    NodeOptions node = read("").read();

    assertThat(node.subscriber().host()).isEqualTo("0.0.0.0");
    assertThat(node.subscriber().port()).isEqualTo(4670);
    assertThat(node.subscriber().pingIntervalSeconds()).isEqualTo(5);
    assertThat(node.subscriber().documentRoot()).isEqualTo("/usr/local/meteor/public_html");
    assertThat(node.subscriber().defaultMode().maxTimeSeconds()).isZero();
    assertThat(node.limits().messagesPerChannel()).isEqualTo(250);
    assertThat(node.limits().messageAgeSeconds()).isEqualTo(7200);
    assertThat(node.controller().udpPort()).isZero();
    assertThat(node.log().events()).isTrue();
  }

  @Test
  void shouldHaveTheModesOfTheFileAndOurOwnOne() throws Exception {
    read("[iframe]\nPersist 1\n[Mine]\nPersist 1\n");

    assertThat(modes()).extracting(ModeOptions::name).containsExactly("lines", "iframe", "Mine");
    assertThat(mode("iframe").headerTemplate())
        .isEqualTo(reader.read().subscriber().defaultMode().headerTemplate());
  }

  /** Whoever reaches the controller port may publish: a forgotten address must not open it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "ControllerIP\n", "ControllerIP  \n"})
  void shouldKeepControllersOnLoopbackUnlessAnAddressIsNamed(String file) throws Exception {
    read(file);
    MeteorWarnings.add(reader);

    assertThat(reader.read().controller().host()).isEqualTo("127.0.0.1");
    assertThat(reader.warnings()).anyMatch(w -> w.contains("ControllerIP is not given"));
  }

  @Test
  void shouldOpenControllersWhereAnAddressIsNamed() throws Exception {
    read("ControllerIP 0.0.0.0\n");
    MeteorWarnings.add(reader);

    assertThat(reader.read().controller().host()).isEqualTo("0.0.0.0");
    assertThat(reader.warnings()).isEmpty();
  }

  @Test
  void shouldTakeAGlobalValueWhereAModeHasNone() throws Exception {
    read("MaxMessages 7\nMaxTime 60\n[a]\nMaxMessages 1\n[b]\nMaxTime 0\n");

    assertThat(mode("a").maxMessages()).isEqualTo(1);
    assertThat(mode("a").maxTimeSeconds()).isEqualTo(60);
    assertThat(mode("b").maxMessages()).isEqualTo(7);
    assertThat(mode("b").maxTimeSeconds()).isZero();
    assertThat(reader.read().subscriber().defaultMode().maxMessages()).isEqualTo(7);
    assertThat(mode("lines").maxMessages()).isZero();
  }

  /** The original joined the names of parameter and mode: these two were one to it. */
  @Test
  void shouldNotTakeTheBufferOfChannelsForAModeNamedPerChannel() throws Exception {
    read("MaxMessagesPerChannel 5\n[PerChannel]\nPersist 1\n[b]\nMaxMessages 2\n");
    assertThat(mode("PerChannel").maxMessages()).isZero();
    assertThat(reader.read().limits().messagesPerChannel()).isEqualTo(5);
  }

  @Test
  void shouldNotTakeAModeNamedPerChannelForTheBufferOfChannels() throws Exception {
    read("[PerChannel]\nMaxMessages 3\n");
    assertThat(mode("PerChannel").maxMessages()).isEqualTo(3);
    assertThat(reader.read().limits().messagesPerChannel()).isEqualTo(250);
  }

  @Test
  void shouldLookUpEightParametersByModeAndNoMore() throws Exception {
    read(
        """
        [a]
        ChannelInfoTemplate I
        HeaderTemplate H
        MaxMessages 2
        MaxTime 3
        MessageTemplate M
        Persist 1
        PingMessage P
        SubscriberShutdownMsg S
        SubscriberPort 80
        """);

    ModeOptions a = mode("a");
    assertThat(a.channelInfoTemplate() + a.headerTemplate() + a.messageTemplate()).isEqualTo("IHM");
    assertThat(a.pingMessage() + a.shutdownMessage()).isEqualTo("PS");
    assertThat(a.maxMessages()).isEqualTo(2);
    assertThat(a.maxTimeSeconds()).isEqualTo(3);
    assertThat(a.persist()).isTrue();
    assertThat(a.textPolicy()).isEqualTo(TextPolicy.RAW);
    assertThat(reader.read().subscriber().port()).isEqualTo(4670);
    assertThat(reader.warnings())
        .containsExactly(
            "SubscriberPort.a ("
                + place(10)
                + ") has no effect: it cannot differ from mode to mode");
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "'MessageTemplate x','x'",
        "'MessageTemplate \t x  ','x  '",
        "'MessageTemplate','' ",
        "'MessageTemplate  ','' ",
        "'MessageTemplate --~text~-','-~text~-'",
        "'MessageTemplate -~text~','-~text~'",
        "'MessageTemplate # x','# x'",
        "'MessageTemplate a\\sb\\tc','a b\tc'",
        "'MessageTemplate \\\\n\\\"\\q\\-','\\n\"q-'",
        "'MessageTemplate a\\','a\\'",
        "'MessageTemplate [x]','[x]'"
      })
  void shouldTakeAValueAsTheOriginalDid(String line, String value) throws Exception {
    read("# a comment\n \t# another\n \n\n" + line + "\r\n");

    assertThat(reader.read().subscriber().defaultMode().messageTemplate())
        .isEqualTo(value.strip().isEmpty() ? "" : value);
  }

  @Test
  void shouldUndoTheEscapesOfLineEndsAndNul() throws Exception {
    read("PingMessage a\\r\\nb\\0\n");

    assertThat(reader.read().subscriber().defaultMode().pingMessage()).isEqualTo("a\r\nb\0");
  }

  /** Pages of 2008 were as often in Latin-1 as in UTF-8: a template's bytes are nobody's affair. */
  @Test
  void shouldKeepBytesThatAreNoText() throws Exception {
    read("MessageTemplate \u00e9\u00c3\u00a9\u0080\n");

    assertThat(reader.read().subscriber().defaultMode().messageTemplate())
        .isEqualTo("\u00e9\u00c3\u00a9\u0080");
  }

  @Test
  void shouldReadAPathAsUtf8() throws Exception {
    read("SubscriberDocumentRoot /\u00c3\u00a9\n");

    assertThat(reader.read().subscriber().documentRoot()).isEqualTo("/\u00e9");
  }

  @Test
  void shouldLetALaterLineStandForAnEarlierOne() throws Exception {
    read("SubscriberPort 80\nSubscriberPort 81\n");

    assertThat(reader.read().subscriber().port()).isEqualTo(81);
    assertThat(reader.warnings()).singleElement().asString().contains(place(2), place(1));
  }

  @Test
  void shouldTellAllErrorsWithTheirPlace() throws Exception {
    read(
        """
        SubscriberPrt 80
         SubscriberPort 80
        ConfigFileLocation /etc/other
        Help
        subscriberport 80
        SubscriberPort 99999
        MaxTime 4m
        UDPPort x
        SubscriberDynamicPageAddress /a(b
        MaxMessageAge 0
        SubscriberDocumentRoot /\u00e9
        [a]
        Persist yes
        MaxTme 3
        """);

    List<String> errors = catchThrowableOfType(OptionException.class, reader::read).errors();

    assertThat(errors)
        .containsExactly(
            "unknown parameter SubscriberPrt ("
                + place(1)
                + ", value \"80\"); did you mean SubscriberPort?",
            place(2)
                + ": \" SubscriberPort 80\" begins with a blank; expected: NAME VALUE from the"
                + " first column on",
            "ConfigFileLocation (" + place(3) + ") is allowed on the command line only",
            "Help (" + place(4) + ") is allowed on the command line only",
            "unknown parameter subscriberport ("
                + place(5)
                + ", value \"80\"); did you mean SubscriberPort?",
            "unknown parameter MaxTme (" + place(14) + ", value \"3\"); did you mean MaxTime?",
            "SubscriberPort ("
                + place(6)
                + "): \"99999\" is not allowed; allowed: a whole number from 0 to 65535",
            "MaxTime ("
                + place(7)
                + "): \"4m\" is not allowed; allowed: a whole number without a unit",
            "UDPPort ("
                + place(8)
                + "): \"x\" is not allowed; allowed: a whole number without a unit",
            "SubscriberDynamicPageAddress ("
                + place(9)
                + "): \"/a(b\" is not allowed; allowed: a path such as /push",
            "MaxMessageAge ("
                + place(10)
                + "): \"0\" is not allowed; allowed: "
                + Option.LIMITS_MESSAGE_AGE.allowed(),
            "SubscriberDocumentRoot ("
                + place(11)
                + "): \"/\u00e9\" is not allowed; allowed: text in UTF-8",
            "Persist.a ("
                + place(13)
                + "): \"yes\" is not allowed; allowed: 1 for a stream, 0 for a poll");
  }

  /** The original served a site whose file was misspelt on its start line with all defaults. */
  @Test
  void shouldRefuseAFileThatIsNotThere() {
    MeteorFile.read(folder.resolve("none.conf"), reader);

    assertThat(catchThrowableOfType(OptionException.class, reader::read))
        .hasMessageContaining("none.conf: no such file");
  }

  @Test
  void shouldRefuseAFolderAndAFileThatIsFarTooLong() throws Exception {
    MeteorFile.read(folder, reader);
    read("#".repeat(1 << 21));

    assertThat(catchThrowableOfType(OptionException.class, reader::read).errors())
        .satisfiesExactly(
            e -> assertThat(e).contains("cannot be read"),
            e -> assertThat(e).contains("is longer than 1048576 bytes"));
  }

  @Test
  void shouldIgnoreAModeThatNoAddressCanNameAndSaySo() throws Exception {
    read("[my-mode]\nPersist 1\n");

    assertThat(modes()).extracting(ModeOptions::name).containsExactly("lines");
    assertThat(reader.warnings()).singleElement().asString().contains("no address can name");
  }

  @ParameterizedTest
  @CsvSource({
    "Debug 1, debug, human",
    "Debug 0, info, human",
    "LogTimeFormat unix, info, unix",
    "LogTimeFormat human, info, human",
    "LogTimeFormat local, info, human"
  })
  void shouldSetTheLog(String line, String level, String time) throws Exception {
    read(line + "\n");

    assertThat(reader.read().log().level()).isEqualTo(level);
    assertThat(reader.read().log().unixTime()).isEqualTo(time.equals("unix"));
  }

  @ParameterizedTest
  @CsvSource({"none, 0", "daemon, 1"})
  void shouldSayThatThereIsNoSyslog(String facility, int warnings) throws Exception {
    read("SyslogFacility " + facility + "\n");

    assertThat(reader.read()).isNotNull();
    assertThat(reader.warnings()).hasSize(warnings);
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 0"})
  void shouldSayThatFlashIsNotServed(String served, int warnings) throws Exception {
    read("ControllerIP 127.0.0.1\n[flash]\nPersist 1\n");
    reader.set(
        Option.SUBSCRIBER_FLASH,
        new Written(OptionLayer.COMMAND_LINE, "x", served, "command line"));
    MeteorWarnings.add(reader);

    assertThat(reader.warnings()).hasSize(warnings);
    assertThat(reader.read().subscriber().flashEnabled()).isEqualTo(served.equals("true"));
  }

  @Test
  void shouldSayThatDatagramsStayOnLoopbackAndThatLinesIsTaken() throws Exception {
    read("ControllerIP 127.0.0.1\nUDPPort 4672\n[lines]\nMaxMessages 5\n");
    MeteorWarnings.add(reader);

    assertThat(reader.warnings())
        .satisfiesExactly(
            w -> assertThat(w).contains("UDPIP is not given"),
            w -> assertThat(w).contains("mode lines (" + place(4) + ")"));
    assertThat(mode("lines").maxMessages()).isEqualTo(5);
  }

  private OptionReader read(String bytes) throws IOException {
    Path file = folder.resolve("meteord.conf");
    Files.writeString(file, bytes, ISO_8859_1);
    MeteorFile.read(file, reader);
    return reader;
  }

  private String place(int line) {
    return "file " + folder.resolve("meteord.conf") + ", line " + line;
  }

  private List<ModeOptions> modes() throws OptionException {
    return reader.read().subscriber().modes();
  }

  private ModeOptions mode(String name) throws OptionException {
    return modes().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }
}
