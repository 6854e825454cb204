package io.perseid.stardust;

import io.perseid.config.AddressBlock;
import io.perseid.config.StardustOptions;
import io.perseid.subscriber.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may write: by address, by name and password where they are set, and of pages in a browser
 * only those of this server itself or of an origin that is allowed by name. Safe for any thread.
 */
final class Rights {
  /** Why a request may not write. */
  record Refusal(int status, String reason, Map<String, String> headers) {
    Refusal(int status, String reason) {
      this(status, reason, Map.of());
    }
  }

  private static final Pattern HOST = Pattern.compile("(?:\\[([^\\]]*)]|([^:]*))(?::[0-9]*)?");
  private static final String BASIC = "basic ";
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Basic realm=\"Stardust\", charset=\"UTF-8\"");

  private final Supplier<StardustOptions> options;
  private final Supplier<List<String>> origins;

  /**
   * The rights under options.
   *
   * @param options those in force
   * @param origins those in force, such as {@code https://a.example}
   */
  Rights(Supplier<StardustOptions> options, Supplier<List<String>> origins) {
    this.options = options;
    this.origins = origins;
  }

  /** Why a request may not write; empty if it may. */
  Optional<Refusal> refusal(HttpRequest request) {
    return byAddress(request)
        .or(() -> byPassword(request))
        .or(() -> byOrigin(request))
        .map(each -> new Refusal(each.status(), each.reason() + "\n", each.headers()));
  }

  private Optional<Refusal> byAddress(HttpRequest request) {
    List<AddressBlock> allowed = options.get().allowFrom();
    if (allowed.stream().noneMatch(block -> block.contains(request.client()))) {
      return Optional.of(
          new Refusal(
              403,
              "found address "
                  + request.client().getHostAddress()
                  + ", from which nobody may publish (stardust.allow-from)"));
    }
    boolean anyone = allowed.stream().anyMatch(block -> block.bits() == 0);
    if (request.forwarded() && !anyone) {
      return Optional.of(
          new Refusal(
              403,
              "the request came through the proxy "
                  + request.client().getHostAddress()
                  + ", and who sent it is not known: subscriber.trusted-proxies must name the proxy"));
    }
    return Optional.empty();
  }

  private Optional<Refusal> byPassword(HttpRequest request) {
    StardustOptions now = options.get();
    if (now.authUser().isEmpty()) {
      return Optional.empty();
    }
    byte[] expected = (now.authUser() + ':' + now.authPassword()).getBytes(StandardCharsets.UTF_8);
    // In a time that does not tell how much of it was right.
    return MessageDigest.isEqual(given(request), expected)
        ? Optional.empty()
        : Optional.of(
            new Refusal(401, "expected the user and password of stardust.auth-user", CHALLENGE));
  }

  private static byte[] given(HttpRequest request) {
    String header = request.header("Authorization").orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private Optional<Refusal> byOrigin(HttpRequest request) {
    Optional<String> origin = request.header("Origin");
    if (origin.isEmpty() || isListed(origin.get())) {
      return Optional.empty();
    }
    String host = request.header("Host").orElse("");
    if (request.isFromOtherSite()) {
      return Optional.of(
          new Refusal(
              403,
              "found a page of "
                  + origin.get()
                  + ", expected one of this server ("
                  + host
                  + ") or of an origin that subscriber.allow-origins names"));
    }
    if (request.client().isLoopbackAddress() && !isOwnName(host)) {
      return Optional.of(
          new Refusal(
              403,
              "found a page of "
                  + origin.get()
                  + " in a browser of this machine, expected one of an IP address, of localhost, or"
                  + " of an origin that subscriber.allow-origins names"));
    }
    return Optional.empty();
  }

  /**
   * Whether a host's name cannot be another's: any site may let its name lead to this machine, and
   * a browser here then takes its pages for ours.
   */
  private static boolean isOwnName(String host) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return name.equalsIgnoreCase("localhost") || AddressBlock.address(name).isPresent();
  }

  private boolean isListed(String origin) {
    return origins.get().stream().anyMatch(each -> each.equalsIgnoreCase(origin));
  }
}
