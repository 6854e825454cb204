package io.perseid.subscriber.http;

import io.perseid.config.AddressBlock;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The peers whose word for a client's address is believed, and what they say. Immutable.
 *
 * <p>Each proxy writes the address of its own peer behind what it was sent, so what stands left of
 * an address that is not a proxy's is that client's invention. The list is read from the right and
 * no further than the first such address, or the first thing that is no address at all.
 */
public final class TrustedProxies {
  private static final String HEADER = "x-forwarded-for:";

  /** What proxies write beside it or instead; nothing in them is read. */
  private static final List<String> OTHERS =
      List.of(
          "forwarded:",
          "via:",
          "x-forwarded:",
          "x-forwarded-by:",
          "x-forwarded-host:",
          "x-forwarded-port:",
          "x-forwarded-proto:",
          "x-forwarded-scheme:",
          "x-forwarded-server:",
          "x-forwarded-ssl:",
          "x-real-ip:",
          "x-real-port:",
          "x-client-ip:",
          "x-cluster-client-ip:",
          "x-original-forwarded-for:",
          "client-ip:",
          "true-client-ip:",
          "cf-connecting-ip:",
          "front-end-https:");

  /** An address, or one with a port: 192.0.2.1:80, [2001:db8::1], [2001:db8::1]:80. */
  private static final Pattern ENTRY =
      Pattern.compile("\\[([^\\]]*)](?::[0-9]{1,5})?|([^:]*)(?::[0-9]{1,5})?|(.*)");

  private final List<AddressBlock> blocks;

  /** The proxies at these addresses; with none, nobody is believed. */
  public TrustedProxies(List<AddressBlock> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /** Whether this address is a proxy's. */
  public boolean trusts(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /**
   * The address of the client that sent a request.
   *
   * @param peer where the connection comes from
   */
  public InetAddress client(InetAddress peer, RequestHead head) {
    return trusts(peer) ? told(peer, head).client : peer;
  }

  /**
   * Whether a request has come through a proxy whose word is not believed: what {@link #client}
   * says may then be that proxy.
   *
   * @param peer where the connection comes from
   */
  public boolean isForwarded(InetAddress peer, RequestHead head) {
    Told told = told(peer, head);
    return told.more || told.client.equals(peer) && OTHERS.stream().anyMatch(head::mentions);
  }

  private Told told(InetAddress peer, RequestHead head) {
    InetAddress client = peer;
    List<String> lines = head.headerLines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (!line.regionMatches(true, 0, HEADER, 0, HEADER.length())) {
        continue;
      }
      String[] entries = line.substring(HEADER.length()).split(",", -1);
      for (int j = entries.length - 1; j >= 0; j--) {
        Optional<InetAddress> told = address(entries[j].strip());
        if (told.isEmpty() || !trusts(client)) {
          return new Told(client, true);
        }
        client = told.get();
      }
    }
    return new Told(client, false);
  }

  private static Optional<InetAddress> address(String entry) {
    Matcher matcher = ENTRY.matcher(entry);
    for (int group = 1; matcher.matches() && group <= matcher.groupCount(); group++) {
      if (matcher.group(group) != null) {
        return AddressBlock.address(matcher.group(group));
      }
    }
    return Optional.empty();
  }

  /**
   * What proxies say of a client.
   *
   * @param more whether something was said beyond that, by one who is not believed
   */
  private record Told(InetAddress client, boolean more) {}
}
