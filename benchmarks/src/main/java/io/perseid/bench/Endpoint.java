package io.perseid.bench;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * The parts of {@code KIND:HOST:PORT/PATH}.
 *
 * @param text as it was given
 */
record Endpoint(String text, String kind, InetSocketAddress address, String path) {
  private static final Pattern FORM =
      Pattern.compile("([a-z-]+):(?:\\[([0-9A-Fa-f:.%]+)]|([A-Za-z0-9._-]+)):([0-9]{1,5})(/\\S*)?");

  static Endpoint parse(String text) {
    Matcher matcher = FORM.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(4)) : 0;
    if (port < 1 || port > 65_535) {
      throw refused(text, "KIND:HOST:PORT or KIND:HOST:PORT/path/{channel}, port 1 to 65535");
    }
    String host = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw refused(text, "a host that can be resolved");
    }
    String path = matcher.group(5) == null ? "" : matcher.group(5);
    return new Endpoint(text, matcher.group(1), address, path);
  }

  /** The path, when there is one exactly where one is needed. */
  String path(boolean needed, String example) {
    if (needed && !path.contains("{channel}")) {
      throw refused(text, kind + ":HOST:PORT" + example);
    }
    if (!needed && !path.isEmpty()) {
      throw refused(text, kind + ":HOST:PORT, without a path");
    }
    return path;
  }

  static TypeConversionException refused(String text, String allowed) {
    return new TypeConversionException("'" + text + "' is not allowed; allowed: " + allowed);
  }
}
