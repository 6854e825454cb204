package io.perseid.stardust;

import io.perseid.broker.Broker;
import io.perseid.broker.PublishOutcome;
import io.perseid.subscriber.http.HttpResponder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes the messages of one request: for each channel in order, each message in order; and answers
 * when the last one is safe.
 *
 * <p>So many are under way at a time that batches are full, and no more: of a cluster that refuses,
 * few are tried in vain. Whichever thread hears the last outcome of a part begins the next one, so
 * one thread has it at a time.
 */
final class Posting {
  private static final int AT_ONCE = 256;

  private final Broker broker;
  private final List<String> channels;
  private final List<byte[]> texts;
  private final HttpResponder responder;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private int next;

  /** Messages that are not written yet; texts are not to be changed. */
  Posting(Broker broker, List<String> channels, List<byte[]> texts, HttpResponder responder) {
    this.broker = broker;
    this.channels = channels;
    this.texts = texts;
    this.responder = responder;
  }

  /** Begins. */
  void start() {
    writeSome();
  }

  private int total() {
    return channels.size() * texts.size();
  }

  private void writeSome() {
    int from = next;
    int to = Math.min(total(), from + AT_ONCE);
    if (from == to || trouble.get() != null) {
      answer();
      return;
    }
    next = to;
    underWay.set(to - from);
    for (int i = from; i < to; i++) {
      String channel = channels.get(i / texts.size());
      broker.publish(channel, texts.get(i % texts.size()), true, new Outcome());
    }
  }

  private void answer() {
    if (trouble.get() == null) {
      Answer.text(responder, 200, "");
      return;
    }
    String counts = "written: " + written.get() + " of " + total();
    String doubt = unknown.get() == 0 ? "" : ", perhaps: " + unknown.get();
    Answer.unavailable(responder, trouble.get() + " (" + counts + doubt + ")");
  }

  /** What became of one message; told on a broker's thread. */
  private final class Outcome implements PublishOutcome {
    @Override
    public void accepted(long id) {
      written.incrementAndGet();
      end();
    }

    @Override
    public void refused(String reason) {
      trouble.compareAndSet(null, reason);
      end();
    }

    @Override
    public void unknown(String reason) {
      unknown.incrementAndGet();
      trouble.compareAndSet(null, reason);
      end();
    }

    private void end() {
      if (underWay.decrementAndGet() == 0) {
        writeSome();
      }
    }
  }
}
