package org.makerspacehub.beans.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.JdbcDenialLog;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A small space over a real database, with the real policies, for everything that asks. */
public final class GateWorld {
  public static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  public static final Instant NOW = Instant.parse("2026-11-23T20:00:00Z");
  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);

  /** In good standing, confirmed. */
  public static final Principal ADA = Principal.person("T0OURS", "U0ADA");

  /** In good standing, matched only. */
  public static final Principal MAX = Principal.person("T0OURS", "U0MAX");

  /** Overdue. */
  public static final Principal LEO = Principal.person("T0OURS", "U0LEO");

  /** No membership. */
  public static final Principal NEW = Principal.person("T0OURS", "U0NEW");

  public static final Principal BOARD1 = Principal.person("T0OURS", "U0BOARD1");
  public static final Principal BOARD2 = Principal.person("T0OURS", "U0BOARD2");
  public static final Principal STAFF = Principal.person("T0OURS", "U0STAFF");

  public final DriverManagerDataSource source;
  public final JdbcClient db;
  public final JdbcTransactionManager transactions;
  public final JdbcClient auditDb;
  public final TestClock clock = new TestClock(NOW);
  public final JdbcRoleGrants roles;
  public final MemberDirectory directory;
  public final EligibleApprovers approvers;
  public final ActionCatalogue catalogue;
  public HubMode mode = HubMode.LIVE;
  public AuditLog audit;
  private final EmbeddedMariaDb server;

  public GateWorld() {
    this(new ActionCatalogue(new ClassPathResource("actions.yaml")));
  }

  public GateWorld(ActionCatalogue catalogue) {
    this(catalogue, SERVER);
  }

  /**
   * @param server where it is kept
   */
  GateWorld(ActionCatalogue catalogue, EmbeddedMariaDb server) {
    this.catalogue = catalogue;
    this.server = server;
    this.source = new DriverManagerDataSource(server.url(), "hub_app", "hub_app");
    this.db = JdbcClient.create(source);
    this.transactions = new JdbcTransactionManager(source);
    DriverManagerDataSource auditSource =
        new DriverManagerDataSource(server.url(), "hub_audit", "hub_audit");
    this.auditDb = JdbcClient.create(auditSource);
    this.audit = new AuditLog(auditDb, new JdbcTransactionManager(auditSource), clock);
    this.roles = new JdbcRoleGrants(db, clock);
    this.directory = new MemberDirectory(db, ZoneOffset.UTC);
    this.approvers = new EligibleApprovers(db, "T0OURS", clock);
  }

  /** A connection as one of the hub's database users. */
  Connection connect(String user) throws SQLException {
    return server.connect(user);
  }

  /** Empties the database and fills it anew. */
  public void begin() {
    server.empty();
    sql(
        "INSERT INTO person (id, full_name, created_at) VALUES ('p1', 'Ada', NOW(3)), ('p2', 'Max',"
            + " NOW(3)), ('p3', 'Leo', NOW(3)), ('p4', 'Bo', NOW(3))",
        identity("slack", ADA.id(), "p1", "confirmed", "person", "active", "Ada"),
        identity("slack", "T0OURS/U0ADA2", "p1", "confirmed", "person", "active", "Ada Two"),
        identity("slack", MAX.id(), "p2", "matched", "person", "active", "Max"),
        identity("slack", LEO.id(), "p3", "confirmed", "person", "active", "Leo"),
        identity("slack", NEW.id(), null, "none", "person", "active", "New"),
        identity("slack", BOARD1.id(), "p4", "confirmed", "person", "active", "Bo One"),
        identity("slack", "T0OURS/U0BOARD1B", "p4", "confirmed", "person", "active", "Bo Again"),
        identity("slack", BOARD2.id(), null, "none", "person", "active", "Bo Two"),
        identity("slack", STAFF.id(), null, "none", "person", "active", "Sam"),
        identity("slack", "T0OURS/U0BOT", null, "none", "bot", "active", "App"),
        identity("fabman", "101", "p1", "confirmed", "person", "active", "Ada"),
        identity("fabman", "102", "p2", "confirmed", "person", "active", "Max"),
        identity("fabman", "103", "p3", "confirmed", "person", "active", "Leo"),
        "INSERT INTO membership_package (external_id, name, state, content_hash, last_seen_at) VALUES"
            + " ('7', 'Full', 'active', REPEAT('0', 64), NOW(3))",
        membership("1", "101"),
        membership("2", "102"),
        membership("3", "103"),
        "INSERT INTO invoice (external_id, member_id, state, due_on, currency, payable, content_hash,"
            + " last_seen_at) VALUES ('i1', '103', 'unpaid', '2026-11-01', 'USD', 45.00, REPEAT('0',"
            + " 64), NOW(3))");
    grant(BOARD1, "board");
    grant(BOARD2, "board");
    grant(STAFF, "staff");
  }

  public void grant(Principal who, String role) {
    sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES ('%s',"
                .formatted(who.teamId())
            + " '%s', '%s', 'test', '2026-01-01')".formatted(who.slackUserId(), role));
  }

  public void revoke(Principal who) {
    sql("DELETE FROM role_grant WHERE slack_user_id = '%s'".formatted(who.slackUserId()));
  }

  public Guard guard() {
    return new Guard(POLICIES, roles, new JdbcDenialLog(db, transactions, clock), "T0OURS", mode);
  }

  public Subjects subjects() {
    return new Subjects(
        db,
        directory,
        new StandingRules(Currency.getInstance("USD")),
        "T0OURS",
        clock,
        ZoneOffset.UTC);
  }

  public GateDesk desk() {
    return new GateDesk(
        db,
        transactions,
        catalogue,
        POLICIES,
        guard(),
        roles,
        subjects(),
        new EvidenceRules(db, roles, clock),
        approvers,
        audit,
        mode,
        clock);
  }

  public OwnRequests own() {
    return new OwnRequests(db, transactions, catalogue, desk(), guard(), audit, clock);
  }

  public Approvals.Asked ask(
      Principal who, String action, String target, Map<String, Object> args) {
    return desk()
        .request(new Approvals.Ask(Ref.next(), who, null, action, target, args, "", false));
  }

  /** A door code for oneself. */
  public Approvals.Asked door(Principal who) {
    return ask(who, "door-code.issue", who.id(), Map.of("lock", "lock-front-door", "hours", 4));
  }

  public ActionRequest row(String ref) {
    return new RequestBook(db).find(ref).orElseThrow();
  }

  public long count(String sql) {
    return db.sql(sql).query(Long.class).single();
  }

  /** The steps that were recorded about a request. */
  public List<String> steps(String ref) {
    return auditDb
        .sql(
            "SELECT JSON_UNQUOTE(JSON_EXTRACT(body, '$.step')) FROM audit_approval WHERE"
                + " JSON_EXTRACT(body, '$.ref') = :ref ORDER BY seq")
        .param("ref", ref)
        .query(String.class)
        .list();
  }

  /** A verified click, as the front door keeps it. */
  public void click(Principal who, String name, String about) {
    try (Connection edge = server.connect("hub_edge");
        var insert =
            edge.prepareStatement(
                "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
                    + " received_at) VALUES (?, ?, ?, ?, 'click', ?, ?, ?)")) {
      insert.setString(1, Ref.next());
      insert.setString(2, Ref.next());
      insert.setString(3, who.teamId());
      insert.setString(4, who.slackUserId());
      insert.setString(5, name);
      insert.setString(6, about);
      insert.setTimestamp(7, Timestamp.from(clock.instant()));
      insert.executeUpdate();
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  public void sql(String... statements) {
    try (Connection admin = server.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String each : statements) {
        statement.executeUpdate(each);
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String membership(String id, String member) {
    return "INSERT INTO membership (external_id, member_id, package_id, from_date) VALUES ('%s',"
            .formatted(id)
        + " '%s', '7', '2026-01-01')".formatted(member);
  }

  private static String identity(
      String source,
      String id,
      String person,
      String link,
      String kind,
      String state,
      String name) {
    return "INSERT INTO external_identity (source, external_id, person_id, link_state, kind, state,"
        + " full_name, name_key, email_verified, raw, content_hash, first_seen_at, last_seen_at,"
        + " member_number) VALUES ('%s', '%s', %s, '%s', '%s', '%s', '%s', '%s', 0, '{}', REPEAT('0',"
            .formatted(
                source,
                id,
                person == null ? "NULL" : "'" + person + "'",
                link,
                kind,
                state,
                name,
                name.toLowerCase(java.util.Locale.ROOT))
        + " 64), NOW(3), NOW(3), %s)".formatted(source.equals("fabman") ? "'9" + id + "'" : "NULL");
  }
}
