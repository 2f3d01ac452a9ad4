package org.makerspacehub.beans.escalate;

/** Why people are called who were not asked before. */
public enum Escalation {
  REQUEST_OVERDUE,
  NOT_EXECUTED,
  EXECUTION_FAILED,
  EFFECT_UNKNOWN,
  QUORUM_UNREACHABLE,
  REQUEST_STUCK,
  CEILING_HIT,
  AUDIT_FAILURE,
  DEAD_LETTER,
  CHECKPOINT_LATE,
  FROZEN,
  OWNER_REPLACEMENT,
  /** Something that this version has no name for. */
  OTHER
}
