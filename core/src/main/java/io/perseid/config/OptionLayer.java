package io.perseid.config;

/** The sources of options, in rising order: what a later one says counts. */
public enum OptionLayer {
  /** A configuration file of the original. */
  METEOR_FILE,
  /** Our own file. */
  FILE,
  /** The environment. */
  ENVIRONMENT,
  /** The command line, in our words or the original's. */
  COMMAND_LINE
}
