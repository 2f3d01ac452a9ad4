package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.model.block.LayoutBlock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.ProposalBlocks;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.Preview;
import org.makerspacehub.beans.gate.ProposalCard;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.ShownInFull;
import org.makerspacehub.beans.gate.Subject;
import org.makerspacehub.beans.member.Member;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what agents propose until the very person in whose name it is has pressed the button below
 * it. What is asked for then are the bytes that were shown: the button carries their hash. The
 * press asks and approves nothing (A3).
 */
public class JdbcProposals implements Proposals, ProposalBlocks, ClickHandler {
  /** How many one person may have before them at a time. */
  public static final int MOST_OPEN = 3;

  /** How many may be laid before one person within an hour. */
  public static final int MOST_AN_HOUR = 12;

  /** How long one can be asked for. */
  public static final Duration GOOD_FOR = Duration.ofHours(1);

  /** Rows at a time: a transaction that holds nobody up. */
  private static final int BATCH = 500;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern STAMP = Pattern.compile("([^:]{12}):([0-9a-f]{64})");
  private static final Pattern ACCOUNT =
      Pattern.compile("(?:<@)?([UW][A-Z0-9]{1,23})(?:\\|[^>]{0,80})?>?");

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final GateDesk gate;
  private final Approvals approvals;
  private final ActionCatalogue catalogue;
  private final MemberDirectory directory;
  private final ProposalCard cards;
  private final RequestBook requests;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param gate looks at what would be asked for
   * @param approvals takes what is asked
   * @param catalogue what can be asked for
   * @param directory knows which member somebody is
   * @param cards show it
   * @param clock what "now" is
   */
  public JdbcProposals(
      JdbcClient db,
      PlatformTransactionManager transactions,
      GateDesk gate,
      Approvals approvals,
      ActionCatalogue catalogue,
      MemberDirectory directory,
      ProposalCard cards,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // What is counted under the lock must be what is there now.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.gate = gate;
    this.approvals = approvals;
    this.catalogue = catalogue;
    this.directory = directory;
    this.cards = cards;
    this.requests = new RequestBook(db);
    this.clock = clock;
  }

  /** What would be asked for, to the byte. */
  private record Content(
      String action,
      String target,
      Map<String, Object> arguments,
      String requester,
      String through,
      String why) {

    String text() {
      Map<String, Object> parts = new TreeMap<>();
      parts.put("action", action);
      parts.put("target", target);
      parts.put("arguments", arguments);
      parts.put("requester", requester);
      parts.put("through", through);
      parts.put("why", why);
      return CanonicalJson.write(parts);
    }

    @SuppressWarnings("unchecked")
    static Content read(String text) {
      try {
        Map<String, Object> parts = JSON.readValue(text, new TypeReference<>() {});
        return new Content(
            (String) parts.get("action"),
            (String) parts.get("target"),
            (Map<String, Object>) parts.get("arguments"),
            (String) parts.get("requester"),
            (String) parts.get("through"),
            (String) parts.get("why"));
      } catch (JsonProcessingException | ClassCastException broken) {
        // Without its words: they quote the text.
        throw new HubException("What was proposed cannot be read any more.");
      }
    }

    Principal asker() {
      int slash = requester.indexOf('/');
      return Principal.person(requester.substring(0, slash), requester.substring(slash + 1));
    }

    Approvals.Ask ask(String ref) {
      return new Approvals.Ask(
          ref, asker(), through.isEmpty() ? null : through, action, target, arguments, why, false);
    }
  }

  private enum State {
    OPEN,
    ASKED,
    DROPPED,
    EXPIRED
  }

  private record Row(
      String ref,
      String asker,
      String action,
      String canonical,
      String hash,
      State state,
      Instant expires,
      String outcome) {

    /** What is kept is what was shown. */
    boolean intact() {
      return Sha256.hex(canonical).equals(hash);
    }
  }

  // ---- proposing ----------------------------------------------------------------------------

