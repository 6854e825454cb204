package io.perseid.config;

import java.util.List;

/** Options that cannot be used. Nothing was started. */
public final class OptionException extends Exception {
  private static final long serialVersionUID = 1;

  /** One sentence an error, without line ends; at least one. */
  public OptionException(List<String> errors) {
    super(String.join("\n", errors));
  }

  /** All that is wrong, each naming option, source, value found and values allowed. */
  public List<String> errors() {
    return getMessage().lines().toList();
  }
}
