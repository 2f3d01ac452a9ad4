package org.makerspacehub.beans.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The mirror's records one by one, and what a human's act writes about them. */
final class IdentityRows {
  private static final String COLUMNS =
      """
      SELECT i.id, i.source, i.external_id, i.person_id, i.link_state, i.linked_email_key,
             i.linked_slack_key, i.name_key, i.email_key, i.email_verified, i.state, i.kind,
             i.content_hash, i.full_name, i.email
        FROM external_identity i
      """;

  private static final String ACCOUNT = " WHERE i.source = 'slack' AND i.external_id = :id";
  private static final String RECORD = " WHERE i.id = :id";

  private final JdbcClient db;
  private final Clock clock;

  IdentityRows(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * A record with what people read of it.
   *
   * @param identity as the rules look at it
   * @param fullName as the vendor has it
   * @param email as the vendor has it; may be null
   */
  record Row(Identity identity, String fullName, String email) {}

  /** The Slack account, locked until the transaction ends. */
  Optional<Row> lockAccount(String externalId) {
    return one(ACCOUNT + " FOR UPDATE", externalId);
  }

  /** A record, locked until the transaction ends. */
  Optional<Row> lock(long id) {
    return one(RECORD + " FOR UPDATE", id);
  }

  Optional<Row> byExternalId(String account) {
    return one(ACCOUNT, account);
  }

  Optional<Row> byId(long id) {
    return one(RECORD, id);
  }

  private Optional<Row> one(String where, Object id) {
    return db.sql(COLUMNS + where).param("id", id).query((row, n) -> row(row)).optional();
  }

  /** Fabman's records with an address, deleted ones too. */
  List<Row> membersWith(String emailKey) {
    return db.sql(COLUMNS + " WHERE i.source = 'fabman' AND i.email_key = :email ORDER BY i.id")
        .param("email", emailKey)
        .query((row, n) -> row(row))
        .list();
  }

  /** Members and Slack accounts that have an address or were ever seen with it. */
  List<Row> everHad(String emailKey) {
    return db.sql(
            COLUMNS
                + """
                 WHERE i.source IN ('fabman', 'slack')
                   AND i.id IN (SELECT id FROM external_identity WHERE email_key = :email
                                UNION
                                SELECT identity_id FROM identity_email WHERE email_key = :email)
                """)
        .param("email", emailKey)
        .query((row, n) -> row(row))
        .list();
  }

  /** The other Slack accounts of a person, whatever the link. */
  List<Row> otherAccounts(String personId, long accountId) {
    return db.sql(
            COLUMNS
                + " WHERE i.source = 'slack' AND i.person_id = :person AND i.id <> :account"
                + " ORDER BY i.id")
        .param("person", personId)
        .param("account", accountId)
        .query((row, n) -> row(row))
        .list();
  }

  boolean isApart(long accountId, long memberId) {
    return db.sql(
                "SELECT COUNT(*) FROM identity_apart"
                    + " WHERE identity_id = :account AND candidate_id = :member")
            .param("account", accountId)
            .param("member", memberId)
            .query(Long.class)
            .single()
        > 0;
  }

  /** Whether any of these Slack accounts holds a role, or will. */
  boolean anyHoldsRole(List<String> externalIds) {
    return !externalIds.isEmpty()
        && db.sql(
                    """
                    SELECT COUNT(*) FROM role_grant
                     WHERE CONCAT(team_id, '/', slack_user_id) IN (:accounts)
                       AND (until_at IS NULL OR until_at > :now)
                    """)
                .param("accounts", externalIds)
                .param("now", now())
                .query(Long.class)
                .single()
            > 0;
  }

  /** Writes how an account is linked. The caller has locked it. */
  void link(long accountId, LinkState state, String personId, String emailKey, String slackKey) {
    db.sql(
            """
            UPDATE external_identity
               SET link_state = :state, person_id = :person, linked_email_key = :email,
                   linked_slack_key = :slack
             WHERE id = :id
            """)
        .param("state", state.wireName())
        .param("person", personId)
        .param("email", emailKey)
        .param("slack", slackKey)
        .param("id", accountId)
        .update();
  }

  /** Adds to the record of what humans did. */
  void note(Event event) {
    db.sql(
            """
            INSERT INTO identity_event
              (ref, at, by_account, what, identity_id, candidate_id, review_id, person_before,
               person_after)
            VALUES (:ref, :now, :by, :what, :account, :candidate, :review, :before, :after)
            """)
        .param("ref", event.ref())
        .param("now", now())
        .param("by", event.by())
        .param("what", event.what())
        .param("account", event.accountId())
        .param("candidate", event.candidateId())
        .param("review", event.reviewId())
        .param("before", event.personBefore())
        .param("after", event.personAfter())
        .update();
  }

  /**
   * One act.
   *
   * @param by {@code T…/U…}
   * @param candidateId may be null
   * @param reviewId may be null
   * @param personBefore may be null
   * @param personAfter may be null
   */
  record Event(
      String ref,
      String by,
      String what,
      long accountId,
      Long candidateId,
      Long reviewId,
      String personBefore,
      String personAfter) {}

  Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  static Row row(ResultSet row) throws SQLException {
    return new Row(
        new Identity(
            row.getLong("id"),
            Identity.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
            row.getString("external_id"),
            row.getString("person_id"),
            LinkState.of(row.getString("link_state")),
            row.getString("linked_email_key"),
            row.getString("linked_slack_key"),
            row.getString("name_key"),
            row.getString("email_key"),
            row.getBoolean("email_verified"),
            "deleted".equals(row.getString("state")),
            Identity.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
            row.getString("content_hash")),
        row.getString("full_name"),
        row.getString("email"));
  }
}