  @Override
  public Proposed propose(
      ToolCall call, String action, String target, JsonNode arguments, String why) {
    Principal asker = call.session().asker();
    Optional<ActionEntry> entry = catalogue.find(action);
    if (entry.isEmpty()) {
      return not("There is no action of that name here. Nothing was asked for.");
    }
    Map<String, Object> given;
    try {
      given =
          arguments == null || arguments.isNull() || arguments.isMissingNode()
              ? Map.of()
              : JSON.convertValue(arguments, new TypeReference<TreeMap<String, Object>>() {});
      CanonicalJson.write(given);
    } catch (RuntimeException unfit) {
      return not("The arguments have to be an object of texts, whole numbers and truths.");
    }
    // Looked at before it is made one line: what hides must be seen to hide.
    String hidden = ShownInFull.no(given, why == null ? "" : why);
    if (!hidden.isEmpty()) {
      return not(hidden);
    }
    String reason = PlainLine.of(why, RequestBook.LONGEST + 1);
    Content asked =
        new Content(
            action,
            target(entry.get(), target, asker),
            given,
            asker.id(),
            call.session().through(),
            reason);
    Preview preview = gate.preview(asked.ask(Ref.next()));
    if (!preview.possible()) {
      return not(preview.no());
    }
    Content content =
        new Content(
            action,
            preview.subject().target(),
            preview.arguments(),
            asker.id(),
            asked.through(),
            reason);
    if (preview.selfConfirmed()) {
      return confirmedAtTheGate(call, content);
    }
    return transaction.execute(status -> keep(call, content, preview));
  }

  /** The gate shows the exact arguments itself and takes nobody's word but the asker's press. */
  private Proposed confirmedAtTheGate(ToolCall call, Content content) {
    Approvals.Asked asked =
        approvals.request(content.ask(Ref.ofKey("gate " + call.session().key(call.number()))));
    return asked.pending()
        ? new Proposed(
            true,
            asked.ref(),
            "It is laid before whoever asked you, who has to confirm the exact arguments. Nothing has been done. %s"
                .formatted(asked.sentence()))
        : not(asked.sentence());
  }

  private Proposed keep(ToolCall call, Content content, Preview preview) {
    // One after the other for one person, so that nobody slips past the limits.
    db.sql(
            "SELECT id FROM external_identity WHERE source = 'slack' AND external_id = :id FOR"
                + " UPDATE")
        .param("id", content.requester())
        .query(Long.class)
        .optional();
    Instant now = clock.instant();
    expire(content.requester(), now);
    String text = content.text();
    String hash = Sha256.hex(text);
    Optional<String> there =
        db.sql("SELECT ref FROM agent_proposal WHERE asker = :asker AND open_hash = :hash")
            .param("asker", content.requester())
            .param("hash", hash)
            .query(String.class)
            .optional();
    if (there.isPresent()) {
      return shown(there.get(), preview);
    }
    long open =
        count("state = 'OPEN' AND created_at > :since", content.requester(), now.minus(GOOD_FOR));
    if (open >= MOST_OPEN) {
      return not(
          "%d things wait for their press already. They have to ask for those, or drop them, first."
              .formatted(open));
    }
    if (count(
            "state IN ('OPEN', 'ASKED', 'DROPPED', 'EXPIRED') AND created_at > :since",
            content.requester(),
            now.minus(Duration.ofHours(1)))
        >= MOST_AN_HOUR) {
      return not("Too much was proposed to them within an hour. They can use `/request` instead.");
    }
    String ref = Ref.next();
    db.sql(
            """
            INSERT INTO agent_proposal (ref, run_ref, asker, through, action, target, canonical,
              hash, created_at, expires_at)
            VALUES (:ref, :run, :asker, :through, :action, :target, :canonical, :hash, :now, :end)""")
        .param("ref", ref)
        .param("run", call.session().ref())
        .param("asker", content.requester())
        .param("through", content.through())
        .param("action", content.action())
        .param("target", content.target())
        .param("canonical", text)
        .param("hash", hash)
        .param("now", Timestamp.from(now))
        .param("end", Timestamp.from(now.plus(GOOD_FOR)))
        .update();
    return shown(ref, preview);
  }

  private static Proposed shown(String ref, Preview preview) {
    return new Proposed(
        true,
        ref,
        "They are shown exactly this with two buttons, and it is asked for only if they press *Ask for this*. Then it needs a yes from %s (%s). Nothing has been asked for yet."
            .formatted(
                preview.quorum() == 1 ? "one person" : preview.quorum() + " people",
                GateDesk.asked(preview.entry().approve())));
  }

  private static Proposed not(String sentence) {
    return new Proposed(false, "", sentence);
  }

