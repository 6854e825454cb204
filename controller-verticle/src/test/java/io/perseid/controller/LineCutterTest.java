package io.perseid.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.perseid.controller.LineCutter.Cut;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCutterTest {
  private static final int MAX = 8;
  private static final String TOO_LONG = "too long";

  private final LineCutter cutter = new LineCutter(MAX);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldCutTheSameLinesHoweverTheBytesArrive(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      String bytes = randomBytes(random, random.nextInt(60));
      List<String> cut = new ArrayList<>();
      LineCutter fresh = new LineCutter(MAX);
      for (int at = 0; at < bytes.length(); ) {
        int to = Math.min(bytes.length(), at + 1 + random.nextInt(12));
        fresh.append(buffer(bytes.substring(at, to)));
        cutAll(fresh, cut);
        at = to;
      }
      assertThat(cut).as(bytes).isEqualTo(expected(bytes));
    }
  }

  @Test
  void shouldHoldNoMoreThanOneLineHoweverLongItGrows() {
    for (int i = 0; i < 1_000; i++) {
      cutter.append(buffer("x".repeat(1_000)));
      assertThat(cutter.next()).isEqualTo(i == 0 ? Cut.TOO_LONG : Cut.NONE);
      assertThat(cutter.held()).isZero();
    }
    assertThat(cutter.bytes().length).isLessThanOrEqualTo(4096);
  }

  @Test
  void shouldNotKeepTheArrayOfALargeReadForAFewBytes() {
    cutter.append(buffer("ok\n".repeat(100_000) + "res"));
    for (int i = 0; i < 100_000; i++) {
      assertThat(cutter.next()).isEqualTo(Cut.LINE);
    }
    assertThat(cutter.next()).isEqualTo(Cut.NONE);
    assertThat(cutter.bytes().length).isLessThanOrEqualTo(4096);
    cutter.append(buffer("t\n"));
    assertThat(cutter.next()).isEqualTo(Cut.LINE);
    assertThat(lineOf(cutter)).isEqualTo("rest");
  }

  private static void cutAll(LineCutter cutter, List<String> cut) {
    for (Cut found = cutter.next(); found != Cut.NONE; found = cutter.next()) {
      cut.add(found == Cut.LINE ? lineOf(cutter) : TOO_LONG);
    }
  }

  private static List<String> expected(String bytes) {
    List<String> lines = new ArrayList<>(List.of(bytes.split("\n", -1)));
    String rest = lines.remove(lines.size() - 1);
    lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    lines.replaceAll(line -> line.length() > MAX ? TOO_LONG : line);
    if (rest.length() > MAX + 1) {
      lines.add(TOO_LONG);
    }
    return lines;
  }

  private static String randomBytes(Random random, int length) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(14);
      bytes.append(kind == 0 ? '\n' : kind == 1 ? '\r' : (char) ('a' + kind));
    }
    return bytes.toString();
  }

  private static String lineOf(LineCutter cutter) {
    return new String(cutter.bytes(), cutter.from(), cutter.length(), StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer buffer(String bytes) {
    return ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
