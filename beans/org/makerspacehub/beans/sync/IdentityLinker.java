package org.makerspacehub.beans.sync;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.identity.Identity;
import org.makerspacehub.beans.identity.IdentityDecision;
import org.makerspacehub.beans.identity.IdentityDecision.Match;
import org.makerspacehub.beans.identity.IdentityDecision.Obsolete;
import org.makerspacehub.beans.identity.IdentityDecision.Review;
import org.makerspacehub.beans.identity.IdentityDecision.Suspend;
import org.makerspacehub.beans.identity.IdentityRules;
import org.makerspacehub.beans.identity.IdentitySnapshot;
import org.makerspacehub.beans.identity.IdentitySnapshot.Apart;
import org.makerspacehub.beans.identity.IdentitySnapshot.KnownReview;
import org.makerspacehub.beans.identity.IdentitySnapshot.PastEmail;
import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.identity.ReviewReason;

/** Brings rows to the {@link IdentityRules} and turns what they decide into rows again. */
public final class IdentityLinker {
  private final IdentityRules rules;
  private final Clock clock;

  /**
   * @param rules what decides
   * @param clock for when a review was opened or closed
   */
  public IdentityLinker(IdentityRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Decides from what the flow has read.
   *
   * @param identities rows of {@code sql/identities.sql}
   * @param emails rows of {@code sql/identity-emails.sql}
   * @param holders rows of {@code sql/role-holders.sql}
   * @param reviews rows of {@code sql/identity-reviews.sql}
   * @param complete whether both vendors' last listings came to their end
   */
  public LinkChanges decide(
      List<Map<String, Object>> identities,
      List<Map<String, Object>> emails,
      List<Map<String, Object>> holders,
      List<Map<String, Object>> reviews,
      boolean complete) {
    return changes(
        rules.decide(
            new IdentitySnapshot(
                identities.stream().map(IdentityLinker::identity).toList(),
                emails.stream()
                    .map(row -> new PastEmail(number(row, "identity_id"), text(row, "email_key")))
                    .toList(),
                holders(holders),
                reviews(reviews),
                apart(reviews),
                complete)),
        identities.size());
  }

  /**
   * The members that reviews name.
   *
   * @param opened rows of {@code sql/identity-reviews-opened.sql}
   * @return rows with {@code review_id} and {@code candidate_id}
   */
  public List<Map<String, Object>> candidates(
      LinkChanges changes, List<Map<String, Object>> opened) {
    Map<Long, Object> reviews = new HashMap<>();
    opened.forEach(row -> reviews.put(number(row, "open_identity"), row.get("id")));
    return changes.candidates().stream()
        .filter(row -> reviews.containsKey(number(row, "identity_id")))
        .map(
            row ->
                Map.of(
                    "review_id",
                    reviews.get(number(row, "identity_id")),
                    "candidate_id",
                    row.get("candidate_id")))
        .toList();
  }

  private LinkChanges changes(List<IdentityDecision> decisions, int seen) {
    LocalDateTime now = SyncRuns.utc(clock.instant());
    List<Map<String, Object>> matches = new ArrayList<>();
    List<Map<String, Object>> suspensions = new ArrayList<>();
    List<Map<String, Object>> reviews = new ArrayList<>();
    List<Map<String, Object>> candidates = new ArrayList<>();
    List<Map<String, Object>> obsolete = new ArrayList<>();
    for (IdentityDecision decision : decisions) {
      Identity account = decision.account();
      Map<String, Object> row = new HashMap<>();
      row.put("identity_id", account.id());
      row.put("now", now);
      if (decision instanceof Match match) {
        row.put("link_state", account.link().wireName());
        row.put("content_hash", account.contentHash());
        row.put("external_id", account.externalId());
        row.put("email_key", account.emailKey());
        row.put("member_id", match.member().id());
        row.put("member_hash", match.member().contentHash());
        row.put("person_id", match.member().personId());
        matches.add(row);
      } else if (decision instanceof Suspend) {
        row.put("link_state", account.link().wireName());
        row.put("person_id", account.personId());
        row.put("linked_email_key", account.linkedEmailKey());
        row.put("linked_slack_key", account.linkedSlackKey());
        suspensions.add(row);
      } else if (decision instanceof Review review) {
        row.put("reason", review.reason().wireName());
        reviews.add(row);
        for (Long candidate : review.candidates()) {
          candidates.add(Map.of("identity_id", account.id(), "candidate_id", candidate));
        }
      } else if (decision instanceof Obsolete) {
        obsolete.add(row);
      }
    }
    return new LinkChanges(seen, matches, suspensions, reviews, candidates, obsolete);
  }

  private static Identity identity(Map<String, Object> row) {
    return new Identity(
        number(row, "id"),
        Identity.Source.valueOf(text(row, "source").toUpperCase(Locale.ROOT)),
        text(row, "external_id"),
        text(row, "person_id"),
        LinkState.of(text(row, "link_state")),
        text(row, "linked_email_key"),
        text(row, "linked_slack_key"),
        text(row, "name_key"),
        text(row, "email_key"),
        number(row, "email_verified") == 1,
        "deleted".equals(text(row, "state")),
        Identity.Kind.valueOf(text(row, "kind").toUpperCase(Locale.ROOT)),
        text(row, "content_hash"));
  }

  /** A role that begins later counts already; one that is over does not. */
  private Set<String> holders(List<Map<String, Object>> rows) {
    Set<String> holders = new HashSet<>();
    for (Map<String, Object> row : rows) {
      Timestamp until = (Timestamp) row.get("until_at");
      if (until == null || until.toInstant().isAfter(clock.instant())) {
        holders.add(text(row, "external_id"));
      }
    }
    return holders;
  }

  private static List<KnownReview> reviews(List<Map<String, Object>> rows) {
    Map<Long, KnownReview> reviews = new HashMap<>();
    for (Map<String, Object> row : rows) {
      if (!isOpen(row)) {
        continue;
      }
      KnownReview review =
          reviews.computeIfAbsent(
              number(row, "id"),
              id ->
                  new KnownReview(
                      number(row, "identity_id"),
                      ReviewReason.of(text(row, "reason")),
                      new TreeSet<>(),
                      number(row, "held") == 1));
      if (row.get("candidate_id") != null) {
        review.candidates().add(number(row, "candidate_id"));
      }
    }
    return List.copyOf(reviews.values());
  }

  private static Set<Apart> apart(List<Map<String, Object>> rows) {
    Set<Apart> apart = new HashSet<>();
    for (Map<String, Object> row : rows) {
      if (!isOpen(row)) {
        apart.add(new Apart(number(row, "identity_id"), number(row, "candidate_id")));
      }
    }
    return apart;
  }

  private static boolean isOpen(Map<String, Object> row) {
    return "OPEN".equals(text(row, "state"));
  }

  private static String text(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }

  private static long number(Map<String, Object> row, String column) {
    Object value = row.get(column);
    return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
  }
}
