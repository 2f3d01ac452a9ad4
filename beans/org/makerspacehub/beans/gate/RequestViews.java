package org.makerspacehub.beans.gate;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts together what a card about a request is made of. */
class RequestViews {
  private final JdbcClient db;
  private final ActionCatalogue catalogue;

  RequestViews(JdbcClient db, ActionCatalogue catalogue) {
    this.db = db;
    this.catalogue = catalogue;
  }

  /** As it stands now, with everybody whose word counts for what it says now. */
  ApprovalCard.View of(ActionRequest request) {
    List<Principal> yes = new ArrayList<>();
    List<Word> no = new ArrayList<>();
    db.sql(
            """
            SELECT r.reviewer, r.word, r.reason
              FROM action_review r JOIN signed_click c ON c.id = r.click_id
             WHERE r.request_ref = :ref AND r.counted AND c.about = :stamp
             ORDER BY r.id""")
        .param("ref", request.ref())
        .param("stamp", request.stamp())
        .query(
            row -> {
              Principal who = principal(row.getString("reviewer"));
              if (row.getString("word").equals("deny")) {
                String reason = row.getString("reason");
                no.add(new Word(who, reason == null ? "" : reason));
              } else if (!yes.contains(who)) {
                yes.add(who);
              }
            });
    return new ApprovalCard.View(
        request,
        catalogue.find(request.action()).orElse(null),
        member(request.canonical().target()),
        yes,
        no.isEmpty() ? null : no.get(0).who(),
        no.isEmpty() ? "" : no.get(0).reason());
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

  static Principal principal(String account) {
    int slash = account.indexOf('/');
    return Principal.person(account.substring(0, Math.max(slash, 0)), account.substring(slash + 1));
  }

  private record Word(Principal who, String reason) {}
}
