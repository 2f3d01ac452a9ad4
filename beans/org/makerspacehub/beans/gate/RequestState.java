package org.makerspacehub.beans.gate;

/**
 * Where a request stands. The hub leads it to {@link #APPROVED} or to an end; from there on the
 * executor does.
 */
public enum RequestState {
  /** The guard or a rule said no at once; nobody was asked. */
  REFUSED,
  /** Waits for people. */
  PENDING,
  /** An eligible person said no. */
  DENIED,
  /** Nobody decided in time, or it was not carried out in time; silence is a no. */
  EXPIRED,
  /** The requester took it back. */
  WITHDRAWN,
  /** Enough people said yes; the executor may claim it, once. */
  APPROVED,
  /** The executor looks at it; its approval is used up. */
  CLAIMED,
  /** The vendor is being asked. */
  SENT,
  /** It happened, once. */
  SUCCEEDED,
  /** It certainly did not happen. */
  FAILED,
  /** It may have happened; the vendor is asked, then a human. */
  UNKNOWN;

  /** Whether nothing follows any more. */
  public boolean isEnd() {
    return switch (this) {
      case REFUSED, DENIED, EXPIRED, WITHDRAWN, SUCCEEDED, FAILED -> true;
      case PENDING, APPROVED, CLAIMED, SENT, UNKNOWN -> false;
    };
  }
}
