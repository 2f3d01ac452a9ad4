package org.makerspacehub.beans.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.JdbcEscalations;
import org.makerspacehub.beans.escalate.LastingCalls;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.tell.QuietHours;

/** What shows and ends requests, over a real database. */
final class ShowWorld {
  static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");

  final GateWorld gate = new GateWorld();
  final AwayBook away = new AwayBook(gate.db, gate.clock, ZoneOffset.UTC);
  final List<String> calls = new ArrayList<>();
  final List<String> homes = new ArrayList<>();
  final List<String> counted = new ArrayList<>();

  /** An argument's value with which no card can be made. */
  String cannotBeShown = "";

  final ApprovalCard cards =
      new ApprovalCard(
          (argument, value) -> {
            if (value.equals(cannotBeShown)) {
              throw new IllegalStateException("A name that nobody can look up.");
            }
            return "";
          },
          gate.clock,
          ZoneOffset.UTC);

  String quiet = "off";
  String channel = "C0APPROVE";
  Recount recount = counted::add;

  void begin() {
    gate.begin();
    gate.sql(
        "INSERT INTO external_identity (source, external_id, link_state, kind, state, full_name,"
            + " name_key, email_verified, raw, content_hash, first_seen_at, last_seen_at) VALUES"
            + " ('slack', 'T0OURS/U0OWNER', 'none', 'person', 'active', 'Olga', 'olga', 0, '{}',"
            + " REPEAT('0', 64), NOW(3), NOW(3))");
    gate.grant(OWNER, "owner");
  }

  RequestTeller teller() {
    return new RequestTeller(
        gate.db,
        gate.transactions,
        gate.catalogue,
        new Needs(gate.catalogue, gate.subjects()),
        gate.approvers,
        cards,
        new JdbcOutbox(gate.db, gate.clock),
        new ReplyJson(),
        away,
        QuietHours.of(quiet, ZoneOffset.UTC),
        channel,
        Calls::new,
        (request, ref) -> homes.add(ref),
        gate.clock);
  }

  RequestClock clock() {
    return new RequestClock(
        gate.db,
        gate.transactions,
        gate.catalogue,
        new Needs(gate.catalogue, gate.subjects()),
        gate.approvers,
        cards,
        new JdbcOutbox(gate.db, gate.clock),
        new ReplyJson(),
        away,
        QuietHours.of(quiet, ZoneOffset.UTC),
        gate.audit,
        new DeadLetters(gate.db, gate.transactions, gate.clock),
        Calls::new,
        recount,
        gate.clock);
  }

  JdbcEscalations escalations() {
    return new JdbcEscalations(
        gate.db,
        gate.transactions,
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {}

          @Override
          public void clear(String topic, String sentence) {}
        },
        new JdbcOutbox(gate.db, gate.clock),
        new ReplyJson(),
        gate.approvers,
        gate.audit,
        gate.clock,
        new JdbcEscalations.Ladder(List.of(), Duration.ofMinutes(30), Duration.ofHours(2)));
  }

  /** The real ones, written down. */
  private final class Calls implements LastingCalls {
    private final JdbcEscalations real = escalations();

    @Override
    public void raise(Escalation what, String ref, String sentence) {
      calls.add(what + " " + ref);
      real.raise(what, ref, sentence);
    }

    @Override
    public void still(Escalation what, String ref, String sentence, Instant since) {
      boolean open = real.open(what).contains(ref);
      real.still(what, ref, sentence, since);
      if (!open && real.open(what).contains(ref)) {
        calls.add(what + " " + ref);
      }
    }

    @Override
    public Set<String> open(Escalation what) {
      return real.open(what);
    }

    @Override
    public void settle(Escalation what, String ref, String sentence) {
      calls.add("over " + what + " " + ref);
      real.settle(what, ref, sentence);
    }
  }

  /** Somebody's word that the hub counted. */
  void counted(String ref, Principal who, boolean yes, String reason) {
    ActionRequest request = gate.row(ref);
    gate.click(who, yes ? SignedClick.APPROVE : SignedClick.DENY, request.stamp());
    gate.db
        .sql(
            "INSERT INTO action_review (request_ref, click_id, reviewer, word, counted, reason, at)"
                + " SELECT :ref, MAX(id), :who, :word, 1, :reason, NOW(3) FROM signed_click")
        .param("ref", ref)
        .param("who", who.id())
        .param("word", yes ? "approve" : "deny")
        .param("reason", reason)
        .update();
  }

  void lead(String ref, RequestState to, java.util.Map<String, ?> changes) {
    if (!new RequestBook(gate.db).change(gate.row(ref), to, changes)) {
      throw new IllegalStateException("not changed");
    }
  }

  /** Keys of what is in the outbox about a request, without what they have in common. */
  List<String> said(String ref) {
    String hash = gate.row(ref).hash().substring(0, 12);
    return gate
        .db
        .sql("SELECT message_key FROM outbox_message WHERE ref = :ref ORDER BY id")
        .param("ref", ref)
        .query(String.class)
        .list()
        .stream()
        .map(key -> key.replace("request:" + ref + ":", "").replace(hash, "now"))
        .toList();
  }

  /** The newest message to somewhere. */
  String newest(String ref, String address) {
    return gate.db
        .sql(
            "SELECT payload FROM outbox_message WHERE ref = :ref AND address = :address ORDER BY id"
                + " DESC LIMIT 1")
        .param("ref", ref)
        .param("address", address)
        .query(String.class)
        .single();
  }

  static String ref() {
    return Ref.next();
  }
}
