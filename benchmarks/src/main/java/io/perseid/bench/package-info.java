/**
 * The load generator behind {@code perseid bench}: many subscribers, few publishers, and an account
 * of every delivery. It speaks to any push server and knows nothing of this one's inside.
 *
 * <p>Each {@link io.perseid.bench.Loop} is one thread that owns its subscribers; the first one owns
 * the publishers and the {@link io.perseid.bench.Source} as well, which decides when the next
 * message is due. A message carries a {@link io.perseid.bench.Marker}: channel, sequence number and
 * the moment it was due. That is all a subscriber looks for in what it receives, so that framing
 * costs nothing and every protocol is read by the same few lines.
 */
package io.perseid.bench;