  /**
   * Whom an agent or a program means, as the gate wants it; what is none of these the gate refuses
   * itself.
   *
   * @param given a mention, an id, a member number, or empty for the asker
   */
  public String target(ActionEntry entry, String given, Principal asker) {
    String typed = given == null ? "" : given.strip();
    boolean self =
        typed.isEmpty() || typed.equalsIgnoreCase("me") || typed.equalsIgnoreCase("myself");
    return switch (entry.target()) {
      case NONE -> typed.isEmpty() ? Subject.NOBODY : typed;
      case ACCOUNT -> {
        Matcher account = ACCOUNT.matcher(typed);
        yield self
            ? asker.id()
            : account.matches() ? asker.teamId() + "/" + account.group(1) : typed;
      }
      case MEMBER ->
          self
              ? directory
                  .account(asker.id())
                  .filter(SlackAccount::reads)
                  .flatMap(linked -> directory.member(linked.personId()))
                  .map(Member::memberId)
                  .orElse("")
              : typed;
    };
  }

  // ---- showing ------------------------------------------------------------------------------

  @Override
  public List<LayoutBlock> of(String ref) {
    return card(ref).map(Reply::blocks).orElse(List.of());
  }

  /** The same with what a screen reader says; empty when there is none of that reference. */
  public Optional<Reply> card(String ref) {
    return find(ref, false).map(this::card);
  }

  private Reply card(Row row) {
    if (row.state() == State.OPEN && !clock.instant().isBefore(row.expires())) {
      return over(row, State.EXPIRED, "");
    }
    if (row.state() != State.OPEN) {
      return over(row, row.state(), row.outcome() == null ? "" : row.outcome());
    }
    if (!row.intact()) {
      return changed(row);
    }
    Content content = Content.read(row.canonical());
    Preview now = gate.preview(content.ask(row.ref()));
    if (!now.possible()) {
      return cards.over(
          Card.Sign.STOPPED,
          title(row.action()),
          "This can't be asked for any more.",
          now.no(),
          row.ref());
    }
    return cards.open(
        // What was kept is shown, whatever the gate makes of it now.
        new Preview(now.entry(), now.subject(), content.arguments(), now.quorum(), false, ""),
        content.requester(),
        content.through(),
        content.why(),
        row.ref() + ":" + row.hash(),
        row.ref(),
        GateDesk.span(Duration.between(clock.instant(), row.expires())));
  }

  private Reply over(Row row, State state, String outcome) {
    String title = title(row.action());
    return switch (state) {
      case ASKED ->
          cards.over(
              Card.Sign.WAITING,
              title,
              "Asked for in your name.",
              outcome.isEmpty() ? "`/request list` shows what you asked for." : outcome,
              row.ref());
      case DROPPED ->
          outcome.isEmpty()
              ? cards.over(
                  Card.Sign.NEUTRAL, title, "Dropped.", "Nothing was asked for.", row.ref())
              : cards.over(Card.Sign.STOPPED, title, "Not asked.", outcome, row.ref());
      case EXPIRED, OPEN ->
          cards.over(
              Card.Sign.NEUTRAL,
              title,
              "Nobody pressed in time.",
              "Nothing was asked for. Say it again if you still want it.",
              row.ref());
    };
  }

  private Reply changed(Row row) {
    return cards.over(
        Card.Sign.ATTENTION,
        title(row.action()),
        "This can't be asked for.",
        "What is kept is not what was proposed. Please call an operator.",
        row.ref());
  }

  private String title(String action) {
    return catalogue.find(action).map(ActionEntry::title).orElse("Proposal");
  }

  // ---- pressing -----------------------------------------------------------------------------

  @Override
  public String actionPrefix() {
    return ProposalCard.PREFIX;
  }

  @Override
  public Reply click(Click click) {
    Matcher stamp = STAMP.matcher(click.value());
    if (!stamp.matches() || !Ref.isRef(stamp.group(1))) {
      throw notThere(click.ref());
    }
    boolean ask =
        switch (click.actionId()) {
          case ProposalCard.ASK -> true;
          case ProposalCard.DROP -> false;
          default -> throw notThere(click.ref());
        };
    String hash = stamp.group(2);
    Row row = transaction.execute(status -> decide(click, stamp.group(1), hash, ask));
    return row.state() == State.ASKED && row.outcome() == null
        ? askFor(row).replacing()
        : card(row).replacing();
  }

