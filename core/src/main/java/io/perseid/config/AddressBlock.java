package io.perseid.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address alone.
 * Nothing is ever looked up by name.
 *
 * @param network the block's first address
 * @param bits leading bits that all its addresses share, 0 to 32 or 128
 */
public record AddressBlock(InetAddress network, int bits) {
  // A leading zero would be octal to some readers and decimal to others.
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern V6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");
  private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

  /**
   * The block of a text.
   *
   * @throws IllegalArgumentException if it is no address or block, or if an address inside the
   *     block stands for it, which could be meant either way
   */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    InetAddress network =
        address(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> refused(text));
    int bitsMax = network.getAddress().length * 8;
    String bits = slash < 0 ? Integer.toString(bitsMax) : text.substring(slash + 1);
    if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > bitsMax) {
      throw refused(text);
    }
    AddressBlock block = new AddressBlock(network, Integer.parseInt(bits));
    if (!block.beginsItself()) {
      throw refused(text);
    }
    return block;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        '"' + text + "\", expected an IP address or a block such as 10.0.0.0/8");
  }

  /**
   * The address that a text writes in digits; an IPv4 address written as one of IPv6 ({@code
   * ::ffff:192.0.2.1}) is the IPv4 address.
   */
  public static Optional<InetAddress> address(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether an address lies in the block; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (bit(own, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  private boolean beginsItself() {
    byte[] own = network.getAddress();
    for (int bit = bits; bit < own.length * 8; bit++) {
      if (bit(own, bit) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] bytes, int index) {
    return bytes[index / 8] >> 7 - index % 8 & 1;
  }

  @Override
  public String toString() {
    String address = network.getHostAddress();
    return bits == network.getAddress().length * 8 ? address : address + '/' + bits;
  }
}
