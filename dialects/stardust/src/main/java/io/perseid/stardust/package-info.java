/**
 * Stardust's HTTP interface over the channels of the cluster; and a model for the next dialect.
 *
 * <p>A dialect is a module under {@code dialects} that knows the ports and nothing behind them. To
 * add one:
 *
 * <ol>
 *   <li>Say how its messages become texts and back, losslessly, in one class (here {@link
 *       io.perseid.stardust.JsonText} and {@link io.perseid.stardust.FrameWriter}). A channel is
 *       everybody's: what other dialects publish must come out readable. Publish as plain what is
 *       to be read as it stands.
 *   <li>Implement {@link io.perseid.subscriber.http.HttpExtension} for its paths (here {@link
 *       io.perseid.stardust.Routes}). It is called on event loops and must not block; every bound
 *       on what a request may hold is its own.
 *   <li>Publish through {@link io.perseid.broker.Broker#publish} and answer when the outcome is
 *       told (here {@link io.perseid.stardust.Posting}).
 *   <li>For a request that waits, give a {@link io.perseid.subscriber.poll.Poll} to the responder:
 *       hubs, fan-out and slow readers are the subscriber side's. One {@link
 *       io.perseid.subscriber.poll.PollFormat} for the whole dialect (here {@link
 *       io.perseid.stardust.StardustFormat}), so that a message is encoded once for all who wait.
 *   <li>Keep nothing of a client on the node: it comes back to another one. Give it its position,
 *       or keep that in a {@link io.perseid.broker.SharedMap} by a {@link
 *       io.perseid.subscriber.poll.Poll.Book} (here {@link io.perseid.stardust.PositionBook}).
 *   <li>Let one public class be all that the server wires (here {@link
 *       io.perseid.stardust.StardustDialect}), name the package in {@code ArchitectureTest}, and
 *       test with real sockets over several nodes in {@code integration-tests}.
 * </ol>
 */
package io.perseid.stardust;
