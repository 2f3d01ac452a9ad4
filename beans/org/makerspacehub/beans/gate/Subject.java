package org.makerspacehub.beans.gate;

import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.member.Standing;

/**
 * Whom or what something is asked for, as the mirror knows it.
 *
 * @param target as the request holds it: {@code T…/U…}, a Fabman member's id, or {@code -}
 * @param name for people to read; from outside, not yet made harmless; empty where there is none
 * @param own whether it is the requester themselves
 * @param link how strongly an account is linked; {@link LinkState#CONFIRMED} for a member's record;
 *     null where there is nobody
 * @param standing how they stand; null where no membership is known
 * @param owed what is overdue, for people to read; empty for nothing
 * @param no why nothing can be asked about it, a sentence; empty when all is well
 */
public record Subject(
    String target,
    String name,
    boolean own,
    LinkState link,
    Standing standing,
    String owed,
    String no) {
  /** What an action has as its target that is done to nobody. */
  public static final String NOBODY = "-";

  static Subject nobody() {
    return new Subject(NOBODY, "", false, null, null, "", "");
  }

  static Subject not(String target, String why) {
    return new Subject(target, "", false, null, null, "", why);
  }

  /**
   * Whether they count as in good standing for a smaller quorum: only a link that was confirmed
   * says for certain whose membership it is.
   */
  public boolean inGoodStanding() {
    return link == LinkState.CONFIRMED && standing != null && standing.kind() == Standing.Kind.GOOD;
  }
}
