package io.perseid.roaming;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the publishers were told of their messages. Any thread. */
final class Ledger {
  /** A message to publish; texts are unique. */
  record Job(String channel, String text) {}

  /** One that was acknowledged. */
  record Accepted(String channel, long id) {}

  private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  void accepted(Job job, long id) {
    Accepted before = accepted.put(job.text(), new Accepted(job.channel(), id));
    if (before != null) {
      faults.add(job + " was acknowledged twice: " + before.id() + " and " + id);
    }
  }

  /** Nobody said what became of it: it may appear once, or not at all. */
  void unknown(Job job) {
    unknown.add(job.text());
  }

  /** It will never appear, was the answer: it is published again. */
  void refused(Job job, String answer) {
    refusals.add(job.text() + ": " + answer);
  }

  /** Something that must not be. */
  void fault(String what) {
    faults.add(what);
  }

  /** Messages with an outcome. */
  int settled() {
    return accepted.size() + unknown.size();
  }

  /** By text. */
  Map<String, Accepted> accepted() {
    return accepted;
  }

  Set<String> unknown() {
    return unknown;
  }

  Queue<String> refusals() {
    return refusals;
  }

  Queue<String> faults() {
    return faults;
  }
}
