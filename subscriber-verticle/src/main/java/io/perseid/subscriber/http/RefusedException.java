package io.perseid.subscriber.http;

/** A request that is answered with a status and a reason instead of being read further. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String why) {
    super(why, null, false, false);
    this.status = status;
  }

  /** The status to answer with. */
  public int status() {
    return status;
  }
}
