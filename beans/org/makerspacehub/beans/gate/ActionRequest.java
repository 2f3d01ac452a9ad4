package org.makerspacehub.beans.gate;

import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.policy.Principal;

/**
 * A request as the hub keeps it.
 *
 * @param ref names it everywhere
 * @param canonical what it is about, as it was hashed
 * @param hash of that
 * @param state where it stands
 * @param version counts every change
 * @param shownVersion the one people see in Slack; null before the first
 * @param quorum approvals that it needs at least
 * @param urgent whether approvers are told in their quiet hours too
 * @param why the requester's words, as typed; may be empty
 * @param evidence what rules found out when it was asked
 * @param note an adviser's; null for none
 * @param askedThrough the agent, schedule or client that asked for the requester; null when it was
 *     they themselves
 * @param decideBy a click received at this moment or later does not count
 * @param executeBy when an approval is too old to be carried out; null before approval
 * @param outcome how it ended, for the requester; null before
 */
public record ActionRequest(
    String ref,
    Canonical canonical,
    String hash,
    RequestState state,
    int version,
    Integer shownVersion,
    int quorum,
    boolean urgent,
    String why,
    List<Finding> evidence,
    String note,
    String askedThrough,
    Instant createdAt,
    Instant remindAt,
    Instant remindedAt,
    Instant escalateAt,
    Instant escalatedAt,
    Instant decideBy,
    Instant approvedAt,
    Instant executeBy,
    Instant endedAt,
    String outcome) {

  /**
   * Something that a rule found out.
   *
   * @param good whether it speaks for the request
   * @param says a sentence, plain words
   */
  public record Finding(boolean good, String says) {}

  /** For example {@code door-code.issue}. */
  public String action() {
    return canonical.action();
  }

  /** Who asked, or for whom it was asked. */
  public Principal requester() {
    String[] parts = canonical.requester().split("/", 2);
    return Principal.person(parts[0], parts.length > 1 ? parts[1] : "");
  }

  /**
   * What every button of this request carries, and every click that counts: it names the request
   * and the very bytes that were shown.
   */
  public String stamp() {
    return ref + ":" + hash;
  }
}
