package io.perseid.config;

import java.util.Locale;

/**
 * Where a message's text stands in a message template: within which quotes, or in the open.
 *
 * <p>A template is read as script from its beginning; from a tag on it is markup, until a script
 * begins. Source: spec of templates.
 *
 * @param quotes the quotes within which the text stands, each once; empty when it stands in the
 *     open somewhere, or nowhere
 * @param isUsed whether the template has the text at all
 * @param hidesScripts whether the template holds the beginning of an HTML comment, as scripts of
 *     old pages do: from there on the beginning of a script counts for the parser of HTML
 */
public record TextPlace(String quotes, boolean isUsed, boolean hidesScripts) {
  private static final String HOLE = "~text~";
  private static final String COMMENT = "<!--";

  /** Whether every text stands within quotes. */
  public boolean isQuoted() {
    return !quotes.isEmpty();
  }

  /** Reads a message template. */
  public static TextPlace of(String template) {
    return new Reader(template).read();
  }

  /** One pass over a template. */
  private static final class Reader {
    private static final char OPEN = 0;
    private static final char LINE_COMMENT = '/';
    private static final char BLOCK_COMMENT = '*';

    private final String template;
    private final String lower;
    private final StringBuilder quotes = new StringBuilder();
    private boolean used;
    private boolean inTheOpen;
    private boolean markup;

    /** Braces that are open since a substitution began in a string within backticks. */
    private int substitution;

    /** What follows cannot be told: a string or a comment within a substitution. */
    private boolean lost;

    /** The quote of the string that is being read, a kind of comment, or neither. */
    private char quote = OPEN;

    private int at;

    Reader(String template) {
      this.template = template;
      lower = template.toLowerCase(Locale.ROOT);
    }

    TextPlace read() {
      while (at < template.length()) {
        if (template.charAt(at) == '~') {
          hole();
        } else if (template.charAt(at) == '<' && beginsTag()) {
          tag();
        } else {
          character();
        }
      }
      return new TextPlace(inTheOpen ? "" : quotes.toString(), used, template.contains(COMMENT));
    }

    private void hole() {
      int close = template.indexOf('~', at + 1);
      int end = close < 0 ? at + 1 : close + 1;
      if (template.substring(at, end).equals(HOLE)) {
        used = true;
        inTheOpen |= markup || !isQuote(quote) || substitution > 0 || lost;
        add(quote);
        // Should the reading be wrong, by a quote in a regular expression for example.
        add(at == 0 ? OPEN : template.charAt(at - 1));
      }
      at = end;
    }

    private void add(char c) {
      if (isQuote(c) && quotes.indexOf(String.valueOf(c)) < 0) {
        quotes.append(c);
      }
    }

    private static boolean isQuote(char c) {
      return c == '"' || c == '\'' || c == '`';
    }

    /**
     * In a script only its own end is a tag; a comment's beginning is taken for one of its lines.
     */
    private boolean beginsTag() {
      boolean endsScript = lower.startsWith("</script", at);
      boolean opens = at + 1 < template.length() && Character.isLetter(template.charAt(at + 1));
      return endsScript || markup || opens && quote == OPEN;
    }

    private void tag() {
      markup = !lower.startsWith("<script", at);
      quote = OPEN;
      substitution = 0;
      int end = markup ? at : template.indexOf('>', at);
      at = end < 0 ? template.length() : end + 1;
    }

    private void character() {
      char c = template.charAt(at++);
      if (markup) {
        return;
      }
      if (substitution > 0) {
        substitution += c == '{' ? 1 : c == '}' ? -1 : 0;
        lost |= isQuote(c) || c == '/';
      } else if (quote == OPEN) {
        quote = isQuote(c) ? c : comment();
      } else if (c == '\\' && isQuote(quote)) {
        at++;
      } else if (quote == '`' && template.startsWith("${", at - 1)) {
        at++;
        substitution = 1;
      } else if (quote == BLOCK_COMMENT) {
        quote = template.startsWith("*/", at - 1) ? OPEN : quote;
      } else if (c == quote && isQuote(c) || quote != '`' && (c == '\n' || c == '\r')) {
        quote = OPEN;
      }
    }

    private char comment() {
      return template.startsWith("//", at - 1)
          ? LINE_COMMENT
          : template.startsWith("/*", at - 1) ? BLOCK_COMMENT : OPEN;
    }
  }
}
