package org.makerspacehub.beans.member;

import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.identity.ReviewReason;

/**
 * A Slack account as the mirror knows it.
 *
 * @param identityId row of the mirror
 * @param externalId {@code T…/U…}
 * @param personId the person it is linked to, or was before the link was suspended; may be null
 * @param link how strong the link is
 * @param nameKey folded name, see {@link Fold#nameKey}
 * @param email as Slack gives it; may be null
 * @param emailKey the form that is compared; may be null
 * @param deleted whether Slack deactivated it
 * @param review why a human must look at it, a {@link ReviewReason}; null when no review is open
 */
public record SlackAccount(
    long identityId,
    String externalId,
    String personId,
    LinkState link,
    String nameKey,
    String email,
    String emailKey,
    boolean deleted,
    String review) {

  /** Whether whoever holds this account may be shown the person's own data. */
  public boolean reads() {
    return (link == LinkState.MATCHED || link == LinkState.CONFIRMED)
        && personId != null
        && !deleted;
  }

  /** The Slack user id, {@code U…}. */
  public String userId() {
    return externalId.substring(externalId.indexOf('/') + 1);
  }
}
