package io.perseid.stardust;

import io.perseid.subscriber.poll.Poll;
import io.perseid.subscriber.poll.PolledChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the position of one client during one poll. Belongs to the poll's event loop. */
final class PositionBook implements Poll.Book {
  private static final Logger LOG = LoggerFactory.getLogger(PositionBook.class);
  private static final int TRIES_MAX = 3;

  private final Positions positions;
  private final String key;
  private final KeptPosition found;
  private CompletionStage<KeptPosition> offer;

  /**
   * A keeper for a poll that begins now.
   *
   * @param found where the client stood, null for a client that was not known
   */
  PositionBook(Positions positions, String key, KeptPosition found) {
    this.positions = positions;
    this.key = key;
    this.found = found;
  }

  @Override
  public CompletionStage<Void> beforeAnswer(List<PolledChannel> channels) {
    Token next = Token.of(channels);
    if (found == null) {
      // If there is one by now, another first request of this client wrote it a moment ago.
      return positions.replace(key, null, KeptPosition.certain(next)).thenApply(written -> null);
    }
    if (next.equals(found.at())) {
      // Nothing to lose, so nothing to wait for: it is written again only to be kept longer.
      positions
          .replace(key, found, KeptPosition.certain(found.at()))
          .whenComplete(this::logFailure);
      return null;
    }
    offer = offer(found, positions.offer(found, next), TRIES_MAX);
    return offer.thenApply(written -> null);
  }

  /**
   * Writes the offer, unless the client has moved on by another answer since the poll began: then
   * what this poll would say has been said.
   */
  private CompletionStage<KeptPosition> offer(
      KeptPosition expected, KeptPosition offered, int tries) {
    return positions
        .replace(key, expected, offered)
        .whenComplete(
            (written, inDoubt) -> {
              if (inDoubt != null) {
                withdraw(offered);
              }
            })
        .thenCompose(
            written ->
                written
                    ? CompletableFuture.completedStage(offered)
                    : positions.find(key).thenCompose(now -> offerAgain(now, offered, tries - 1)));
  }

  private CompletionStage<KeptPosition> offerAgain(
      Optional<KeptPosition> now, KeptPosition offered, int tries) {
    if (tries == 0 || now.isPresent() && !now.get().at().equals(found.at())) {
      return CompletableFuture.failedStage(new Poll.OvertakenException());
    }
    return offer(now.orElse(null), offered, tries);
  }

  @Override
  public void afterAnswer(boolean taken) {
    if (offer == null) {
      return;
    }
    offer.thenAccept(
        position -> {
          if (taken) {
            close(position, position.offered());
          } else {
            withdraw(position);
          }
        });
  }

  private void withdraw(KeptPosition offered) {
    close(offered, offered.at());
  }

  /** Whoever reads an offer of a living node waits for its end: it must not stay open. */
  private void close(KeptPosition offered, Token stands) {
    positions
        .replaceSurely(key, offered, KeptPosition.certain(stands))
        .whenComplete(this::logFailure);
  }

  private void logFailure(Boolean written, Throwable failure) {
    if (failure != null) {
      LOG.debug("The position of a client could not be written", failure);
    }
  }
}
