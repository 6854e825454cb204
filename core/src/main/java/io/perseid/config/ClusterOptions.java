package io.perseid.config;

import java.util.List;

/**
 * How a node finds the others, and what it holds itself to.
 *
 * @param name the cluster's name: nodes of different names never join
 * @param address private address of this node, used for both cluster ports
 * @param port member port (Hazelcast)
 * @param busPort event bus port
 * @param members addresses of all nodes, {@code host} or {@code host:port}; empty for a node alone
 * @param quorum nodes that must agree before a message is acknowledged: 1 or more
 * @param hazelcastFile path of an operator's own Hazelcast file laid over ours, or empty
 */
public record ClusterOptions(
    String name,
    String address,
    int port,
    int busPort,
    List<String> members,
    int quorum,
    String hazelcastFile) {}
