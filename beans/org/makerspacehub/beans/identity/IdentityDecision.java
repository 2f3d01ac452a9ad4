package org.makerspacehub.beans.identity;

import java.util.SortedSet;

/** What the identity rules want changed about one Slack account. */
public sealed interface IdentityDecision {

  /** The Slack account, as it was read. */
  Identity account();

  /**
   * Link the account to the member's person.
   *
   * @param account the Slack account
   * @param member the one Fabman member with its address
   */
  record Match(Identity account, Identity member) implements IdentityDecision {}

  /**
   * The link no longer holds; it gives no right until a human looked.
   *
   * @param account the Slack account
   */
  record Suspend(Identity account) implements IdentityDecision {}

  /**
   * A human must decide: open a review, or bring the open one up to date.
   *
   * @param account the Slack account
   * @param reason why
   * @param candidates ids of the Fabman members in question; never empty
   */
  record Review(Identity account, ReviewReason reason, SortedSet<Long> candidates)
      implements IdentityDecision {}

  /**
   * There is nothing left to review.
   *
   * @param account the Slack account
   */
  record Obsolete(Identity account) implements IdentityDecision {}
}
