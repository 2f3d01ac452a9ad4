package org.makerspacehub.beans.gate;

import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what a card about a request is made of. */
class RequestViews {
  private final JdbcClient db;
  private final Reviews reviews;
  private final Needs needs;
  private final ActionCatalogue catalogue;

  RequestViews(JdbcClient db, ActionCatalogue catalogue, Needs needs) {
    this.db = db;
    this.reviews = new Reviews(db);
    this.needs = needs;
    this.catalogue = catalogue;
  }

  /** As it stands now, with everybody whose word counts for what it says now. */
  ApprovalCard.View of(ActionRequest request) {
    List<Principal> yes =
        reviews.counted(request, true).stream().map(Reviews.Review::reviewer).distinct().toList();
    Optional<Reviews.Review> no = reviews.counted(request, false).stream().findFirst();
    return new ApprovalCard.View(
        request,
        catalogue.find(request.action()).orElse(null),
        member(request.canonical().target()),
        yes,
        request.state() == RequestState.PENDING ? needs.of(request) : request.quorum(),
        no.map(Reviews.Review::reviewer).orElse(null),
        no.map(Reviews.Review::reason).orElse(""));
  }

  private String member(String target) {
    if (target.contains("/") || target.equals(Subject.NOBODY)) {
      return "";
    }
    return db.sql(
            "SELECT full_name FROM external_identity WHERE source = 'fabman' AND external_id = :id"
                + " AND full_name IS NOT NULL")
        .param("id", target)
        .query(String.class)
        .optional()
        .orElse("");
  }
}
