package org.makerspacehub.beans.erasure;

import static org.makerspacehub.beans.erasure.Rule.Turn.BOOKS;
import static org.makerspacehub.beans.erasure.Rule.Turn.EXECUTOR;
import static org.makerspacehub.beans.erasure.Rule.Turn.PERSON;
import static org.makerspacehub.beans.erasure.Rule.drop;
import static org.makerspacehub.beans.erasure.Rule.dropMentions;
import static org.makerspacehub.beans.erasure.Rule.scrub;
import static org.makerspacehub.beans.erasure.Rule.set;
import static org.makerspacehub.beans.erasure.Rule.stay;
import static org.makerspacehub.beans.erasure.Rule.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a person is in the database, and what becomes of it: one rule at least for every column
 * that {@code db/columns.yaml} calls personal, in the order in which they are followed (S42).
 */
final class ErasurePlan {
  private static final String ACCOUNT = "CONCAT(team_id, '/', slack_user_id) IN (:accounts)";

  private ErasurePlan() {}

  static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    rules.addAll(knowledge());
    rules.addAll(books());
    rules.addAll(gate());
    rules.addAll(identity());
    return List.copyOf(rules);
  }

  private static List<Rule> knowledge() {
    return List.of(
        step("knowledge", BOOKS, "slack_message", "team_id", "slack_user", "text", "files"),
        drop(
            "knowledge",
            BOOKS,
            "knowledge_mail_part",
            "(folder, validity, uid) IN (SELECT folder, validity, uid FROM knowledge_mail"
                + " WHERE SUBSTRING(author, 6) IN (:addresses))"),
        scrub("knowledge", BOOKS, "knowledge_mail_part", "heading", "text"),
        set(
            "knowledge",
            BOOKS,
            "knowledge_mail",
            Set.of("message_hash", "thread", "author", "subject", "text_hash", "reason"),
            "state = 'forgotten', message_hash = NULL, thread = NULL, author = NULL,"
                + " subject = NULL, text_hash = NULL, reason = NULL",
            "SUBSTRING(author, 6) IN (:addresses)"),
        scrub("knowledge", BOOKS, "knowledge_mail", "subject", "reason"),
        stay(
            "knowledge",
            "knowledge_file",
            "Names of files in the space's own folder: a file about somebody is removed there.",
            "document_key",
            "path",
            "content_hash"),
        scrub(
            "knowledge",
            EXECUTOR,
            "knowledge_note",
            "title",
            "text",
            "link",
            "added_by",
            "removed_by"),
        step("knowledge", BOOKS, "knowledge_author", "author"),
        step("knowledge", BOOKS, "knowledge_chunk", "heading", "link", "text", "text_hash"),
        step("knowledge", BOOKS, "knowledge_document", "document_key", "title", "content_hash"),
        step("knowledge", BOOKS, "knowledge_vector", "text_hash", "vector"),
        scrub("knowledge", BOOKS, "knowledge_source", "decided_by", "title", "note"),
        drop("knowledge", BOOKS, "knowledge_feedback", "asker IN (:accounts)"),
        dropMentions("knowledge", BOOKS, "knowledge_feedback", "question"));
  }

  private static List<Rule> books() {
    return List.of(
        drop(
            "link",
            BOOKS,
            "link_code",
            ACCOUNT + " OR email_key IN (:addresses) OR identity_id IN (:identities)"),
        drop("link", BOOKS, "link_miss", ACCOUNT),
        drop("agents", BOOKS, "agent_run", "asker IN (:accounts)"),
        scrub("agents", BOOKS, "agent_run", "text"),
        drop("agents", BOOKS, "conversation", "asker IN (:accounts)"),
        dropMentions("agents", BOOKS, "conversation", "question", "answer"),
        // Whom it was for may not be asked any more.
        drop(
            "outbox",
            BOOKS,
            "outbox_message",
            "state = 'WAITING' AND (address IN (:users) OR LOWER(address) IN (:addresses))"),
        // A key is one message's: two people who were forgotten must not come to share one.
        set(
            "outbox",
            BOOKS,
            "outbox_message",
            Set.of("message_key"),
            "message_key = CONCAT('erased:', id)",
            "message_key REGEXP :pattern"),
        scrub("outbox", BOOKS, "outbox_message", "address", "payload", "outcome"),
        scrub("outbox", BOOKS, "outbox_attachment", "title", "alt_text"),
        scrub("reports", BOOKS, "report_run", "asked_by"),
        scrub("reports", BOOKS, "report_request", "asked_by", "open_for"),
        drop("identity", BOOKS, "away", ACCOUNT),
        drop("identity", BOOKS, "home_view", ACCOUNT),
        set(
            "books",
            BOOKS,
            "door_event",
            Set.of("at", "lock_id", "guest_id", "method", "event_key"),
            "guest_id = NULL, event_key = CONCAT('erased-', id)",
            "guest_id IN (SELECT guest_id FROM door_code WHERE owner IN (:accounts))"),
        drop(
            "identity",
            BOOKS,
            "notice_held",
            "subject_key = :person OR subject_key IN"
                + " (SELECT external_id FROM invoice WHERE member_id IN (:members))"
                + " OR SUBSTRING_INDEX(subject_key, '/', 1) IN"
                + " (SELECT external_id FROM training WHERE member_id IN (:members))"),
        drop("identity", BOOKS, "member_notice", "account IN (:accounts) OR subject_key = :person"),
        drop("identity", BOOKS, "notice_choice", "account IN (:accounts)"),
        scrub("policy", BOOKS, "notice_brake", "decided_by"),
        scrub("policy", BOOKS, "guard_denial", "principal", "resource", "reason"),
        step("inbox", BOOKS, "inbox_event", "event_id", "payload", "outcome"),
        scrub("inbox", BOOKS, "dead_letter", "message", "payload", "decided_by", "reason"),
        drop(
            "identity",
            BOOKS,
            "hint_read",
            "(source = 'fabman' AND external_id IN (:members))"
                + " OR (source = 'hubspot' AND external_id IN (:contacts))"
                + " OR (source = 'slack' AND external_id IN (:slacks))"),
        scrub("sync", BOOKS, "sync_request", "asked_by"),
        scrub("sync", BOOKS, "sync_brake", "decided_by"),
        drop("sync", BOOKS, "sync_staged", "external_id IN (:members)"),
        dropMentions("sync", BOOKS, "sync_staged", "raw"),
        // Figures stay: the days are kept, whose they were is not.
        set(
            "sync",
            BOOKS,
            "membership",
            Set.of(
                "external_id",
                "member_id",
                "package_id",
                "from_date",
                "until_date",
                "charged_until_date"),
            "external_id = CONCAT('erased-', UUID()), member_id = :alias,"
                + " charged_until_date = NULL, ended_at = COALESCE(ended_at, :now)",
            "member_id IN (:members)"),
        set(
            "sync",
            BOOKS,
            "training",
            Set.of("external_id", "member_id", "course_id", "taken_on", "from_date", "until_date"),
            "external_id = CONCAT('erased-', UUID()), member_id = :alias,"
                + " ended_at = COALESCE(ended_at, :now)",
            "member_id IN (:members)"),
        // By the vendor's own number what is read again is known again.
        set(
            "sync",
            BOOKS,
            "invoice",
            Set.of(
                "external_id",
                "member_id",
                "number",
                "state",
                "issued_on",
                "due_on",
                "currency",
                "payable",
                "content_hash"),
            "member_id = :alias, number = NULL, content_hash = REPEAT('0', 64)",
            "member_id IN (:members)"),
        set(
            "sync",
            BOOKS,
            "machine_log",
            Set.of(
                "external_id",
                "resource_id",
                "member_id",
                "type",
                "created_at",
                "stopped_at",
                "stop_type",
                "idle_seconds",
                "reason",
                "content_hash"),
            "member_id = :alias, content_hash = REPEAT('0', 64)",
            "member_id IN (:members)"),
        scrub("sync", BOOKS, "charge", "description"),
        set(
            "sync",
            BOOKS,
            "charge",
            Set.of(
                "external_id",
                "member_id",
                "amount",
                "currency",
                "charged_on",
                "charged_at",
                "created_at",
                "invoice_id",
                "resource_log_id",
                "content_hash"),
            "member_id = :alias, content_hash = REPEAT('0', 64)",
            "member_id IN (:members)"),
        set(
            "workflow",
            BOOKS,
            "workflow_run",
            Set.of("run_key"),
            "run_key = CONCAT('erased:', id)",
            "run_key = CONCAT('person:', :person) OR run_key REGEXP :pattern"),
        scrub("workflow", BOOKS, "workflow_run", "outcome"),
        scrub("workflow", BOOKS, "workflow_stop", "stopped_by", "started_by", "reason"),
        scrub("workflow", BOOKS, "workflow_event", "payload"));
  }

  private static List<Rule> gate() {
    return List.of(
        step("gate", BOOKS, "action_request", "canonical", "requester"),
        scrub("gate", BOOKS, "action_request", "asked_through", "why", "evidence", "note"),
        scrub("gate", BOOKS, "action_request", "outcome"),
        stay(
            "gate",
            "action_request",
            "The hash is what was approved and stands in the record; it can be tried, not read.",
            "hash"),
        stay(
            "gate",
            "request_note",
            "The hash of what was asked; it can be tried, not read.",
            "hash"),
        scrub("gate", BOOKS, "action_review", "reviewer", "reason"),
        drop("gate", BOOKS, "agent_proposal", "asker IN (:accounts) OR target IN (:targets)"),
        dropMentions("gate", BOOKS, "agent_proposal", "target", "canonical"),
        stay("gate", "mcp_ask", "A hash that is gone within the hour.", "fingerprint"),
        set(
            "gate",
            BOOKS,
            "mcp_client",
            Set.of("owner", "name", "revoked_by", "last_used_at", "good_name"),
            "revoked_at = COALESCE(revoked_at, :now), revoked_by = NULL, last_used_at = NULL,"
                + " name = 'erased', owner = 'TERASED/UERASED'",
            "owner IN (:accounts)"),
        scrub("gate", BOOKS, "mcp_client", "revoked_by"),
        scrub("gate", BOOKS, "escalation", "settled_by", "ending", "sentence"),
        set(
            "policy",
            EXECUTOR,
            "role_grant",
            Set.of("team_id", "slack_user_id"),
            "team_id = 'TERASED', slack_user_id = 'UERASED'",
            ACCOUNT),
        scrub("policy", EXECUTOR, "role_grant", "granted_by"),
        set(
            "gate",
            EXECUTOR,
            "signed_click",
            Set.of("team_id", "slack_user_id"),
            "team_id = 'TERASED', slack_user_id = 'UERASED'",
            ACCOUNT),
        scrub("gate", EXECUTOR, "signed_click", "reason"),
        set(
            "gate",
            EXECUTOR,
            "door_code",
            Set.of("owner", "guest_id"),
            "owner = 'TERASED/UERASED', guest_id = NULL",
            "owner IN (:accounts)"),
        scrub("gate", EXECUTOR, "executor_deed", "outcome"),
        scrub("gate", EXECUTOR, "action_execution", "vendor_ref", "outcome", "settled_by"),
        stay(
            "gate",
            "action_execution",
            "The hash is what was approved and stands in the record; it can be tried, not read.",
            "hash"),
        drop("gate", EXECUTOR, "secret_delivery", "owner IN (:accounts)"),
        scrub("gate", EXECUTOR, "agent_version", "title", "prompt", "maker"),
        scrub("gate", EXECUTOR, "freeze", "frozen_by", "reason", "lifted_by"),
        scrub("gate", EXECUTOR, "owner_replacement", "candidate", "opened_by"),
        scrub("workflow", EXECUTOR, "workflow_version", "maker", "title", "parameters"),
        step("audit", EXECUTOR, "audit_person", "commitment", "salt", "text_hash", "text"));
  }

  private static List<Rule> identity() {
    String ids = " IN (:identities)";
    return List.of(
        drop("identity", PERSON, "identity_apart", "identity_id" + ids + " OR candidate_id" + ids),
        drop(
            "identity",
            PERSON,
            "identity_apart",
            "review_id IN (SELECT id FROM identity_review WHERE identity_id" + ids + ")"),
        drop("identity", PERSON, "identity_review_candidate", "candidate_id" + ids),
        drop("identity", PERSON, "identity_review", "identity_id" + ids),
        set(
            "identity",
            PERSON,
            "identity_review",
            Set.of("before_email_key", "before_slack_key"),
            "before_person_id = NULL, decided_candidate = NULL, before_email_key = NULL,"
                + " before_slack_key = NULL",
            "before_person_id = :person OR decided_candidate"
                + ids
                + " OR before_email_key IN (:addresses) OR before_slack_key IN (:addresses)"),
        scrub("identity", PERSON, "identity_review", "decided_by"),
        drop("identity", PERSON, "identity_event", "identity_id" + ids + " OR candidate_id" + ids),
        scrub("identity", PERSON, "identity_event", "by_account"),
        drop("identity", PERSON, "identity_email", "identity_id" + ids),
        drop("identity", PERSON, "external_identity", "id" + ids),
        // Somebody else's record that leaned on this person.
        set(
            "identity",
            PERSON,
            "external_identity",
            Set.of("linked_email_key", "linked_slack_key", "successor_id"),
            "person_id = NULL, link_state = 'none', linked_email_key = NULL,"
                + " linked_slack_key = NULL",
            "person_id = :person"),
        set(
            "identity",
            PERSON,
            "external_identity",
            Set.of("successor_id"),
            "successor_id = NULL",
            "source = 'hubspot' AND successor_id IN (:contacts)"),
        drop("identity", PERSON, "person", "id = :person"));
  }
}
