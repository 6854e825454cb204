package io.perseid.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPlaceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>p(~id~,\"~channel~\",\"~text~\");</script>",
        "<SCRIPT type='text/javascript'>p(\"~text~\")</SCRIPT>",
        "<p class='x'><script>p(\"~text~\")</script></p>",
        "p(\"said: ~text~, it's all\")",
        "{\"id\":~id~,\"text\":\"~text~\"}",
        "p('it\\'s',\"~text~\")",
        "// don't\np(\"~text~\")",
        "/* don't */p(\"~text~\")",
        "<script><!--\np(\"~text~\");\n//--></script>"
      })
  void shouldFindDoubleQuotes(String template) {
    assertThat(TextPlace.of(template).quotes()).isEqualTo("\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<script>p(~id~,'~channel~','~text~');</script>", "p('a \"b ~text~')"})
  void shouldFindSingleQuotes(String template) {
    assertThat(TextPlace.of(template).quotes()).isEqualTo("'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>p(~id~,`~channel~`,`~text~`);</script>",
        "p(`line\nline 'a' \"b\" ~text~`)",
        "p(`$ {${f({a:1})}: ~text~`)",
        "p(`\\${ ~text~`)"
      })
  void shouldFindBackticks(String template) {
    assertThat(TextPlace.of(template).quotes()).isEqualTo("`");
  }

  @Test
  void shouldFindBothQuotesWhereTheTextStandsInEach() {
    assertThat(TextPlace.of("p('~text~',\"~text~\")").quotes()).isEqualTo("'\"");
  }

  /** A reader of templates that is fooled must not leave a quote bare. */
  @Test
  void shouldCountTheQuoteBesideTheTextThoughItSeemsToBelongToAnotherString() {
    assertThat(TextPlace.of("x.replace(/'/g,\"~text~\")").quotes()).contains("\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~id~ ~text~\n",
        "<script>p(~text~)</script>",
        "<script>p(`${~text~}`)</script>",
        "<script>p(`${f('~text~')}`)</script>",
        "<script>p(`${'}' + ~text~}`)</script>",
        "<script>p(`a` + ~text~)</script>",
        "<p title=\"~text~\"></p>",
        "<p>~text~</p>",
        "<script>p(\"~text~\")</script>~text~",
        "// \"~text~\"",
        "/* \"~text~\" */",
        "p(\"a\\\\\" ~text~\")",
        ""
      })
  void shouldSeeATextInTheOpen(String template) {
    assertThat(TextPlace.of(template).isQuoted()).isFalse();
  }

  @Test
  void shouldKnowWhetherTheTextIsUsedAtAll() {
    assertThat(TextPlace.of("~id~ ~~text~~ ~texts~ ~text").isUsed()).isFalse();
    assertThat(TextPlace.of("~id~~text~").isUsed()).isTrue();
  }

  @Test
  void shouldSeeTheBeginningOfAComment() {
    assertThat(TextPlace.of("<script><!--\np('~text~')").hidesScripts()).isTrue();
    assertThat(TextPlace.of("<script>p('~text~')").hidesScripts()).isFalse();
  }
}
