package org.makerspacehub.beans.gate;

import org.makerspacehub.beans.policy.Principal;

/** Asks Slack, at this moment, whether an account is a person of ours. */
@FunctionalInterface
public interface PersonCheck {

  /**
   * Why an account may not review.
   *
   * @return empty for a person of our workspace who is no guest, bot or deleted; else a sentence.
   *     No answer from Slack is a no
   */
  String no(Principal account);
}
