package io.perseid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of Stardust: what is safe unless said otherwise, and what does not go together. */
class StardustOptionsTest {
  private final OptionReader reader = new OptionReader();

  @Test
  void shouldBeAsTheOriginalWasButLetOnlyThisMachineWrite() throws OptionException {
    StardustOptions stardust = reader.read().stardust();

    assertThat(stardust)
        .isEqualTo(
            new StardustOptions(
                true,
                "127.0.0.1",
                5742,
                "",
                "",
                55,
                false,
                List.of(AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("::1")),
                "",
                "",
                8,
                1 << 20,
                1000,
                600,
                100_000));
    assertThat(reader.read().warnings()).isEmpty();
  }

  @Test
  void shouldListenWhereBrowsersAreAwaitedUnlessToldOtherwise() throws OptionException {
    set("subscriber.host", "192.0.2.7");
    assertThat(reader.read().stardust().host()).isEqualTo("192.0.2.7");
    reader.set(OptionForm.FLAG, "--stardust-host", "::1", "command line");
    assertThat(reader.read().stardust().host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"comet", "/comet/", "/", "//", "/a b", "/..", "/a/../b", "/%41"})
  void shouldRefuseABaseThatIsNoPathAndShowTheForm(String base) {
    set("stardust.base", base);
    set("stardust.mount", base);

    assertThat(errors())
        .containsExactly(
            "stardust.base (file): \"%s\" is not allowed; allowed: ".formatted(base)
                + Option.STARDUST_BASE.allowed(),
            "stardust.mount (file): \"%s\" is not allowed; allowed: ".formatted(base)
                + Option.STARDUST_MOUNT.allowed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/comet", "/my-site/comet.1"})
  void shouldTakeABaseAsPeopleWriteIt(String base) throws OptionException {
    set("stardust.base", base);
    set("stardust.mount", base);

    assertThat(reader.read().stardust().base()).isEqualTo(base);
    assertThat(reader.read().stardust().mount()).isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource({
    "/push, /push",
    "/push/comet, /push",
    "/a, /a/push",
    "/readyz, /push",
    "/chat, /push",
    "/disconnect/x, /push"
  })
  void shouldNotMountWhereThePortServesSomethingElse(String mount, String push) {
    set("subscriber.push-address", push);
    set("stardust.mount", mount);

    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("stardust.mount (file): \"" + mount + "\" meets ");
  }

  @Test
  void shouldMountBesideAPushAddressThatBeginsAlike() throws OptionException {
    set("stardust.mount", "/pushed");

    assertThat(reader.read().stardust().mount()).isEqualTo("/pushed");
  }

  @ParameterizedTest
  @CsvSource({
    "stardust.auth-user, stardust.auth-password",
    "stardust.auth-password, stardust.auth-user"
  })
  void shouldNotTakeHalfOfUserAndPassword(String given, String lacking) {
    set(given, "joe");

    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith(given + " (file): ")
        .contains("needs " + lacking);
  }

  @Test
  void shouldRefuseAUserThatNoRequestCouldName() {
    set("stardust.auth-user", "a:b");

    assertThat(errors()).singleElement().asString().contains("\"a:b\" is not allowed");
  }

  @Test
  void shouldNotShowThePasswordWhateverHappens() throws OptionException {
    set("stardust.auth-user", "joe");
    set("stardust.auth-password", "s3cret");
    assertThat(reader.values().show(Option.STARDUST_AUTH_PASSWORD)).isEqualTo("(not shown)");
    assertThat(reader.read().stardust().authPassword()).isEqualTo("s3cret");
    assertThat(reader.read().toString()).doesNotContain("s3cret");

    reader.set(OptionForm.VARIABLE, "PERSEID_STARDUST_AUTH_PASSWORD", "s3cret\0", "environment");
    reader.set(OptionForm.KEY, "stardust.auth-pasword", "s3cret", "file");
    reader.set(OptionForm.FLAG, "--stardust-auth-passwort", "s3cret", "command line");
    assertThat(errors()).hasSize(3).noneMatch(error -> error.contains("s3cret"));
    assertThat(errors().get(1)).contains("did you mean stardust.auth-password?");
  }

  @Test
  void shouldTellTwoPasswordsApartWithoutShowingThem() {
    OptionReader other = new OptionReader();
    set("stardust.auth-password", "one");
    other.set(OptionForm.KEY, "stardust.auth-password", "two", "file");

    assertThat(reader.values().isSame(Option.STARDUST_AUTH_PASSWORD, other.values())).isFalse();
    assertThat(reader.values().isSame(Option.STARDUST_AUTH_USER, other.values())).isTrue();
  }

  @Test
  void shouldRefuseAPortThatAnotherListenerHasUnlessItIsSwitchedOff() throws OptionException {
    set("stardust.port", "4670");
    assertThat(errors())
        .containsExactly(
            "stardust.port (file): \"4670\" is also subscriber.port (default); allowed: another"
                + " port");
    reader.set(OptionForm.FLAG, "--stardust-enabled", "false", "command line");
    assertThat(reader.read().stardust().enabled()).isFalse();
  }

  @Test
  void shouldNotForgetClientsThatWait() {
    set("stardust.timeout", "20m");

    assertThat(errors())
        .containsExactly(
            "stardust.position-ttl (default): \"10m\" would forget clients that wait; allowed: more"
                + " than stardust.timeout, which is 20m");
  }

  @ParameterizedTest
  @CsvSource({
    "stardust.host, 0.0.0.0, stardust.mount, ''",
    "subscriber.host, 0.0.0.0, stardust.mount, ''",
    "subscriber.host, 192.0.2.7, stardust.host, 127.0.0.1",
  })
  void shouldSayWhenEverybodyMayWrite(String key, String value, String other, String otherValue)
      throws OptionException {
    set(key, value);
    set(other, otherValue);
    set("stardust.allow-from", "0.0.0.0/0,::/0");
    boolean mounted = otherValue.equals("127.0.0.1");
    if (mounted) {
      assertThat(reader.read().warnings()).isEmpty();
      set("stardust.mount", "/comet");
    }
    assertThat(reader.read().warnings())
        .singleElement()
        .asString()
        .startsWith("stardust.allow-from: ");
    set("stardust.auth-user", "joe");
    set("stardust.auth-password", "x");
    assertThat(reader.read().warnings()).isEmpty();
  }

  @Test
  void shouldSayThatAMountIsOffWithTheRest() throws OptionException {
    set("stardust.enabled", "false");
    set("stardust.mount", "/comet");

    assertThat(reader.read().warnings()).singleElement().asString().startsWith("stardust.mount: ");
  }

  private void set(String key, String value) {
    reader.set(OptionForm.KEY, key, value, "file");
  }

  private List<String> errors() {
    return catchThrowableOfType(OptionException.class, reader::read).errors();
  }
}
