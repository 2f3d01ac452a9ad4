package org.makerspacehub.sandbox;

/** What makes a Slack account of the seed hard, or easy, to match with a Fabman member. */
public enum Trap {
  /** Nothing: one person, one address, the same on both sides. */
  NONE,
  /** Two Fabman members use one address. */
  SHARED_EMAIL,
  /** The address in Slack is not the one Fabman knows. */
  CHANGED_EMAIL,
  /** The address differs in letter case or surrounding spaces only. */
  CASE_VARIANT,
  /** The address differs by a plus tag or a dot: to a mail server maybe the same, to us not. */
  PLUS_VARIANT,
  /** Two Fabman members have one name. */
  NAME_TWIN,
  /** One side, or both, has no address. */
  NO_EMAIL,
  /** Accents, apostrophes, scripts and letters that look or fold alike. */
  UNICODE,
  /** One human has two Slack accounts. */
  TWO_ACCOUNTS,
  /** The address used to be somebody else's. */
  RECYCLED_EMAIL,
  /** Slack never saw a proof that the address is the account's. */
  UNCONFIRMED_EMAIL,
  /** Somebody who is in no list of members. */
  STRANGER,
  /** A guest of the workspace. */
  GUEST,
  /** An account that was deactivated. */
  DELETED,
  /** Not a human. */
  BOT
}
