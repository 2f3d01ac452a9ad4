package org.makerspacehub.beans.sync;

import java.util.List;
import java.util.Map;

/**
 * What the identity rules decided, as rows for the statements of {@code sql/identity-*.sql}.
 *
 * @param identities how many records were looked at
 * @param matches accounts to link
 * @param suspensions links that no longer hold
 * @param reviews to open or to bring up to date
 * @param candidates of those reviews
 * @param obsolete reviews to close
 */
public record LinkChanges(
    int identities,
    List<Map<String, Object>> matches,
    List<Map<String, Object>> suspensions,
    List<Map<String, Object>> reviews,
    List<Map<String, Object>> candidates,
    List<Map<String, Object>> obsolete)
    implements Tally {

  /** Whether there is anything to write. */
  public boolean isAny() {
    return changed() > 0;
  }

  /** Whether a human is asked anything. */
  public boolean isAsking() {
    return !reviews.isEmpty();
  }

  /** Ids of the accounts that a human is asked about. */
  public List<Object> getReviewed() {
    return reviews.stream().map(row -> row.get("identity_id")).toList();
  }

  @Override
  public int seen() {
    return identities;
  }

  @Override
  public int inserted() {
    return matches.size();
  }

  @Override
  public int updated() {
    return changed() - matches.size();
  }

  private int changed() {
    return matches.size() + suspensions.size() + reviews.size() + obsolete.size();
  }
}
