package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How the hub judged each click the last time it did: what people are shown. Nothing is changed
 * here, only added, so that it can be seen what was found before.
 */
class Reviews {
  private final JdbcClient db;

  Reviews(JdbcClient db) {
    this.db = db;
  }

  /**
   * How one click was judged.
   *
   * @param n how often it was judged otherwise before
   * @param reason why it does not count, or why it says no; may be empty
   */
  record Review(
      long click, int n, Principal reviewer, boolean denies, boolean counted, String reason) {}

  /**
   * Of every click about what a request says now, by click, in the order of their first judging.
   */
  Map<Long, Review> of(ActionRequest request) {
    Map<Long, Review> newest = new LinkedHashMap<>();
    db.sql(
            """
            SELECT r.click_id, r.n, r.reviewer, r.word, r.counted, r.reason
              FROM action_review r JOIN signed_click c ON c.id = r.click_id
             WHERE r.request_ref = :ref AND c.about = :stamp
             ORDER BY r.id""")
        .param("ref", request.ref())
        .param("stamp", request.stamp())
        .query(
            row -> {
              String reason = row.getString("reason");
              newest.put(
                  row.getLong("click_id"),
                  new Review(
                      row.getLong("click_id"),
                      row.getInt("n"),
                      principal(row.getString("reviewer")),
                      row.getString("word").equals("deny"),
                      row.getBoolean("counted"),
                      reason == null ? "" : reason));
            });
    return newest;
  }

  /** Those that count, with one word. */
  List<Review> counted(ActionRequest request, boolean yes) {
    return of(request).values().stream()
        .filter(review -> review.counted() && review.denies() != yes)
        .toList();
  }

  /**
   * Adds how a click was judged.
   *
   * @param before how it was judged before; null for not at all
   */
  void add(ActionRequest request, SignedClick click, boolean counted, String no, Review before) {
    db.sql(
            """
            INSERT INTO action_review (request_ref, click_id, n, reviewer, word, counted, reason, at)
            VALUES (:ref, :click, :n, :reviewer, :word, :counted, :reason, :at)""")
        .param("ref", request.ref())
        .param("click", click.id())
        .param("n", before == null ? 0 : before.n() + 1)
        .param("reviewer", click.principal().id())
        .param("word", word(click))
        .param("counted", counted)
        .param("reason", reason(click, no).isEmpty() ? null : reason(click, no))
        .param("at", Timestamp.from(click.receivedAt()))
        .update();
  }

  /** What was said, as it is kept and recorded. */
  static String word(SignedClick click) {
    return click.denies() ? "deny" : click.confirms() ? "confirm" : "approve";
  }

  /** What is kept with it: why it does not count, or what was written with a no. */
  static String reason(SignedClick click, String no) {
    String words = no.isEmpty() ? click.reason() : no;
    return words.isEmpty() ? "" : PlainLine.of(words, RequestBook.LONGEST);
  }

  private static Principal principal(String account) {
    int slash = account.indexOf('/');
    return Principal.person(account.substring(0, Math.max(slash, 0)), account.substring(slash + 1));
  }
}
