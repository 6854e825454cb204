package io.perseid.cluster;

/** Why a node cannot be part of the cluster, in one line for the operator. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterException(String message) {
    this(message, null);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
