package io.perseid.replication;

/** The two clocks of a node. Any thread may read them. */
public interface Clock {
  /** Unix time in milliseconds; may jump. */
  long wallMillis();

  /** Nanoseconds since some moment; never goes back, and runs on while the process is stopped. */
  long nanoTime();

  /** The machine's own clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };
}
