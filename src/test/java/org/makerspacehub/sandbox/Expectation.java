package org.makerspacehub.sandbox;

/** What the hub must do about a Slack account on its own. */
public enum Expectation {
  /** Link it to the member that the truth names. */
  LINK,
  /** Ask a human. */
  REVIEW,
  /** Leave it alone. */
  NOTHING
}
