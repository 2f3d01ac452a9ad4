package org.makerspacehub.beans.member;

import java.util.List;
import org.makerspacehub.beans.identity.ReviewReason;

/**
 * All that is shown about one person. Only for eyes that the guard allowed.
 *
 * @param member their Fabman record; where a person has several, the one in use
 * @param packages of all their records
 * @param invoices that are not settled, of all their records
 * @param accounts their Slack accounts, whatever the link
 * @param reviews open questions whether a Slack account is theirs
 * @param contacts ids of HubSpot contacts that are probably theirs
 */
public record MemberFile(
    Member member,
    List<PackageSpan> packages,
    List<Invoice> invoices,
    List<SlackAccount> accounts,
    List<Review> reviews,
    List<String> contacts) {

  /**
   * A question that waits for a human.
   *
   * @param account {@code T…/U…} of the Slack account in question
   * @param reason a {@link ReviewReason}
   */
  public record Review(String account, String reason) {
    /** The Slack user id, {@code U…}. */
    public String userId() {
      return account.substring(account.indexOf('/') + 1);
    }
  }
}
