package org.makerspacehub.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncKind;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Rounds as a whole: asked for, tried out, stopped by the brake, and cut off by a crash. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RoundsIT {
  private static final String OPERATOR = FakeVendors.TEAM + "/U0OPERATOR";
  private static final TestClock NOW = new TestClock(Instant.parse("2026-11-22T10:00:00Z"));
  private static final AtomicReference<ConnectorTools> VENDORS = new AtomicReference<>();
  private static final List<String> NOTICES = new ArrayList<>();

  /** The mirror: what a dry run must leave as it was, and a crash must not change. */
  private static final Map<String, String> MIRROR =
      Map.of(
          "person", "full_name",
          "external_identity",
              "source, external_id, link_state, linked_email_key, full_name, email, state, kind,"
                  + " raw, content_hash",
          "identity_review", "reason, state",
          "membership_package", "external_id, name, state, content_hash",
          "membership",
              "external_id, member_id, package_id, from_date, until_date, ended_at IS NULL",
          "invoice", "external_id, member_id, state, payable, content_hash");

  private static ConfigurableApplicationContext hub;
  private static ProducerTemplate send;
  private static JdbcClient db;
  private static SyncDesk desk;
  private static Brake brake;
  private static SyncFigures figures;

  private FakeVendors vendors;

  /** What the hub gets from outside in this test. */
  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    @Primary
    ConnectorTools fakeConnectorTools() {
      return (tool, arguments) -> VENDORS.get().call(tool, arguments);
    }

    @Bean
    @Primary
    Clock testClock() {
      return NOW;
    }

    @Bean
    @Primary
    Notices notedNotices() {
      return new Notices() {
        @Override
        public void raise(String topic, String sentence, String ref) {
          NOTICES.add("raise " + topic + ": " + sentence);
        }

        @Override
        public void clear(String topic, String sentence) {
          NOTICES.add("clear " + topic + ": " + sentence);
        }
      };
    }
  }

  @BeforeAll
  static void start() {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    database.empty();
    Map<String, Object> settings = new HashMap<>(database.settings());
    settings.put("HUB_ROLE", "hub");
    settings.put("HUB_DB_USER", "hub_app");
    settings.put("HUB_DB_PASSWORD", "hub_app");
    settings.remove("SLACK_SIGNING_SECRET");
    settings.remove("AUDIT_SIGNING_KEY");
    settings.put("SLACK_TEAM_ID", FakeVendors.TEAM);
    settings.put("SLACK_BOT_TOKEN", "xoxb-of-the-test");
    settings.put("CONNECTOR_URL", "http://127.0.0.1:1");
    settings.put("CONNECTOR_TOKEN", "connector-token-of-the-test");
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("SYNC_INTERVAL", "24h");
    settings.put("SYNC_FULL_CRON", "0/1 * * * * ?");
    settings.put("hub.books.retain-cron", "0/1 * * * * ?");
    settings.put("HUB_TIME_ZONE", "America/Anchorage");
    settings.put("hub.sync.drain-period", "100");
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    settings.put(
        "camel.main.routes-exclude-pattern", "**/sync-schedule*.camel.yaml,**/books-*.camel.yaml");
    SpringApplication application = HubApplication.application();
    application.addPrimarySources(List.of(Outside.class));
    hub =
        application.run(
            settings.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
    send = hub.getBean(CamelContext.class).createProducerTemplate();
    desk = hub.getBean(SyncDesk.class);
    brake = hub.getBean(Brake.class);
    figures = hub.getBean(SyncFigures.class);
    db =
        JdbcClient.create(
            new DriverManagerDataSource(database.url(), "sandbox_admin", "sandbox_admin"));
  }

  @AfterAll
  static void stop() {
    if (hub != null) {
      hub.close();
    }
  }

  @BeforeEach
  void freshSpace() {
    EmbeddedMariaDb.shared().empty();
    NOW.tick(Duration.ofMinutes(5));
    NOTICES.clear();
    vendors = FakeVendors.space(60, 20);
    VENDORS.set(vendors);
  }

  @Test
  @DisplayName("The first round of all is a full one, the next ones are increments")
  void firstIsFull() {
    round(null);
    round(null);
    assertThat(kinds()).containsExactly("full", "increment");
  }

  @Test
  @DisplayName("A dry run reads everything, says what it would do, and leaves every row as it was")
  void dryRun() {
    round(null);
    for (int i = 1; i <= 30; i++) {
      vendors.members.remove("m" + i);
    }
    vendors.members.get("m40").put("last_name", "Changed");
    vendors.members.get("m41").withArray("packages").removeAll();
    vendors.member("new", "New", "Member", "new@example.org");
    vendors.invoices.get("inv40").put("state", "paid");
    vendors.slackUsers.get("U20").put("email", "elsewhere@example.org");
    Map<String, Object> before = everything();

    String ref = round("dry-run");

    assertThat(everything()).isEqualTo(before);
    assertThat(count("sync_brake")).isZero();
    assertThat(NOTICES).isEmpty();
    Map<String, SyncFigures.Run> runs = new HashMap<>();
    figures.ofRound(ref).forEach(run -> runs.put(run.flow(), run));
    assertThat(runs.values())
        .allSatisfy(
            run -> {
              assertThat(run.kind()).isEqualTo(SyncKind.DRY_RUN);
              assertThat(run.state()).isEqualTo("DONE");
            });
    SyncFigures.Run members = runs.get("sync-fabman-members");
    assertThat(members.added()).isEqualTo(1);
    assertThat(members.changed()).isEqualTo(2 + 30);
    // Thirty members, their memberships (every fourth has none), and one membership besides.
    assertThat(members.ended()).isEqualTo(30 + 23 + 1);
    assertThat(members.outcome())
        .contains("Would add 1, change 32 and end 54", "The brake would stop it: 30 of our 60");
    assertThat(runs.get("sync-fabman-invoices").outcome()).contains("Would add 0, change 1");
    assertThat(runs.get("sync-slack-users").outcome()).contains("Would add 0, change 1");
  }

  @Test
  @DisplayName(
      "A dry run of a mirror that is empty says that everything is new, and keeps it empty")
  void dryRunOfNothing() {
    String ref = round("dry-run");
    assertThat(count("external_identity")).isZero();
    assertThat(figures.ofRound(ref))
        .filteredOn(run -> run.flow().equals("sync-fabman-members"))
        .singleElement()
        .satisfies(run -> assertThat(run.added()).isEqualTo(60));
    // It is no first round.
    round(null);
    assertThat(kinds()).containsExactly("dry-run", "full");
  }

  @Test
  @DisplayName(
      "The brake stops a run before it ends anything; a release lets exactly that pass, once")
  void released() {
    round(null);
    vendors.members.keySet().removeIf(id -> Integer.parseInt(id.substring(1)) <= 30);
    vendors.member("m99", "New", "Member", "new@example.org");

    roundFails();

    assertThat(count("external_identity WHERE state = 'deleted'")).isZero();
    assertThat(count("membership WHERE ended_at IS NOT NULL")).isZero();
    assertThat(count("external_identity WHERE external_id = 'm99'")).isEqualTo(1);
    Brake.Stopped stopped = waiting();
    assertThat(stopped.share()).isEqualTo("30 of our 61 members (49 %)");
    assertThat(NOTICES)
        .singleElement()
        .asString()
        .startsWith("raise sync.brake.sync-fabman-members: 30 of our 61 members")
        .contains("/hub sync release " + stopped.id(), "/hub sync refuse " + stopped.id());

    brake.decide(stopped.id(), true, OPERATOR, Ref.next());
    // Another one is gone by the next round: not what was decided about.
    ObjectNode other = vendors.members.remove("m31");
    roundFails();
    assertThat(waiting().id()).isNotEqualTo(stopped.id());
    assertThat(waiting().gone()).isEqualTo(31);

    vendors.members.put("m31", other);
    round(null);
    assertThat(count("external_identity WHERE state = 'deleted'")).isEqualTo(30);
    assertThat(count("membership WHERE ended_at IS NULL AND member_id = 'm1'")).isZero();
    assertThat(
            db.sql("SELECT CONCAT(gone, ' ', state) FROM sync_brake ORDER BY id")
                .query(String.class)
                .list())
        .containsExactly("30 USED", "31 OBSOLETE");
    assertThat(one("SELECT decided_by FROM sync_brake WHERE id = " + stopped.id()))
        .isEqualTo(OPERATOR);
    assertThat(
            new AuditReader(db)
                .entries(AuditChain.PRIVILEGED).stream()
                    .map(row -> "%s %s %s".formatted(row.actor(), row.step(), row.target()))
                    .toList())
        .containsExactly(
            OPERATOR + " intent sync-brake/" + stopped.id(),
            OPERATOR + " outcome sync-brake/" + stopped.id());
    assertThatThrownBy(() -> brake.decide(stopped.id(), true, OPERATOR, Ref.next()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("released already");
  }

  @Test
  @DisplayName("A release that nobody used within a day counts no more")
  void releaseOfYesterday() {
    round(null);
    vendors.members.keySet().removeIf(id -> Integer.parseInt(id.substring(1)) <= 30);
    roundFails();
    long first = waiting().id();
    brake.decide(first, true, OPERATOR, Ref.next());
    NOW.tick(Duration.ofHours(25));
    roundFails();
    assertThat(waiting().id()).isGreaterThan(first);
    assertThat(count("external_identity WHERE state = 'deleted'")).isZero();
  }

  @Test
  @DisplayName("A vendor that suddenly names no package for anybody ends no membership")
  void emptyPackages() {
    round(null);
    long open = count("membership WHERE ended_at IS NULL");
    Map<String, ObjectNode> right = new HashMap<>();
    vendors.members.forEach((id, member) -> right.put(id, member.deepCopy()));
    vendors.members.values().forEach(member -> member.withArray("packages").removeAll());

    roundFails();

    assertThat(count("membership WHERE ended_at IS NULL")).isEqualTo(open);
    assertThat(waiting().what()).isEqualTo("memberships");
    assertThat(count("sync_staged")).isZero();
    assertThat(
            one(
                "SELECT updated FROM sync_run WHERE flow = 'sync-fabman-members' ORDER BY id DESC LIMIT 1"))
        .isEqualTo("0");

    vendors.members.putAll(right);
    round(null);
    assertThat(count("membership WHERE ended_at IS NULL")).isEqualTo(open);
    assertThat(Brake.waiting(db)).isEmpty();
    assertThat(NOTICES).last().asString().startsWith("clear sync.brake.sync-fabman-members: ");
  }

  @Test
  @DisplayName("Members locked, deleted or over all at once are held back; a few are not")
  void lockedAllAtOnce() {
    List<Consumer<ObjectNode>> ways =
        List.of(
            member -> member.put("state", "locked"),
            member -> member.put("state", "deleted"),
            member ->
                member
                    .withArray("packages")
                    .forEach(p -> ((ObjectNode) p).put("until_date", "2026-11-01")));
    for (Consumer<ObjectNode> way : ways) {
      EmbeddedMariaDb.shared().empty();
      vendors = FakeVendors.space(60, 20);
      VENDORS.set(vendors);
      round(null);
      Map<String, List<String>> before = mirror();
      Map<String, ObjectNode> right = new HashMap<>();
      vendors.members.forEach((id, member) -> right.put(id, member.deepCopy()));

      vendors.members.values().forEach(way);
      roundFails();
      assertThat(mirror()).isEqualTo(before);

      vendors.members.putAll(right);
      List.of("m1", "m2", "m3").forEach(id -> way.accept(vendors.members.get(id)));
      round(null);
      assertThat(mirror()).isNotEqualTo(before);
      assertThat(count("sync_staged")).isZero();
    }
  }

  @Test
  @DisplayName("What a human refused stays stopped without asking again")
  void refused() {
    round(null);
    vendors.members.keySet().removeIf(id -> Integer.parseInt(id.substring(1)) <= 30);
    roundFails();
    brake.decide(waiting().id(), false, OPERATOR, Ref.next());
    NOTICES.clear();

    round(null);

    assertThat(count("external_identity WHERE state = 'deleted'")).isZero();
    assertThat(Brake.waiting(db)).isEmpty();
    assertThat(NOTICES).isEmpty();
    assertThat(
            one(
                "SELECT outcome FROM sync_run WHERE flow = 'sync-fabman-members' ORDER BY id DESC LIMIT 1"))
        .contains("a human refused that");
  }

  @Test
  @DisplayName("S23 A full round asked for while another runs has its turn, and a crash loses none")
  void turns() throws Exception {
    round(null);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    vendors.holdUntil(reached, open);
    CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> round(null));
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
    SyncDesk.Answer full = desk.ask(SyncKind.FULL, Ref.next(), OPERATOR);
    assertThat(full.isNew()).isTrue();
    assertThat(full.runningSince()).isNotNull();
    // One like it is not asked for twice, and a full round does what an increment would.
    assertThat(desk.ask(SyncKind.FULL, Ref.next(), OPERATOR).ref()).isEqualTo(full.ref());
    assertThat(desk.ask(SyncKind.INCREMENT, Ref.next(), OPERATOR).ref()).isEqualTo(full.ref());
    assertThat(count("sync_run WHERE ref = '" + full.ref() + "'")).isZero();

    vendors.before = () -> {};
    open.countDown();
    running.get(30, TimeUnit.SECONDS);
    awaitRound(full.ref());
    assertThat(
            one("SELECT kind FROM sync_run WHERE flow = 'sync-all' AND ref = '" + full.ref() + "'"))
        .isEqualTo("full");
    assertThat(count("sync_request WHERE done_at IS NULL")).isZero();
  }

  @Test
  @DisplayName("A round that was asked for and whose process died within it is begun again")
  void diedWithin() {
    String ref = Ref.next();
    // As it is when the process that took it is gone, and its lease is not yet over.
    db.sql(
            "INSERT INTO sync_run (ref, flow, kind, state, started_at, lease_until)"
                + " VALUES (:ref, 'sync-all', 'full', 'RUNNING', :now, :lease)")
        .param("ref", ref)
        .param("now", LocalDateTime.ofInstant(NOW.instant(), ZoneOffset.UTC))
        .param("lease", LocalDateTime.ofInstant(NOW.instant().plusSeconds(120), ZoneOffset.UTC))
        .update();
    db.sql(
            "INSERT INTO sync_request (kind, ref, asked_by, asked_at, taken_at, attempts)"
                + " VALUES ('full', :ref, 'schedule', :now, :now, 1)")
        .param("ref", ref)
        .param("now", LocalDateTime.ofInstant(NOW.instant(), ZoneOffset.UTC))
        .update();
    NOW.tick(Duration.ofSeconds(121));
    awaitRound(ref);
    assertThat(
            db.sql("SELECT state FROM sync_run WHERE flow = 'sync-all' ORDER BY id")
                .query(String.class)
                .list())
        .containsExactly("ABANDONED", "DONE");
    assertThat(one("SELECT attempts FROM sync_request WHERE done_at IS NOT NULL")).isEqualTo("2");
  }

  @Test
  @DisplayName("A round whose process dies each time is given up after three")
  void givenUp() {
    db.sql(
            "INSERT INTO sync_request (kind, ref, asked_by, asked_at, taken_at, attempts)"
                + " VALUES ('full', 'abcdefghjk23', 'schedule', NOW(3), NOW(3), 3)")
        .update();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> count("sync_request WHERE done_at IS NULL") == 0);
    assertThat(count("sync_run WHERE ref = 'abcdefghjk23'")).isZero();
  }

  @Test
  @DisplayName("S23 The daily schedule asks for a full round in the space's own time zone")
  void dailySchedule() throws Exception {
    scheduled(
        "sync",
        "sync-schedule-full",
        () -> {
          awaitCount("sync_run WHERE flow = 'sync-all' AND kind = 'full' AND state = 'DONE'", 1);
          assertThat(one("SELECT asked_by FROM sync_request LIMIT 1")).isEqualTo("schedule");
          assertThat(
                  one(
                      "SELECT CONCAT(cron_expression, ' ', time_zone_id) FROM QRTZ_CRON_TRIGGERS"
                          + " WHERE trigger_name = 'sync-schedule-full'"))
              .isEqualTo("0/1 * * * * ? America/Anchorage");
        });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count("sync_request WHERE done_at IS NULL") == 0);
  }

  @Test
  @DisplayName("S23 The books forget by their own schedule, until there is nothing more to forget")
  void booksForget() throws Exception {
    db.sql(
            "INSERT INTO sync_request (kind, ref, asked_by, asked_at, taken_at, done_at)"
                + " SELECT 'full', LPAD(seq, 12, 'a'), 'schedule', '2026-01-01', '2026-01-01',"
                + " '2026-01-01' FROM seq_1_to_1200")
        .update();
    scheduled(
        "books",
        "books-retain",
        () -> await().atMost(Duration.ofSeconds(30)).until(() -> count("sync_request") == 0));
  }

  private static void scheduled(String group, String route, Runnable check) throws Exception {
    JobKey job = JobKey.jobKey(route, group);
    CamelContext camel = hub.getBean(CamelContext.class);
    hub.getBean(Scheduler.class).deleteJob(job);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel)
                .resolveResource("classpath:camel/" + route + ".camel.yaml"));
    try {
      check.run();
    } finally {
      camel.getRouteController().stopRoute(route);
      camel.removeRoute(route);
      hub.getBean(Scheduler.class).deleteJob(job);
    }
  }

  private static void awaitCount(String of, long least) {
    await().atMost(Duration.ofSeconds(30)).until(() -> count(of) >= least);
  }

  /**
   * A process that dies at a call is one that never comes back from it: it holds its lease until
   * that is over, and another does the work.
   */
  @ParameterizedTest(name = "at call {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4})
  @DisplayName(
      "S20 A round cut off at any call of a vendor leaves the same mirror after the next one")
  void cutOff(int at) throws Exception {
    FakeVendors before = FakeVendors.space(1200, 40);
    VENDORS.set(before);
    round(null);
    vendors = changedSpace();
    VENDORS.set(vendors);
    round(null);
    Map<String, List<String>> undisturbed = mirror();

    EmbeddedMariaDb.shared().empty();
    VENDORS.set(before);
    round(null);
    vendors = changedSpace();
    VENDORS.set(vendors);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    vendors.before =
        () -> {
          if (calls.getAndIncrement() == at) {
            reached.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    CompletableFuture<Exchange> dead =
        CompletableFuture.supplyAsync(
            () -> send.send("direct:sync-all", e -> e.setVariable(Ref.KEY, Ref.next())));
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
    NOW.tick(Duration.ofMinutes(3));
    round(null);
    assertThat(mirror()).isEqualTo(undisturbed);
    never.countDown();
    dead.get(60, TimeUnit.SECONDS);
    assertThat(mirror()).isEqualTo(undisturbed);
    assertThat(count("sync_staged")).isZero();
  }

  private static FakeVendors changedSpace() {
    FakeVendors space = FakeVendors.space(1200, 40);
    space.members.remove("m5");
    space.members.get("m6").put("state", "locked");
    space.members.get("m7").withArray("packages").removeAll();
    space.members.get("m1100").put("state", "locked");
    space.members.get("m1101").put("last_name", "Changed");
    space.member("new", "New", "Member", "new@example.org");
    space.invoices.get("inv40").put("state", "paid");
    space.slackUsers.get("U20").put("deleted", true);
    return space;
  }

  private static Brake.Stopped waiting() {
    List<Brake.Stopped> waiting = Brake.waiting(db);
    assertThat(waiting).hasSize(1);
    return waiting.get(0);
  }

  private static void awaitRound(String ref) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count("sync_request WHERE ref = '" + ref + "' AND done_at IS NOT NULL") == 1);
    awaitCount("sync_run WHERE flow = 'sync-all' AND state = 'DONE' AND ref = '" + ref + "'", 1);
  }

  /** A round that comes to its end without news of a failure. */
  private static String round(String kind) {
    String ref = Ref.next();
    Exchange result = send(ref, kind);
    if (result.getException() != null || result.getProperty(Exchange.EXCEPTION_CAUGHT) != null) {
      throw new AssertionError(result.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
    return ref;
  }

  private static void roundFails() {
    send(Ref.next(), null);
    assertThat(
            one(
                "SELECT state FROM sync_run WHERE flow = 'sync-fabman-members' ORDER BY id DESC LIMIT 1"))
        .isEqualTo("FAILED");
  }

  private static Exchange send(String ref, String kind) {
    NOW.tick(Duration.ofSeconds(1));
    return send.send(
        "direct:sync-all",
        exchange -> {
          exchange.setVariable(Ref.KEY, ref);
          if (kind != null) {
            exchange.setVariable("kind", kind);
          }
        });
  }

  private static List<String> kinds() {
    return db.sql("SELECT kind FROM sync_run WHERE flow = 'sync-all' ORDER BY id")
        .query(String.class)
        .list();
  }

  /** Every row of every table but the book of runs itself. */
  private static Map<String, Object> everything() {
    Map<String, Object> rows = new TreeMap<>();
    db.sql(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'hub'"
                + " AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'QRTZ%'"
                + " AND table_name NOT IN ('sync_run', 'vendor_read', 'ops_notice', 'report_schedule',"
                + " 'notice_start', 'notice_held', 'machine_outage', 'digest_week',"
                + " 'knowledge_index')")
        .query(String.class)
        .list()
        .forEach(
            table ->
                rows.put(
                    table,
                    db.sql("SELECT * FROM " + table).query().listOfRows().stream()
                        .map(Object::toString)
                        .sorted()
                        .toList()));
    return rows;
  }

  private static Map<String, List<String>> mirror() {
    Map<String, List<String>> rows = new TreeMap<>();
    MIRROR.forEach(
        (table, columns) ->
            rows.put(
                table,
                db.sql("SELECT " + columns + " FROM " + table).query().listOfRows().stream()
                    .map(Object::toString)
                    .sorted()
                    .toList()));
    return rows;
  }

  private static long count(String of) {
    return db.sql("SELECT COUNT(*) FROM " + of).query(Long.class).single();
  }

  private static String one(String sql) {
    return db.sql(sql).query(String.class).single();
  }
}
