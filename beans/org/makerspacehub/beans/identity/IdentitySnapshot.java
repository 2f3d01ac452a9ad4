package org.makerspacehub.beans.identity;

import java.util.List;
import java.util.Set;

/**
 * Everything the identity rules decide from. They ask nothing else and remember nothing.
 *
 * @param identities every Fabman member and every Slack account, of any state
 * @param history every address a record was ever seen with
 * @param roleHolders Slack accounts ({@code T…/U…}) that hold any role
 * @param reviews that are open
 * @param apart of whom a human said that they are two people
 * @param complete whether the last listing of both vendors came to its end; on half a mirror
 *     nothing is unique, so all that is decided then is what no longer holds
 */
public record IdentitySnapshot(
    List<Identity> identities,
    List<PastEmail> history,
    Set<String> roleHolders,
    List<KnownReview> reviews,
    Set<Apart> apart,
    boolean complete) {

  /**
   * An address a record was seen with.
   *
   * @param identityId of {@code external_identity}
   * @param emailKey made by {@link Fold#emailKey}
   */
  public record PastEmail(long identityId, String emailKey) {}

  /**
   * A review there is already.
   *
   * @param identityId the Slack account
   * @param reason why it was opened
   * @param candidates the Fabman members it names
   * @param held opened by somebody's own act; only a human closes it
   */
  public record KnownReview(
      long identityId, ReviewReason reason, Set<Long> candidates, boolean held) {}

  /**
   * Two people, a human said.
   *
   * @param identityId the Slack account
   * @param candidateId the Fabman member
   */
  public record Apart(long identityId, long candidateId) {}
}
