package org.makerspacehub.support;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.makerspacehub.beans.identity.Fold;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes rows of the mirror as the sync would, for tests of what reads it. */
public final class MirrorRows {
  private static final String TEAM = "T0SPACE";
  private static final Instant SEEN = Instant.parse("2026-11-22T20:00:00Z");

  private final JdbcClient hubJdbc;

  public MirrorRows(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  /** A Fabman member, and the person it is. */
  public String member(String id, String number, String name, String email, String state) {
    return member(id, number, name, email, state, null);
  }

  /** A Fabman member who was last seen at a moment, and the person it is. */
  public String member(
      String id, String number, String name, String email, String state, Instant lastActivity) {
    String person = UUID.nameUUIDFromBytes(("person " + id).getBytes()).toString();
    hubJdbc
        .sql("INSERT INTO person (id, full_name, created_at) VALUES (?, ?, ?)")
        .params(person, name, utc(SEEN))
        .update();
    identity("fabman", id, person, "confirmed", name, email, state, "person", number, lastActivity);
    return person;
  }

  /** A Slack account. */
  public void account(String userId, String person, String link, String name, String email) {
    identity(
        "slack", TEAM + "/" + userId, person, link, name, email, "active", "person", null, null);
  }

  /** A record of either vendor. */
  public void identity(
      String source,
      String externalId,
      String person,
      String link,
      String name,
      String email,
      String state,
      String kind,
      String number,
      Instant lastActivity) {
    hubJdbc
        .sql(
            """
            INSERT INTO external_identity
              (source, external_id, person_id, link_state, full_name, name_key, email, email_key,
               email_verified, state, kind, member_number, last_activity_at, raw, content_hash,
               first_seen_at, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, TRUE, ?, ?, ?, ?, '{}', ?, ?, ?)
            """)
        .params(
            source,
            externalId,
            person,
            link,
            name,
            Fold.nameKey(name),
            email,
            Fold.emailKey(email),
            state,
            kind,
            number,
            lastActivity == null ? null : utc(lastActivity),
            "0".repeat(64),
            utc(SEEN),
            utc(SEEN))
        .update();
  }

  /** A kind of package. */
  public void packageKind(String id, String name) {
    hubJdbc
        .sql(
            """
            INSERT INTO membership_package (external_id, name, state, content_hash, last_seen_at)
            VALUES (?, ?, 'active', ?, ?)
            """)
        .params(id, name, "0".repeat(64), utc(SEEN))
        .update();
  }

  /** A member's package for a span of days. */
  public void membership(String member, String kind, String from, String until, String charged) {
    hubJdbc
        .sql(
            """
            INSERT INTO membership
              (external_id, member_id, package_id, from_date, until_date, charged_until_date)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        .params(UUID.randomUUID().toString(), member, kind, day(from), day(until), day(charged))
        .update();
  }

  /** What a member owes or paid. */
  public void invoice(String member, String state, String due, String currency, String payable) {
    hubJdbc
        .sql(
            """
            INSERT INTO invoice
              (external_id, member_id, state, due_on, currency, payable, content_hash, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            UUID.randomUUID().toString(),
            member,
            state,
            day(due),
            currency,
            new BigDecimal(payable),
            "0".repeat(64),
            utc(SEEN))
        .update();
  }

  /** An open review of a Slack account, with a member as its candidate. */
  public void review(String userId, String reason, String candidateMember, Instant opened) {
    hubJdbc
        .sql(
            """
            INSERT INTO identity_review (identity_id, reason, opened_at)
            SELECT id, ?, ? FROM external_identity WHERE source = 'slack' AND external_id = ?
            """)
        .params(reason, utc(opened), TEAM + "/" + userId)
        .update();
    hubJdbc
        .sql(
            """
            INSERT INTO identity_review_candidate (review_id, candidate_id)
            SELECT r.id, m.id
              FROM identity_review r
              JOIN external_identity a ON a.id = r.open_identity AND a.external_id = ?
              JOIN external_identity m ON m.source = 'fabman' AND m.external_id = ?
            """)
        .params(TEAM + "/" + userId, candidateMember)
        .update();
  }

  /** A run of a sync flow. */
  public void run(
      String ref, String flow, String state, Instant started, Instant finished, String outcome) {
    hubJdbc
        .sql(
            """
            INSERT INTO sync_run (ref, flow, state, started_at, lease_until, finished_at, outcome)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            ref,
            flow,
            state,
            utc(started),
            utc(started.plusSeconds(600)),
            finished == null ? null : utc(finished),
            outcome)
        .update();
  }

  /** Work that failed for good. */
  public void deadLetter(String ref, Instant created) {
    hubJdbc
        .sql(
            """
            INSERT INTO dead_letter (ref, route_id, cause, message, payload, created_at, updated_at)
            VALUES (?, 'inbox-work', 'java.io.IOException', 'no answer', '{}', ?, ?)
            """)
        .params(ref, utc(created), utc(created))
        .update();
  }

  private static LocalDate day(String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  private static LocalDateTime utc(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
  }
}
