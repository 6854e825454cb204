package io.perseid.config;

/** How a node's log lines look. */
public enum LogFormat {
  /** Words for people; events as {@code name key=value ...}. */
  TEXT,
  /** One JSON object a line. */
  JSON,
  /** The original's lines: time, priority and text, parted by tabs. Source: spec of log events. */
  METEOR
}
