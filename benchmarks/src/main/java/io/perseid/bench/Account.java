package io.perseid.bench;

import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * What a whole run has counted, when it is over.
 *
 * @param published messages given to publishers
 * @param received first arrivals of a message at a subscriber
 * @param lost messages that a subscriber should have had and never had, {@code undelivered} among
 *     them
 * @param undelivered those of the lost that came behind all the subscriber had, most likely late
 *     and not lost
 * @param trouble first thing that went wrong, or null
 */
record Account(
    long published,
    long received,
    long lost,
    long undelivered,
    long duplicated,
    long reordered,
    long misdirected,
    long ready,
    long refused,
    long gone,
    long acknowledged,
    long failed,
    Histogram latency,
    Histogram publishLatency,
    String trouble) {

  static Account of(List<Tally> tallies, List<Subscriber> subscribers, List<Channel> channels) {
    Histogram latency = new Histogram(tallies.get(0).latency);
    Histogram publishLatency = new Histogram(tallies.get(0).publishLatency);
    tallies.forEach(t -> latency.add(t.latency));
    tallies.forEach(t -> publishLatency.add(t.publishLatency));
    long lost = 0;
    long undelivered = 0;
    for (Subscriber subscriber : subscribers) {
      if (subscriber.isReady()) {
        Channel channel = subscriber.share.channel;
        long behind = channel.published - subscriber.arrivals.next();
        // A message that the server has refused is nobody's loss.
        long missing = Math.max(0, subscriber.arrivals.gaps() + behind - channel.refused);
        lost += missing;
        undelivered += Math.min(missing, behind);
      }
    }
    return new Account(
        channels.stream().mapToLong(c -> c.published).sum(),
        tallies.stream().mapToLong(t -> t.received.get()).sum(),
        lost,
        undelivered,
        tallies.stream().mapToLong(t -> t.duplicated).sum(),
        tallies.stream().mapToLong(t -> t.reordered).sum(),
        tallies.stream().mapToLong(t -> t.misdirected).sum(),
        tallies.stream().mapToLong(t -> t.ready.get()).sum(),
        tallies.stream().mapToLong(t -> t.refused.get()).sum(),
        tallies.stream().mapToLong(t -> t.gone.get()).sum(),
        tallies.stream().mapToLong(t -> t.acknowledged.get()).sum(),
        tallies.stream().mapToLong(t -> t.failed.get()).sum(),
        latency,
        publishLatency,
        tallies.stream().map(t -> t.trouble).filter(Objects::nonNull).findFirst().orElse(null));
  }
}