  /** Settles what becomes of it; from then on no other press changes that. */
  private Row decide(Click click, String ref, String hash, boolean ask) {
    Row row = find(ref, true).orElseThrow(() -> notThere(click.ref()));
    // Whose it is not hears the same as whose does not exist.
    if (!row.asker().equals(click.principal().id()) || !row.hash().equals(hash)) {
      throw notThere(click.ref());
    }
    if (row.state() != State.OPEN) {
      return row;
    }
    State to =
        !click.receivedAt().isBefore(row.expires())
                || !clock.instant().isBefore(row.expires().plus(GOOD_FOR))
            ? State.EXPIRED
            : ask ? State.ASKED : State.DROPPED;
    if (to == State.ASKED && !row.intact()) {
      return row;
    }
    settle(row.ref(), to);
    return find(ref, true).orElseThrow();
  }

  /** Under the proposal's own reference: asked twice, it is asked once. */
  private Reply askFor(Row row) {
    Approvals.Asked asked = approvals.request(Content.read(row.canonical()).ask(row.ref()));
    if (!asked.pending() && requests.find(row.ref()).isEmpty()) {
      // The gate kept nothing, not even a refusal: it can be pressed again.
      reopen(row.ref());
      throw new HubException(asked.sentence());
    }
    db.sql(
            "UPDATE agent_proposal SET state = :to, outcome = :outcome, canonical = '' WHERE ref ="
                + " :ref AND outcome IS NULL")
        .param("to", asked.pending() ? State.ASKED.name() : State.DROPPED.name())
        .param("outcome", PlainLine.of(asked.sentence(), 500))
        .param("ref", row.ref())
        .update();
    return card(find(row.ref(), false).orElseThrow());
  }

  private void reopen(String ref) {
    try {
      db.sql(
              "UPDATE agent_proposal SET state = 'OPEN', decided_at = NULL WHERE ref = :ref AND"
                  + " state = 'ASKED' AND outcome IS NULL")
          .param("ref", ref)
          .update();
    } catch (DuplicateKeyException proposedAnew) {
      settle(ref, State.DROPPED);
    }
  }

  private void settle(String ref, State to) {
    // What is not asked for is nobody's business any more; what is asked for, the request holds.
    db.sql(
            "UPDATE agent_proposal SET state = :to, decided_at = :now, canonical = IF(:to ="
                + " 'ASKED', canonical, '') WHERE ref = :ref")
        .param("to", to.name())
        .param("now", Timestamp.from(clock.instant()))
        .param("ref", ref)
        .update();
  }

  /** Those of everybody whose time is over; what they said is forgotten. */
  public int expire() {
    return db.sql(
            "UPDATE agent_proposal SET state = 'EXPIRED', decided_at = :now, canonical = '' WHERE"
                + " state = 'OPEN' AND expires_at <= :now")
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /**
   * Some of those that are long over.
   *
   * @param kept how long they are
   * @return how many were forgotten or have just expired
   */
  public int forgetOlderThan(Duration kept) {
    int forgotten = expire();
    for (State state : State.values()) {
      forgotten +=
          db.sql(
                  "DELETE FROM agent_proposal WHERE state = :state AND expires_at < :before LIMIT "
                      + BATCH)
              .param("state", state.name())
              .param("before", Timestamp.from(clock.instant().minus(kept)))
              .update();
    }
    return forgotten;
  }

  private void expire(String asker, Instant now) {
    db.sql(
            "UPDATE agent_proposal SET state = 'EXPIRED', decided_at = :now, canonical = '' WHERE"
                + " asker = :asker AND state = 'OPEN' AND expires_at <= :now")
        .param("asker", asker)
        .param("now", Timestamp.from(now))
        .update();
  }

  private long count(String condition, String asker, Instant since) {
    return db.sql("SELECT COUNT(*) FROM agent_proposal WHERE asker = :asker AND " + condition)
        .param("asker", asker)
        .param("since", Timestamp.from(since))
        .query(Long.class)
        .single();
  }

  private Optional<Row> find(String ref, boolean locked) {
    return Ref.isRef(ref)
        ? db.sql(
                "SELECT ref, asker, action, canonical, hash, state, expires_at, outcome FROM"
                    + " agent_proposal WHERE ref = :ref"
                    + (locked ? " FOR UPDATE" : ""))
            .param("ref", ref)
            .query((row, n) -> row(row))
            .optional()
        : Optional.empty();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("ref"),
        row.getString("asker"),
        row.getString("action"),
        row.getString("canonical"),
        row.getString("hash"),
        State.valueOf(row.getString("state")),
        row.getTimestamp("expires_at").toInstant(),
        row.getString("outcome"));
  }

  private static HubException notThere(String ref) {
    return new HubException(
        "That is not for you to ask for, or it is over (ref %s).".formatted(ref));
  }
}
