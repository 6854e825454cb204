package io.perseid.config;

/**
 * The command side of a node.
 *
 * @param host address to listen on
 * @param port TCP port, 0 to let the system choose
 * @param lineBytesMax longest command line accepted, line end not counted, in bytes
 * @param pendingMax commands of one connection that may wait for their outcome before it is read no
 *     further
 * @param connectionsMax most controllers connected at a time
 * @param shutdownMessage sent to each controller when the node ends; empty for nothing
 * @param udpHost address on which datagrams are awaited
 * @param udpPort UDP port, 0 for none
 */
public record ControllerOptions(
    String host,
    int port,
    int lineBytesMax,
    int pendingMax,
    int connectionsMax,
    String shutdownMessage,
    String udpHost,
    int udpPort) {}
