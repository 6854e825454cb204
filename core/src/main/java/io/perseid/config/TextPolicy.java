package io.perseid.config;

/** What becomes of a message's text on its way into a message template. */
public enum TextPolicy {
  /** The publisher's bytes as they are: for templates in which nothing can break out. */
  RAW,

  /**
   * The text stands inside a JavaScript string in a page's script: what would end the string or the
   * script is escaped, everything else passes byte for byte. Text that its publisher has escaped
   * already therefore stays as it is, and its escapes are the page's. A text that is known to be
   * plain, see {@link io.perseid.message.Message#isPlain}, is escaped instead.
   */
  REPAIR,

  /**
   * The text stands inside a string of JavaScript or JSON, and nothing of it is an escape: the
   * page's string is the text, character for character.
   */
  ESCAPE;

  /** The policy that suits a message template: repair where its text stands within quotes. */
  public static TextPolicy forTemplate(String messageTemplate) {
    return TextPlace.of(messageTemplate).isQuoted() ? REPAIR : RAW;
  }
}
