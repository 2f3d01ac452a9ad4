package org.makerspacehub.beans.execute;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Canonical;
import org.makerspacehub.beans.gate.Freeze;
import org.makerspacehub.beans.gate.GrantedReviewers;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Executors on a real database, with a vendor that counts and people who can be changed. */
final class ExecutorWorld implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  static final String TEAM = "T0TEST";
  static final String REQUESTER = "T0TEST/U0ASKER";
  static final Duration LEASE = Duration.ofSeconds(60);
  static final String KEY = "c2FuZGJveC1kZWxpdmVyeS1rZXktMzItYnl0ZXMteHg=";

  final TestClock clock = new TestClock(NOW);
  final HikariDataSource executorSource = source("hub_executor");
  final JdbcClient executor = JdbcClient.create(executorSource);
  final HikariDataSource hubSource = source("hub_app");
  final JdbcClient hub = JdbcClient.create(hubSource);
  private final HikariDataSource edgeSource = source("hub_edge");
  private final HikariDataSource auditSource = source("hub_audit");
  final JdbcClient edge = JdbcClient.create(edgeSource);
  final JdbcClient audit = JdbcClient.create(auditSource);
  ActionCatalogue catalogue = new ActionCatalogue(new ClassPathResource("actions.yaml"));
  final Vendor announcements = new Vendor("announcement.post");
  final Vendor codes = new Vendor("door-code.issue");
  final Vendor credits = new Vendor("credit.grant");
  final Vendor agents = new Vendor("agent.create");
  final List<String> raised = Collections.synchronizedList(new ArrayList<>());
  final Set<String> slackSilentAbout = ConcurrentHashMap.newKeySet();
  final Set<String> notPeople = ConcurrentHashMap.newKeySet();
  volatile String frozen = "";
  volatile String ceilings = "";
  volatile AuditLog auditLog =
      new AuditLog(audit, new JdbcTransactionManager(auditSource), Clock.systemUTC());

  ExecutorWorld() {
    EmbeddedMariaDb.shared().empty();
  }

  /** A record in which something goes wrong at a named point. */
  AuditLog auditThat(Trouble trouble) {
    return new AuditLog(audit, new JdbcTransactionManager(auditSource), Clock.systemUTC()) {
      @Override
      public Intent intent(
          String ref, String actor, String action, String target, Map<String, ?> details) {
        trouble.at("before intent");
        Intent intent = super.intent(ref, actor, action, target, details);
        trouble.at("after intent");
        return intent;
      }

      @Override
      public long outcome(Intent intent, String outcome, Map<String, ?> details) {
        trouble.at("before outcome");
        long seq = super.outcome(intent, outcome, details);
        trouble.at("after outcome");
        return seq;
      }

      @Override
      public long record(
          AuditChain chain,
          String ref,
          String actor,
          String step,
          String action,
          String target,
          Map<String, ?> details) {
        trouble.at("before " + step);
        long seq = super.record(chain, ref, actor, step, action, target, details);
        trouble.at("after " + step);
        return seq;
      }
    };
  }

  ExecutorDesk desk() {
    return desk(() -> frozen);
  }

  ExecutorDesk desk(Freeze freeze) {
    Escalations people = people();
    return new ExecutorDesk(
        book(),
        verification(),
        limits(),
        freeze,
        auditLog,
        () -> people,
        clock,
        LEASE.dividedBy(2));
  }

  private Escalations people() {
    return new Escalations() {
      @Override
      public void raise(Escalation what, String ref, String sentence) {
        raised.add(what + " " + ref);
      }

      @Override
      public void settle(Escalation what, String ref, String sentence) {
        raised.add("settled " + what + " " + ref);
      }
    };
  }

  ExecutionBook book() {
    return new ExecutionBook(
        executor,
        new JdbcTransactionManager(executorSource),
        clock,
        LEASE,
        SecretSeal.of(KEY),
        Duration.ofMinutes(15));
  }

  private Ceilings limits() {
    return new Ceilings(ceilings, ZoneId.of("America/Anchorage"), clock);
  }

  private Verification verification() {
    return new Verification(
        new RequestBook(executor),
        new SignedClicks(executor),
        new GrantedReviewers(executor, catalogue, TEAM, this::person, clock),
        SlackVerifyCheck.NO_ANSWER,
        catalogue,
        List.of(announcements, codes, credits, agents),
        TEAM,
        clock);
  }

  private String person(org.makerspacehub.beans.policy.Principal who) {
    if (slackSilentAbout.contains(who.slackUserId())) {
      return SlackVerifyCheck.NO_ANSWER;
    }
    return notPeople.contains(who.slackUserId()) ? "Bots can't decide." : "";
  }

  /** Somebody holds a role, from a day before everything. */
  void grant(String user, String role) {
    grant(user, role, NOW.minus(Duration.ofDays(1)));
  }

  void grant(String user, String role, Instant from) {
    executor
        .sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                + " VALUES (:team, :user, :role, 'test', :from)")
        .param("team", TEAM)
        .param("user", user)
        .param("role", role)
        .param("from", Timestamp.from(from))
        .update();
  }

  void revoke(String user) {
    executor
        .sql("UPDATE role_grant SET until_at = :now WHERE slack_user_id = :user")
        .param("now", Timestamp.from(clock.instant()))
        .param("user", user)
        .update();
  }

  /** An announcement that {@code U0BOARD1} approved. */
  ActionRequest announcement() {
    ActionRequest request =
        request(
            "announcement.post",
            "none",
            Map.of("channel", "C0GENERAL", "text", "Open house"),
            1,
            it -> it);
    approve(request, "U0BOARD1");
    return request;
  }

  ActionRequest doorCode() {
    ActionRequest request =
        request("door-code.issue", REQUESTER, Map.of("lock", "lock-1", "hours", 24), 1, it -> it);
    approve(request, "U0BOARD1");
    return request;
  }

  /** As the hub keeps it: approved, says the hub. */
  ActionRequest request(
      String action,
      String target,
      Map<String, Object> arguments,
      int quorum,
      UnaryOperator<ActionRequest> changed) {
    return request(action, target, arguments, quorum, clock.instant().minusSeconds(600), changed);
  }

  /** The same, with what its bytes say of when it was asked; null for nothing. */
  ActionRequest request(
      String action,
      String target,
      Map<String, Object> arguments,
      int quorum,
      Instant asked,
      UnaryOperator<ActionRequest> changed) {
    Instant now = clock.instant();
    Canonical canonical =
        new Canonical(action, target, arguments, REQUESTER, catalogue.hash(), asked);
    ActionRequest request =
        changed.apply(
            new ActionRequest(
                Ref.next(),
                canonical,
                canonical.hash(),
                RequestState.APPROVED,
                0,
                null,
                quorum,
                false,
                "for the party",
                List.of(),
                null,
                null,
                now.minusSeconds(600),
                null,
                null,
                null,
                null,
                now.plus(Duration.ofHours(20)),
                now,
                null,
                null,
                null));
    new RequestBook(hub).add(request, 3_600);
    hub.sql("UPDATE action_request SET approved_at = :now, execute_by = :by WHERE ref = :ref")
        .param("now", Timestamp.from(now))
        .param("by", Timestamp.from(now.plus(Duration.ofHours(1))))
        .param("ref", request.ref())
        .update();
    return request;
  }

  void approve(ActionRequest request, String user) {
    click(request, user, "click", "gate.approve", "");
  }

  /** Whoever asked says that it is what they want. */
  void confirm(ActionRequest request, String user) {
    click(request, user, "click", "gate.confirm", "");
  }

  /** What somebody found at the vendor. */
  void say(ActionRequest request, String user, String name) {
    click(request.ref(), OutcomeWords.about(request.ref()), user, "click", name, "");
  }

  OutcomeDesk outcomes() {
    return new OutcomeDesk(
        book(),
        verification(),
        new OutcomeWords(executor, TEAM, this::person, clock),
        auditLog,
        people());
  }

  void deny(ActionRequest request, String user) {
    click(request, user, "form", "gate.deny", "not now");
  }

  private void click(ActionRequest request, String user, String kind, String name, String reason) {
    click(Ref.next(), request.stamp(), user, kind, name, reason);
  }

  private void click(
      String ref, String about, String user, String kind, String name, String reason) {
    edge.sql(
            "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
                + " reason, received_at) VALUES (UUID(), :ref, :team, :user, :kind, :name, :about,"
                + " :reason, :now)")
        .param("ref", ref)
        .param("team", TEAM)
        .param("user", user)
        .param("kind", kind)
        .param("name", name)
        .param("about", about)
        .param("reason", reason)
        .param("now", Timestamp.from(clock.instant().minusSeconds(1)))
        .update();
  }

  ActionRequest now(ActionRequest request) {
    return new RequestBook(hub).find(request.ref()).orElseThrow();
  }

  String executionState(ActionRequest request) {
    return hub.sql("SELECT state FROM action_execution WHERE request_ref = :ref")
        .param("ref", request.ref())
        .query(String.class)
        .optional()
        .orElse("none");
  }

  /** Steps and outcomes in the record, in order. */
  List<String> recorded(ActionRequest request) {
    return audit
        .sql(
            "SELECT COALESCE(JSON_VALUE(body, '$.outcome'), JSON_VALUE(body, '$.step'))"
                + " FROM audit_privileged WHERE JSON_VALUE(body, '$.ref') = :ref ORDER BY seq")
        .param("ref", request.ref())
        .query(String.class)
        .list();
  }

  @Override
  public void close() {
    executorSource.close();
    hubSource.close();
    edgeSource.close();
    auditSource.close();
  }

  private static HikariDataSource source(String user) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(org.makerspacehub.config.Databases.url(EmbeddedMariaDb.shared().url()));
    source.setUsername(user);
    source.setPassword(user);
    source.setMaximumPoolSize(8);
    return source;
  }

  /** The process is gone at this point: nothing after it is done, nothing is caught. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String where) {
      super(where, null, false, false);
    }
  }

  /** Something that goes wrong at a named point. */
  @FunctionalInterface
  interface Trouble {
    void at(String point);

    static Trouble killedAt(String point) {
      return at -> {
        if (at.equals(point)) {
          throw new Killed(point);
        }
      };
    }

    static Trouble unwritable(String point) {
      return at -> {
        if (at.equals(point)) {
          throw new AuditUnavailable(null);
        }
      };
    }
  }

  /** A vendor in another world: what it did stays done, whoever dies here. */
  static final class Vendor implements ActionExecutor {
    private final String action;

    /** How often each key had an effect. */
    final Map<String, AtomicInteger> effects = new ConcurrentHashMap<>();

    final Set<String> asked = Collections.synchronizedSet(new HashSet<>());
    volatile Facts facts = Facts.NONE;
    volatile RuntimeException refusal;
    volatile Trouble trouble = point -> {};
    volatile boolean answersLooks = true;
    volatile String secret;

    Vendor(String action) {
      this.action = action;
    }

    int total() {
      return effects.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    @Override
    public String action() {
      return action;
    }

    @Override
    public Facts check(Order order) {
      trouble.at("check");
      if (refusal != null) {
        throw refusal;
      }
      return facts;
    }

    @Override
    public Effect perform(Order order) {
      trouble.at("before effect");
      asked.add(order.idempotencyKey());
      effects.computeIfAbsent(order.idempotencyKey(), key -> new AtomicInteger()).incrementAndGet();
      trouble.at("after effect");
      return done();
    }

    @Override
    public Effect look(Order order) {
      trouble.at("look");
      if (!answersLooks) {
        return new Effect.Unknown("silent");
      }
      return effects.containsKey(order.idempotencyKey())
          ? done()
          : new Effect.NotDone("It did not happen.");
    }

    private Effect.Done done() {
      return new Effect.Done("It is done.", "v-1", secret);
    }
  }
}
