/**
 * {@code perseid bench compare}: Perseid beside other servers on one machine.
 *
 * <p>A {@link io.perseid.bench.compare.Workload} is something that all servers are asked to do in
 * turns. Servers are processes that {@link io.perseid.bench.compare.PeerFactory} starts, and so is
 * the load generator ({@link io.perseid.bench.compare.Load}): what it uses of the machine must not
 * be counted as a server's, nor its threads disturb the next run. All of this is done by the
 * command's one thread. What is found goes into an {@link io.perseid.bench.compare.Outcome}, which
 * is JSON from there on: the package {@code report} knows nothing else.
 */
package io.perseid.bench.compare;
