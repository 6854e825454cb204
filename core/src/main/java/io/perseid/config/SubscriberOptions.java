package io.perseid.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The HTTP side of a node.
 *
 * @param host address to listen on
 * @param port TCP port, 0 to let the system choose
 * @param pushAddress first part of a push request's path, {@code /push} unless told otherwise
 * @param modes the configured modes; any other name means {@code defaultMode}
 * @param defaultMode the values of a mode that has no section
 * @param pingIntervalSeconds seconds between pings; below 3 there are none
 * @param documentRoot folder of static documents, empty for none
 * @param directoryIndex document that stands for a folder
 * @param headBytesMax longest request head accepted, in bytes
 * @param headTimeoutSeconds seconds in which a request's head must arrive
 * @param channelsMax most channels one request may name
 * @param connectionsMax most connections held at a time, 0 for no limit
 * @param queueBytesMax bytes that may wait for one slow reader; history does not count, it is made
 *     as the reader takes it
 * @param writeTimeoutSeconds seconds without progress after which a slow reader is dropped
 * @param serverName what answers give as {@code Server}
 * @param flashEnabled whether the modes {@code flash} and {@code flashloadvars} are served: their
 *     text is raw and can be read by a browser as a page
 * @param allowOrigins origins whose pages may read answers, {@code *} alone for all
 * @param originalTypes whether every document but scripts is called {@code text/html}
 * @param trustedProxies peers whose word for a client's address is believed
 * @param proxyProtocol whether connections from those begin with a PROXY header
 * @param sink through what streams are written to
 * @param loops event loops that serve clients, 0 for as many as there are cores
 */
public record SubscriberOptions(
    String host,
    int port,
    String pushAddress,
    List<ModeOptions> modes,
    ModeOptions defaultMode,
    int pingIntervalSeconds,
    String documentRoot,
    String directoryIndex,
    int headBytesMax,
    int headTimeoutSeconds,
    int channelsMax,
    int connectionsMax,
    int queueBytesMax,
    int writeTimeoutSeconds,
    String serverName,
    boolean flashEnabled,
    List<String> allowOrigins,
    boolean originalTypes,
    List<AddressBlock> trustedProxies,
    boolean proxyProtocol,
    Sink sink,
    int loops) {

  /**
   * What an operator must be told: of modes in whose pages a message could become script, and of a
   * document root that is not there. Reads the file system.
   */
  public List<String> warnings() {
    Stream<String> ofModes =
        Stream.concat(modes.stream(), Stream.of(defaultMode))
            .filter(mode -> flashEnabled || !DefaultModes.FLASH.contains(mode.name()))
            .flatMap(mode -> mode.warning().stream());
    return Stream.concat(ofModes, rootWarning().stream()).toList();
  }

  private Optional<String> rootWarning() {
    return documentRoot.isEmpty() || Files.isReadable(Path.of(documentRoot))
        ? Optional.empty()
        : Optional.of(
            "subscriber.document-root: "
                + documentRoot
                + " is no folder that this user can read; only the built-in documents are served");
  }

  /** Why these options cannot be used, for each mode that cannot. */
  List<String> errors() {
    return Stream.concat(modes.stream(), Stream.of(defaultMode))
        .flatMap(mode -> mode.error().stream())
        .toList();
  }

  /** What an operator must be told of the mode of this name, {@link OptionModes#EVERY} for any. */
  public Optional<String> warning(String mode) {
    String name = mode.equals(OptionModes.EVERY) ? "" : mode;
    return Stream.concat(modes.stream(), Stream.of(defaultMode))
        .filter(each -> each.name().equals(name))
        .findFirst()
        .flatMap(ModeOptions::warning);
  }

  /** The same with another number of connections and another name. */
  public SubscriberOptions with(int connections, String name) {
    return new SubscriberOptions(
        host,
        port,
        pushAddress,
        modes,
        defaultMode,
        pingIntervalSeconds,
        documentRoot,
        directoryIndex,
        headBytesMax,
        headTimeoutSeconds,
        channelsMax,
        connections,
        queueBytesMax,
        writeTimeoutSeconds,
        name,
        flashEnabled,
        allowOrigins,
        originalTypes,
        trustedProxies,
        proxyProtocol,
        sink,
        loops);
  }
}
