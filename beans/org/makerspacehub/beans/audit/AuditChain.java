package org.makerspacehub.beans.audit;

/** The records that are kept apart, each a chain of its own. */
public enum AuditChain {
  /** What was about to be done, and what came of it. */
  PRIVILEGED,
  /** What was asked, reviewed and decided. */
  APPROVAL,
  /** Who was called because something did not go as it should. */
  ESCALATION;

  /** Where it is kept. */
  public String table() {
    return "audit_" + name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Keeps the rows of this chain from being taken for another's. */
  public String domain() {
    return "makerspace-hub/" + table() + "/1";
  }
}
