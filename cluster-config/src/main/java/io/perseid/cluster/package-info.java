/**
 * The one place that knows Hazelcast: {@link io.perseid.cluster.ClusterNode} makes this process a
 * member of the cluster and gives the ports of {@code io.perseid.replication} over Hazelcast and
 * the event bus of Vert.x.
 */
package io.perseid.cluster;
