package io.perseid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.128.0/17, 192.168.255.1, true",
    "192.168.128.0/17, 192.168.127.1, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 203.0.113.9, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "192.0.2.1, ::ffff:192.0.2.1, true"
  })
  void shouldKnowWhatLiesInIt(String block, String address, boolean inside) {
    assertThat(AddressBlock.parse(block).contains(address(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "localhost",
        "a::b.example.com",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4/",
        "1.2.3.4/33",
        "1.2.3.4/-1",
        "1.2.3.4/08",
        "1.2.3.4/24",
        "10.0.0.0/8/8",
        "::1/129",
        "::1/64",
        ":",
        ":::",
        "fe80::1%lo",
        "[::1]",
        "1.2.3.4 ",
        "::ffff:1.2.3.4/96"
      })
  void shouldRefuseWhatCouldBeMeantOtherwise(String text) {
    assertThatThrownBy(() -> AddressBlock.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage('"' + text + "\", expected an IP address or a block such as 10.0.0.0/8");
  }

  @Test
  void shouldShowItselfAsItCanBeGiven() {
    assertThat(AddressBlock.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
    assertThat(AddressBlock.parse("10.0.0.7/32")).hasToString("10.0.0.7");
    AddressBlock block = AddressBlock.parse("2001:db8::/32");
    assertThat(AddressBlock.parse(block.toString())).isEqualTo(block);
  }

  private static InetAddress address(String text) {
    return AddressBlock.address(text).orElseThrow();
  }
}
