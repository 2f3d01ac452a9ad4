package org.makerspacehub.beans.audit;

import org.makerspacehub.beans.HubException;

/** The record could not be written; what it was to record must not be done. */
public class AuditUnavailable extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause for the log
   */
  public AuditUnavailable(Throwable cause) {
    super(
        "The audit record could not be written, and nothing privileged happens without one:"
            + " check that the database answers and that HUB_AUDIT_DB_USER may add to it.",
        cause);
  }
}
