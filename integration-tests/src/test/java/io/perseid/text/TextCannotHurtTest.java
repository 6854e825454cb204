package io.perseid.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.harness.Chromium;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Generated texts, 250,000 or as many as {@code -Dperseid.texts} says, and their frames in
 * Chromium: in its parser of HTML, as the mode iframe; in its {@code eval}, as the pages of old
 * that cut the response themselves; and in the parser of meteor.js.
 *
 * <p>Of each text nothing may come but one call of {@code p} with its id, its channel and a string:
 * no other call, no error, no element, no global variable. The string is the text, where nothing in
 * it is an escape; of a plain text nothing is. It is what the engine made of the original's frame,
 * where that was well-formed; and then the frame is the original's to the byte.
 */
class TextCannotHurtTest {
  private static final long SEED = Long.getLong("perseid.seed", 20080301);
  private static final int TEXTS = Integer.getInteger("perseid.texts", 250_000);
  private static final int PAGES = 2;
  private static final int MINUTES_MAX = 10;

  private static Chromium chromium;

  @BeforeAll
  static void start() {
    chromium = new Chromium();
  }

  @AfterAll
  static void end() {
    chromium.close();
  }

  @Test
  void shouldDoNothingButCallTheOneFunctionWithTheText() throws Exception {
    int batches = (TEXTS + Batch.SIZE - 1) / Batch.SIZE;
    long begin = System.nanoTime();

    Laboratory.Findings found = run(batches, FrameKind.all());

    System.out.printf(
        "text: %,d texts (seed %d) in HTML, eval and meteor.js: %,d problems. %,d were well-formed"
            + " before, %,d of them with escapes; %,d were no UTF-8; %,d under escape or plain. %d"
            + " s%n",
        found.texts,
        SEED,
        found.problems.size(),
        found.wellFormed,
        found.withEscapes,
        found.badUtf8,
        found.escaped,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    assertThat(found.problems).isEmpty();
    assertThat(found.texts).isEqualTo((long) batches * Batch.SIZE);
    assertThat(List.of(found.wellFormed, found.withEscapes, found.badUtf8, found.escaped))
        .as("texts of each sort")
        .allSatisfy(count -> assertThat(count).isGreaterThan(found.texts / 50));
  }

  /** The proof would be worth nothing if it did not see what the original's frames did. */
  @Test
  void shouldSeeTheHarmThatRawTextDoes() throws Exception {
    Laboratory.Findings found = run(1, List.of(FrameKind.raw()));

    assertThat(found.problems)
        .anySatisfy(problem -> assertThat(problem).contains("x was called"))
        .anySatisfy(problem -> assertThat(problem).contains("error"))
        .anySatisfy(problem -> assertThat(problem).contains("element"));
  }

  private static Laboratory.Findings run(int batches, List<FrameKind> kinds) throws Exception {
    try (Laboratory laboratory = new Laboratory(SEED, batches, kinds)) {
      for (int i = 0; i < Math.min(PAGES, batches); i++) {
        chromium.newPerson().navigate(laboratory.address(i, PAGES));
      }
      return laboratory.finished().get(MINUTES_MAX, TimeUnit.MINUTES);
    }
  }
}
