package org.makerspacehub.beans.audit;

/** What a record's step says; one word each, the same everywhere. */
public final class AuditStep {
  /** About to be done. */
  public static final String INTENT = "intent";

  /** What came of an intent. */
  public static final String OUTCOME = "outcome";

  /** Somebody asked for it. */
  public static final String PROPOSED = "proposed";

  /** The guard or a rule said no before anybody was asked. */
  public static final String REFUSED = "refused";

  /** Somebody said yes or no; the details say by what and whether it counted. */
  public static final String REVIEWED = "reviewed";

  /** There were enough who said yes, or one who said no. */
  public static final String DECIDED = "decided";

  /** Whoever asked took it back. */
  public static final String WITHDRAWN = "withdrawn";

  /** Nobody decided, or nobody did it, in time. */
  public static final String EXPIRED = "expired";

  /** The executor took it. */
  public static final String CLAIMED = "claimed";

  /** The vendor was called. */
  public static final String SENT = "sent";

  /** The vendor did it. */
  public static final String SUCCEEDED = "succeeded";

  /** It was not done. */
  public static final String FAILED = "failed";

  /** Nobody can tell yet whether it was done. */
  public static final String UNKNOWN = "unknown";

  /** People were called. */
  public static final String ESCALATED = "escalated";

  /** What people were called for is over. */
  public static final String SETTLED = "settled";

  /** A name that the records spoke of was forgotten. */
  public static final String ERASED = "erased";

  private AuditStep() {}
}
