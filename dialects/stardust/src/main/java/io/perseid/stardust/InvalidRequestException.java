package io.perseid.stardust;

/** A request that is not as it must be; the message has what was found and what was expected. */
final class InvalidRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** A request to be refused with 400. */
  InvalidRequestException(String message) {
    this(400, message);
  }

  InvalidRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
