package io.perseid.subscriber.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.config.AddressBlock;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(
          List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("2001:db8:a::/48")));

  /** A bar stands between two headers of the name, a plus for a comma. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 203.0.113.9, 203.0.113.9",
    "10.0.0.1, 203.0.113.9:4711, 203.0.113.9",
    "10.0.0.1, 2001:db8:b::9, 2001:db8:b::9",
    "10.0.0.1, [2001:db8:b::9], 2001:db8:b::9",
    "10.0.0.1, [2001:db8:b::9]:443, 2001:db8:b::9",
    "10.0.0.1, ::ffff:203.0.113.9, 203.0.113.9",
    "2001:db8:a::1, 203.0.113.9, 203.0.113.9",
    // Behind several proxies the client stands left of them.
    "10.0.0.1, 203.0.113.9 + 10.2.2.2+10.3.3.3, 203.0.113.9",
    "10.0.0.1, 203.0.113.9 | 10.2.2.2 | 10.3.3.3, 203.0.113.9",
    // What a client wrote itself stands left of its address.
    "10.0.0.1, 198.51.100.1 + 203.0.113.9, 203.0.113.9",
    "10.0.0.1, 198.51.100.1 | 203.0.113.9, 203.0.113.9",
    "10.0.0.1, 10.9.9.9 + 203.0.113.9 + 10.2.2.2, 203.0.113.9",
    // All are proxies: the farthest asked on its own behalf.
    "10.0.0.1, 10.9.9.9 + 10.2.2.2, 10.9.9.9",
    // Who is no proxy is not listened to.
    "203.0.113.9, 198.51.100.1, 203.0.113.9",
    "203.0.113.9, 10.0.0.1, 203.0.113.9",
    "2001:db8:b::9, 10.0.0.1, 2001:db8:b::9",
    // Nothing behind what cannot be understood counts.
    "10.0.0.1, '', 10.0.0.1",
    "10.0.0.1, unknown, 10.0.0.1",
    "10.0.0.1, 203.0.113.9 + unknown, 10.0.0.1",
    "10.0.0.1, 203.0.113.9 + , 10.0.0.1",
    "10.0.0.1, 203.0.113.9 + _x + 10.2.2.2, 10.2.2.2",
    "10.0.0.1, 203.0.113.9 | , 10.0.0.1",
    "10.0.0.1, 203.0.113.999, 10.0.0.1",
    "10.0.0.1, 203.0.113.9:x, 10.0.0.1",
    "10.0.0.1, [203.0.113.9, 10.0.0.1",
    "10.0.0.1, localhost, 10.0.0.1"
  })
  void shouldFindTheClient(String peer, String told, String client) {
    List<String> lines =
        Arrays.stream(told.split("\\|", -1))
            .map(value -> "X-Forwarded-For: " + value.replace('+', ','))
            .toList();

    assertThat(proxies.client(address(peer), new RequestHead("GET / HTTP/1.1", lines)))
        .isEqualTo(address(client));
  }

  @Test
  void shouldReadTheHeaderInAnyCaseAndNoOther() {
    assertThat(client("x-FORWARDED-for:203.0.113.9")).isEqualTo(address("203.0.113.9"));
    for (String line :
        List.of(
            "X-Forwarded-For : 203.0.113.9",
            " X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Form: 203.0.113.9",
            "X-Real-IP: 203.0.113.9",
            "Forwarded: for=203.0.113.9")) {
      assertThat(client(line)).as(line).isEqualTo(address("10.0.0.1"));
    }
  }

  @Test
  void shouldBelieveNobodyUnlessTold() {
    RequestHead head = new RequestHead("GET / HTTP/1.1", List.of("X-Forwarded-For: 203.0.113.9"));
    assertThat(new TrustedProxies(List.of()).client(address("127.0.0.1"), head))
        .isEqualTo(address("127.0.0.1"));
  }

  private InetAddress client(String line) {
    return proxies.client(address("10.0.0.1"), new RequestHead("GET / HTTP/1.1", List.of(line)));
  }

  private static InetAddress address(String text) {
    return AddressBlock.address(text).orElseThrow();
  }

  /** Each asks whether the address that was found may be a proxy's that nobody trusts. */
  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, Host: x, false",
    "203.0.113.9, X-Forwarded-For: 198.51.100.1, true",
    "203.0.113.9, forwarded: for=198.51.100.1, true",
    "203.0.113.9, via: 1.1 x, true",
    "127.0.0.1, X-Real-IP: 198.51.100.1, true",
    "127.0.0.1, x-real-ip:198.51.100.1, true",
    "127.0.0.1, X-Forwarded-Host: www.example.com, true",
    "127.0.0.1, X-Forwarded-Proto: https, true",
    "127.0.0.1, X-Forwarded-Server: www, true",
    "127.0.0.1, X-Client-IP: 198.51.100.1, true",
    "127.0.0.1, True-Client-IP: 198.51.100.1, true",
    "127.0.0.1, CF-Connecting-IP: 198.51.100.1, true",
    "127.0.0.1, X-Real-Name: x, false",
    "10.0.0.1, Host: x, false",
    "10.0.0.1, x-forwarded-for: 203.0.113.9, false",
    "10.0.0.1, X-Forwarded-For: 203.0.113.9 | Via: 1.1 x, false",
    "10.0.0.1, X-Forwarded-For: 203.0.113.9+10.1.1.1, false",
    "10.0.0.1, X-Real-IP: 203.0.113.9 | X-Forwarded-Proto: https | X-Forwarded-For: 203.0.113.9, false",
    // What stands left of the address was said by it, or by one whom it passed on.
    "10.0.0.1, X-Forwarded-For: 198.51.100.1+203.0.113.9, true",
    "10.0.0.1, X-Forwarded-For: unknown, true",
    // A trusted proxy that does not say for whom it asks.
    "10.0.0.1, Via: 1.1 x, true",
    "10.0.0.1, X-Real-IP: 203.0.113.9, true",
    "10.0.0.1, Forwarded: for=203.0.113.9, true"
  })
  void shouldSayWhetherAProxyThatIsNotTrustedStandsBetween(
      String peer, String headers, boolean forwarded) {
    List<String> lines =
        Arrays.stream(headers.split("\\|")).map(each -> each.strip().replace('+', ',')).toList();
    RequestHead head = new RequestHead("GET / HTTP/1.1", lines);
    assertThat(proxies.isForwarded(address(peer), head)).isEqualTo(forwarded);
  }
}
