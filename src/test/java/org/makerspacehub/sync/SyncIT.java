package org.makerspacehub.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
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
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.sync.LinkChanges;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncIncomplete;
import org.makerspacehub.beans.sync.SyncKind;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.WriteTraps;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The flows of the sync from their entry to the tables, over a real database. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SyncIT {
  private static final List<String> MIRROR =
      List.of(
          "person",
          "external_identity",
          "identity_email",
          "identity_review",
          "identity_review_candidate",
          "membership_package",
          "membership",
          "invoice",
          "resource",
          "training_course",
          "training",
          "machine_log",
          "charge");

  private static final AtomicReference<ConnectorTools> VENDORS = new AtomicReference<>();
  private static final AtomicReference<Instant> NOW = new AtomicReference<>();

  private static ConfigurableApplicationContext hub;
  private static CamelContext camel;
  private static ProducerTemplate send;
  private static JdbcClient db;
  private static SyncDesk desk;

  private FakeVendors vendors;

  /** What the hub gets from outside in this test. */
  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    @Primary
    ConnectorTools fakeConnectorTools() {
      return (tool, arguments) -> VENDORS.get().call(tool, arguments);
    }

    /** The sync runs for nobody in particular and asks no guard. */
    @Bean
    @Primary
    Guard guardThatIsNotAsked() {
      return mock(
          Guard.class,
          asked -> {
            throw new AssertionError(asked);
          });
    }

    @Bean
    @Primary
    Clock testClock() {
      return new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return Clock.fixed(instant(), zone);
        }

        @Override
        public Instant instant() {
          return NOW.get();
        }
      };
    }
  }

  @BeforeAll
  static void start() {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    database.empty();
    NOW.set(Instant.parse("2026-11-22T10:00:00Z"));
    Map<String, Object> settings = new HashMap<>();
    settings.put("HUB_ROLE", "hub");
    settings.put("HUB_DB_URL", database.url());
    settings.put("HUB_DB_USER", "hub_app");
    settings.put("HUB_DB_PASSWORD", "hub_app");
    settings.put("HUB_AUDIT_DB_USER", "hub_audit");
    settings.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    settings.put("SLACK_TEAM_ID", FakeVendors.TEAM);
    settings.put("SLACK_BOT_TOKEN", "xoxb-of-the-test");
    settings.put("CONNECTOR_URL", "http://127.0.0.1:1");
    settings.put("CONNECTOR_TOKEN", "connector-token-of-the-test");
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("EDGE_TOKEN", "edge-token-of-the-test");
    settings.put("SYNC_INTERVAL", "24h");
    settings.put("hub.sync.drain-period", "200");
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    // The schedule is loaded by the test that is about it.
    settings.put(
        "camel.main.routes-exclude-pattern", "**/sync-schedule*.camel.yaml,**/books-*.camel.yaml");
    SpringApplication application = HubApplication.application();
    application.addPrimarySources(List.of(Outside.class));
    hub =
        application.run(
            settings.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
    camel = hub.getBean(CamelContext.class);
    send = camel.createProducerTemplate();
    desk = hub.getBean(SyncDesk.class);
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
    NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(5)));
    vendors = FakeVendors.space(60, 20);
    VENDORS.set(vendors);
  }

  @Test
  @DisplayName("A full sync mirrors 1,200 members and 400 accounts and links what is beyond doubt")
  void fullSync() {
    vendors = FakeVendors.space(1200, 400);
    VENDORS.set(vendors);
    Map<String, String> traps = traps();

    sync();

    assertThat(count("external_identity WHERE source = 'fabman'"))
        .isEqualTo(vendors.members.size());
    assertThat(count("person")).isEqualTo(vendors.members.size());
    assertThat(count("external_identity WHERE source = 'slack'"))
        .isEqualTo(vendors.slackUsers.size());
    assertThat(count("membership WHERE ended_at IS NULL")).isEqualTo(900);
    assertThat(count("invoice WHERE state = 'unpaid'")).isEqualTo(120);
    assertThat(count("membership_package WHERE recurring_fee = 25.50")).isEqualTo(1);
    Map<String, String> reviews = new TreeMap<>();
    db.sql(
            "SELECT i.external_id, r.reason FROM identity_review r"
                + " JOIN external_identity i ON i.id = r.identity_id WHERE r.state = 'OPEN'")
        .query(
            row -> {
              reviews.put(row.getString(1), row.getString(2));
            });
    assertThat(reviews).isEqualTo(new TreeMap<>(traps));
    assertThat(
            db.sql(
                    "SELECT m.external_id FROM identity_review r"
                        + " JOIN external_identity i ON i.id = r.identity_id"
                        + " JOIN identity_review_candidate c ON c.review_id = r.id"
                        + " JOIN external_identity m ON m.id = c.candidate_id"
                        + " WHERE i.external_id = 'T0SPACE/UTWIN' ORDER BY 1")
                .query(String.class)
                .list())
        .containsExactly("twin1", "twin2");
    // Exactly those whose account is nobody's trap, each to its own member.
    assertThat(
            db.sql(
                    "SELECT s.external_id, m.external_id FROM external_identity s"
                        + " JOIN external_identity m ON m.person_id = s.person_id"
                        + " AND m.source = 'fabman'"
                        + " WHERE s.source = 'slack' AND s.link_state = 'matched'")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list())
        .hasSize(400 - 3)
        .allSatisfy(
            link -> {
              int user = Integer.parseInt(link.getKey().substring(FakeVendors.TEAM.length() + 2));
              assertThat(link.getValue()).isEqualTo("m" + user * 3);
            });
    assertThat(one("SELECT name_key FROM external_identity WHERE external_id = 'apostrophe'"))
        .isEqualTo("siobhan o'brien");
    assertThat(
            db.sql("SELECT flow FROM sync_run WHERE state = 'DONE' ORDER BY id")
                .query(String.class)
                .list())
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(SyncRuns.ROUND), SyncRuns.FLOWS.stream()).toList());

    assertNoWrites(
        () -> {
          String ref = sync();
          assertThat(
                  db.sql("SELECT SUM(inserted) + SUM(updated) FROM sync_run WHERE ref = :ref")
                      .param("ref", ref)
                      .query(Long.class)
                      .single())
              .isZero();
          assertThat(
                  number(
                      "SELECT unchanged FROM sync_run WHERE flow = 'sync-fabman-members'"
                          + " ORDER BY id DESC LIMIT 1"))
              .isEqualTo(vendors.members.size());
        });
  }

  /** Slack accounts that must not be linked, by what a human is told. */
  private Map<String, String> traps() {
    Map<String, String> traps = new HashMap<>();
    vendors.member("shared1", "Sam", "Sharer", "family@example.org");
    vendors.member("shared2", "Sue", "Sharer", "Family@Example.org ");
    vendors.slack("USHARED", "Sam Sharer", "family@example.org");
    traps.put("USHARED", "shared_email");
    vendors.member("apostrophe", "Siobhán", "O’Brien", "siobhan@example.org");
    vendors.slack("UNAME", "siobhan o'brien", "private@example.net");
    traps.put("UNAME", "name_only");
    vendors.member("twin1", "Kim", "Lee", "kim1@example.org");
    vendors.member("twin2", "Kim", "Lee", "kim2@example.org");
    vendors.slack("UTWIN", "KIM  LEE", null);
    traps.put("UTWIN", "name_twins");
    vendors.member("differ", "Rosa", "Parks", "rosa@example.org");
    vendors.slack("UDIFFER", "Xaver Yilmaz", "rosa@example.org");
    traps.put("UDIFFER", "names_differ");
    vendors.member("kelvin", "Kelvin", "Sign", "kelvin@example.org");
    vendors.slack("UKELVIN", "Somebody Else", "\u212Aelvin@example.org");
    // The first account's own address, on a guest, a bot, and one that Slack has not confirmed.
    vendors.slackUsers.get("U1").put("is_ultra_restricted", true);
    traps.put("U1", "guest");
    vendors.slackUsers.get("U2").put("email_confirmed", false);
    traps.put("U2", "email_unverified");
    vendors.slackUsers.get("U3").put("is_bot", true);
    Map<String, String> byAccount = new HashMap<>();
    traps.forEach((user, reason) -> byAccount.put(FakeVendors.TEAM + "/" + user, reason));
    return byAccount;
  }

  @Test
  @DisplayName("A changed member changes exactly its rows; its name, address and package follow")
  void changedMember() {
    sync();
    Map<String, String> before = contents("external_identity", "external_id", "raw");
    ObjectNode member = vendors.members.get("m7");
    member.put("last_name", "Newname").put("email", "new7@example.org");
    member.withArray("packages").removeAll();
    vendors.give(member, "mp7b", "2", "2027-01-31");

    NOW.updateAndGet(now -> now.plusSeconds(60));
    sync();

    Map<String, String> after = contents("external_identity", "external_id", "raw");
    after.remove("m7");
    before.remove("m7");
    assertThat(after).isEqualTo(before);
    assertThat(
            one(
                "SELECT p.full_name FROM person p JOIN external_identity i ON i.person_id = p.id"
                    + " WHERE i.external_id = 'm7'"))
        .isEqualTo(FakeVendors.first(7) + " Newname");
    assertThat(
            db.sql(
                    "SELECT e.email_key FROM identity_email e JOIN external_identity i"
                        + " ON i.id = e.identity_id WHERE i.external_id = 'm7' ORDER BY 1")
                .query(String.class)
                .list())
        .containsExactly("new7@example.org", "p7@example.org");
    assertThat(count("membership WHERE member_id = 'm7'")).isEqualTo(2);
    assertThat(
            one("SELECT external_id FROM membership WHERE member_id = 'm7' AND ended_at IS NULL"))
        .isEqualTo("mp7b");
    assertThat(
            number(
                "SELECT updated FROM sync_run WHERE flow = 'sync-fabman-members'"
                    + " ORDER BY id DESC LIMIT 1"))
        .isEqualTo(1);
    assertThat(count("external_identity WHERE last_seen_at > first_seen_at")).isEqualTo(1);
  }

  @Test
  @DisplayName("A changed address suspends the link and asks a human, once")
  void changedAddress() {
    sync();
    assertThat(link("U2")).isEqualTo("matched");
    vendors.members.get("m6").put("email", "elsewhere@example.org");
    sync();
    assertThat(link("U2")).isEqualTo("suspended");
    assertThat(count("identity_review WHERE state = 'OPEN' AND reason = 'email_changed'"))
        .isEqualTo(1);
    assertThat(count("identity_review_candidate")).isEqualTo(1);
    assertNoWrites(this::sync);
  }

  @Test
  @DisplayName(
      "An address that belonged to another member before is recycled: never linked by rule")
  void recycledAddress() {
    vendors.members.get("m6").put("email", "new@example.org");
    vendors.slackUsers.get("U2").put("email", "nobody@example.net");
    vendors.member("heir", FakeVendors.first(6), FakeVendors.last(6), "heir@example.org");
    vendors.members.get("m9").put("email", "recycled@example.org");
    vendors.slackUsers.get("U3").put("deleted", true);
    sync();
    vendors.members.get("m9").put("email", "p9-new@example.org");
    vendors.members.get("heir").put("email", "recycled@example.org");
    vendors.slack(
        "UHEIR", FakeVendors.first(6) + " " + FakeVendors.last(6), "recycled@example.org");
    sync();
    assertThat(link("UHEIR")).isEqualTo("none");
    assertThat(
            one(
                "SELECT r.reason FROM identity_review r JOIN external_identity i"
                    + " ON i.id = r.identity_id WHERE i.external_id = 'T0SPACE/UHEIR'"))
        .isEqualTo("email_recycled");
  }

  @Test
  @DisplayName("A role holder is never linked by rule, and a review that is settled is closed")
  void roleHolder() {
    db.sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                + " VALUES ('T0SPACE', 'U4', 'board', 'test', '2026-01-01')")
        .update();
    sync();
    assertThat(link("U4")).isEqualTo("none");
    assertThat(one("SELECT reason FROM identity_review WHERE state = 'OPEN'"))
        .isEqualTo("role_holder");
    db.sql("UPDATE role_grant SET until_at = '2026-11-01'").update();
    sync();
    assertThat(link("U4")).isEqualTo("matched");
    assertThat(one("SELECT state FROM identity_review")).isEqualTo("OBSOLETE");
  }

  @Test
  @DisplayName("A review that a human closed is not opened again until something changes")
  void humanHasAnswered() {
    vendors.slackUsers.get("U5").put("email", "other@example.net");
    sync();
    db.sql(
            "INSERT INTO identity_apart (identity_id, candidate_id, review_id, since_at)"
                + " SELECT r.identity_id, c.candidate_id, r.id, r.opened_at FROM identity_review r"
                + " JOIN identity_review_candidate c ON c.review_id = r.id")
        .update();
    db.sql("UPDATE identity_review SET state = 'RESOLVED', closed_at = opened_at").update();
    assertNoWrites(this::sync);
    assertThat(count("identity_review")).isEqualTo(1);
  }

  @Test
  @DisplayName("An unpaid invoice that is paid becomes paid; one that vanished is owed no more")
  void invoices() {
    vendors.invoice("old", "m3", "paid", "5.00");
    sync();
    vendors.invoices.get("inv10").put("state", "paid");
    vendors.invoices.remove("inv20");
    vendors.invoices.remove("old");
    sync();
    assertThat(one("SELECT state FROM invoice WHERE external_id = 'inv10'")).isEqualTo("paid");
    assertThat(one("SELECT state FROM invoice WHERE external_id = 'inv20'")).isEqualTo("gone");
    assertThat(one("SELECT state FROM invoice WHERE external_id = 'old'")).isEqualTo("paid");
    assertThat(count("invoice WHERE state = 'unpaid'")).isEqualTo(4);
    vendors.invoice("inv20", "m20", "unpaid", "55.00");
    sync();
    assertThat(one("SELECT state FROM invoice WHERE external_id = 'inv20'")).isEqualTo("unpaid");
  }

  @Test
  @DisplayName("An invoice on a list that names no state is due")
  void invoiceWithoutState() {
    vendors.invoices.get("inv10").remove("state");
    vendors.invoice("odd", "m3", "a state that no column holds", "5.00");
    sync();
    assertThat(one("SELECT state FROM invoice WHERE external_id = 'inv10'")).isEqualTo("unpaid");
    assertThat(count("invoice WHERE external_id = 'odd'")).isZero();
  }

  @Test
  @DisplayName("One member is brought up to date alone, and keeps what only lists tell")
  void oneMember() {
    sync();
    ObjectNode member = vendors.members.get("m7");
    Map<String, String> before = contents("external_identity", "external_id", "raw");
    refresh("m7");
    assertThat(contents("external_identity", "external_id", "raw")).isEqualTo(before);

    member.put("last_name", "Newname");
    vendors.give(member, "mp7b", "2", "2027-01-31");
    vendors.train(member, "t7", "c1");
    refresh("m7");

    assertThat(one("SELECT full_name FROM external_identity WHERE external_id = 'm7'"))
        .isEqualTo(FakeVendors.first(7) + " Newname");
    assertThat(one("SELECT last_activity_at FROM external_identity WHERE external_id = 'm7'"))
        .contains("2026-10-11")
        .contains("12:13:14");
    assertThat(count("membership WHERE member_id = 'm7' AND ended_at IS NULL")).isEqualTo(2);
    assertThat(count("training WHERE member_id = 'm7' AND ended_at IS NULL")).isEqualTo(1);
    Map<String, String> after = contents("external_identity", "external_id", "raw");
    assertThat(after).hasSameSizeAs(before);
    after.remove("m7");
    assertThat(before).containsAllEntriesOf(after);
    // What a list says of the same member is the same content.
    assertNoWrites(this::sync);
  }

  @Test
  @DisplayName("A single member whom Fabman has no more is deleted, and back when listed again")
  void oneMemberGone() {
    sync();
    ObjectNode member = vendors.members.remove("m7");
    refresh("m7");
    assertThat(one("SELECT state FROM external_identity WHERE external_id = 'm7'"))
        .isEqualTo("deleted");
    assertThat(count("membership WHERE member_id = 'm7' AND ended_at IS NULL")).isZero();
    assertNoWrites(() -> refresh("m7"));
    assertNoWrites(() -> refresh("nobody"));

    vendors.members.put("m7", member);
    sync();
    assertThat(one("SELECT state FROM external_identity WHERE external_id = 'm7'"))
        .isEqualTo("active");
    assertThat(count("membership WHERE member_id = 'm7' AND ended_at IS NULL")).isEqualTo(1);
  }

  @Test
  @DisplayName("A list of packages or trainings that did not come ends none")
  void listsThatDidNotCome() {
    ObjectNode member = vendors.members.get("m7");
    vendors.train(member, "t7", "c1");
    sync();
    member.remove(List.of("packages", "trainings"));
    member.put("last_name", "Other");
    sync();
    assertThat(count("membership WHERE member_id = 'm7' AND ended_at IS NULL")).isEqualTo(1);
    assertThat(count("training WHERE member_id = 'm7' AND ended_at IS NULL")).isEqualTo(1);
    member.putArray("packages");
    member.putArray("trainings");
    sync();
    assertThat(count("membership WHERE member_id = 'm7' AND ended_at IS NULL")).isZero();
    assertThat(count("training WHERE member_id = 'm7'")).isEqualTo(1);
    assertThat(count("training WHERE member_id = 'm7' AND ended_at IS NULL")).isZero();
  }

  @Test
  @DisplayName("Only a full listing says which charges are gone; resources and courses as well")
  void chargesAndResources() {
    vendors.charge("c1", "m1", "12.50", "2026-11-20T10:00:00");
    vendors.charge("c2", null, "-3.00", "2026-01-02T10:00:00");
    vendors.resource("r1", "Saw");
    vendors.resource("r2", "Lathe");
    vendors.course("k1", "Saws");
    sync();
    assertThat(count("charge WHERE state = 'active'")).isEqualTo(2);
    assertThat(one("SELECT amount FROM charge WHERE external_id = 'c2'")).isEqualTo("-3.00");
    vendors.charges.clear();
    vendors.charge("c3", "m1", "1.00", "2026-11-22T10:00:00");
    vendors.resources.remove("r2");
    vendors.courses.put("k1", vendors.courses.get("k1").put("title", "Table saws"));

    sync();
    assertThat(count("charge WHERE state = 'active'")).isEqualTo(3);
    assertThat(one("SELECT state FROM resource WHERE external_id = 'r2'")).isEqualTo("deleted");
    assertThat(one("SELECT title FROM training_course")).isEqualTo("Table saws");

    full();
    assertThat(one("SELECT state FROM charge WHERE external_id = 'c1'")).isEqualTo("gone");
    assertThat(count("charge WHERE state = 'active'")).isEqualTo(1);
    assertNoWrites(this::full);
  }

  @Test
  @DisplayName("A listing of charges from which too many vanished empties nothing")
  void tooManyChargesGone() {
    for (int i = 0; i < 30; i++) {
      vendors.charge("c" + i, "m1", "1.00", "2026-10-20T10:00:00");
    }
    sync();
    vendors.charges.keySet().removeIf(id -> !id.equals("c1"));
    Exchange failed = fullFails();
    assertThat(count("charge WHERE state = 'active'")).isEqualTo(30);
    assertThat(
            one(
                "SELECT outcome FROM sync_run WHERE flow = 'sync-fabman-charges' ORDER BY id DESC LIMIT 1"))
        .contains("29 of our 30 charges");
    assertThat(failed).isNotNull();
  }

  @Test
  @DisplayName(
      "A member that Fabman lists no more is marked deleted and comes back when listed again")
  void goneMember() {
    sync();
    ObjectNode member = vendors.members.remove("m5");
    sync();
    assertThat(one("SELECT state FROM external_identity WHERE external_id = 'm5'"))
        .isEqualTo("deleted");
    assertThat(count("membership WHERE member_id = 'm5' AND ended_at IS NULL")).isZero();
    vendors.members.put("m5", member);
    sync();
    assertThat(one("SELECT state FROM external_identity WHERE external_id = 'm5'"))
        .isEqualTo("active");
    assertThat(count("membership WHERE member_id = 'm5' AND ended_at IS NULL")).isEqualTo(1);
  }

  @Test
  @DisplayName("A listing from which too many vanished empties nothing")
  void tooManyGone() {
    sync();
    for (int i = 1; i <= 30; i++) {
      vendors.members.remove("m" + i);
    }
    assertThat(syncFails()).contains("30 of our 60 members");
    assertThat(count("external_identity WHERE state = 'deleted'")).isZero();
  }

  @Test
  @DisplayName(
      "S24 A vendor that fails half way: its run is FAILED, the others go on, the next run completes")
  void vendorFails() {
    vendors = FakeVendors.space(2500, 20);
    VENDORS.set(vendors);
    vendors.failAfter("fabman_list_members", 1);

    assertThat(syncFails()).contains("sync-fabman-members: Fabman does not answer for now.");

    assertThat(state("sync-fabman-members")).isEqualTo("FAILED");
    assertThat(state("sync-slack-users")).isEqualTo("DONE");
    assertThat(state("sync-fabman-invoices")).isEqualTo("DONE");
    assertThat(state("sync-all")).isEqualTo("FAILED");
    assertThat(count("external_identity WHERE source = 'fabman'")).isEqualTo(1000);
    // On half a mirror an address may look unique that isn't.
    assertThat(count("external_identity WHERE link_state = 'matched'")).isZero();
    assertThat(count("identity_review")).isZero();

    // Known to be down: noted in its run, not reported again and again.
    vendors.failAfter("fabman_list_members", 0);
    sync();
    assertThat(state("sync-fabman-members")).isEqualTo("FAILED");
    // …but once a day it is.
    NOW.updateAndGet(now -> now.plus(Duration.ofDays(1)));
    assertThat(syncFails()).contains("sync-fabman-members");
    // What was reported is a dead letter of the round, under its ref.
    assertThat(
            count(
                "dead_letter d JOIN sync_run r ON r.ref = d.ref AND r.flow = 'sync-all'"
                    + " WHERE d.route_id = 'sync-all' AND d.message LIKE '%does not answer%'"))
        .isEqualTo(2);

    vendors.failAfter.clear();
    sync();
    assertThat(state("sync-all")).isEqualTo("DONE");
    assertThat(count("external_identity WHERE source = 'fabman'")).isEqualTo(2500);
    assertThat(count("external_identity WHERE link_state = 'matched'")).isEqualTo(20);
  }

  @Test
  @DisplayName("A page is written whole or not at all")
  void wholePages() throws SQLException {
    sync();
    vendors.members.get("m1").put("first_name", "Changed");
    vendors.members.get("m2").put("first_name", "Changed");
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "CREATE TRIGGER refuse BEFORE UPDATE ON external_identity FOR EACH ROW"
              + " IF NEW.external_id = 'm2' THEN SIGNAL SQLSTATE '45000'"
              + " SET MESSAGE_TEXT = 'no', MYSQL_ERRNO = 1644; END IF");
      try {
        String sentence = syncFails();
        // The outcome quotes nothing of an unforeseen error.
        assertThat(sentence).contains("Something went wrong (ref ").doesNotContain("Changed");
        assertThat(count("person WHERE full_name LIKE 'Changed%'")).isZero();
        assertThat(count("external_identity WHERE full_name LIKE 'Changed%'")).isZero();
      } finally {
        statement.execute("DROP TRIGGER refuse");
      }
    }
    sync();
    assertThat(count("person WHERE full_name LIKE 'Changed%'")).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "Two rounds at once: one runs, a second does nothing, and one that was asked for has its turn")
  void twoAtOnce() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    vendors.holdUntil(reached, open);
    String ref = Ref.next();
    assertThat(desk.ask(SyncKind.INCREMENT, ref, "T0SPACE/U1").isNew()).isTrue();
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

    Instant since = NOW.get();
    String second = sync();
    SyncDesk.Answer third = desk.ask(SyncKind.INCREMENT, Ref.next(), "T0SPACE/U1");
    assertThat(third.runningSince()).isEqualTo(since);
    assertThat(count("sync_run WHERE ref = '" + second + "'")).isZero();

    open.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                count("sync_run WHERE ref = '" + ref + "' AND state = 'DONE'")
                        == SyncRuns.FLOWS.size() + 1
                    && count("sync_run WHERE ref = '" + third.ref() + "' AND state = 'DONE'")
                        == SyncRuns.FLOWS.size() + 1);
    int half = vendors.calls.size() / 2;
    assertThat(vendors.calls.subList(0, half)).doesNotHaveDuplicates();
    assertThat(vendors.calls.subList(half, half * 2)).isEqualTo(vendors.calls.subList(0, half));
    assertThat(count("sync_request WHERE done_at IS NULL")).isZero();
  }

  @Test
  @DisplayName(
      "A run whose process died is abandoned and taken over; the slow one can't write any more")
  void takenOver() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    vendors.holdUntil(reached, open);
    CompletableFuture<Exchange> slow =
        CompletableFuture.supplyAsync(() -> round("direct:sync-fabman-members", Ref.next()));
    assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();

    NOW.updateAndGet(now -> now.plus(Duration.ofMinutes(11)));
    vendors.before = () -> {};
    sync();
    assertThat(count("sync_run WHERE state = 'ABANDONED' AND flow = 'sync-fabman-members'"))
        .isEqualTo(1);
    assertThat(state("sync-fabman-members")).isEqualTo("DONE");
    vendors.members.get("m1").put("first_name", "Stale");
    open.countDown();
    slow.get(20, TimeUnit.SECONDS);
    assertThat(count("person WHERE full_name LIKE 'Stale%'")).isZero();
    assertThat(count("sync_run WHERE state = 'ABANDONED'")).isEqualTo(1);
    assertThat(count("sync_run WHERE state = 'RUNNING'")).isZero();
  }

  @Test
  @DisplayName("A link is made only if all it rests on is still as it was read")
  void compareAndSwap() {
    vendors.slackUsers.values().forEach(user -> user.put("email_confirmed", false));
    sync();
    Map<String, Object> good = match("U2", "m6");
    for (String stale : List.of("link_state", "content_hash", "member_hash", "person_id")) {
      Map<String, Object> row = new HashMap<>(good);
      row.put(stale, "other");
      carryOut(row);
      assertThat(link("U2")).as("stale " + stale).isEqualTo("none");
    }
    // Somebody else had the address, in the meantime.
    db.sql(
            "INSERT INTO identity_email SELECT id, 'p6@example.org', NOW() FROM external_identity"
                + " WHERE external_id = 'm9'")
        .update();
    carryOut(good);
    assertThat(link("U2")).isEqualTo("none");
    db.sql(
            "DELETE FROM identity_email WHERE email_key = 'p6@example.org' AND identity_id = "
                + "(SELECT id FROM external_identity WHERE external_id = 'm9')")
        .update();
    // The account was given a role.
    db.sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                + " VALUES ('T0SPACE', 'U2', 'staff', 'test', '2026-01-01')")
        .update();
    carryOut(good);
    assertThat(link("U2")).isEqualTo("none");
    db.sql("DELETE FROM role_grant").update();
    // Another account of the person was linked.
    db.sql(
            "UPDATE external_identity SET link_state = 'confirmed', person_id = :person"
                + " WHERE external_id = 'T0SPACE/U3'")
        .param("person", good.get("person_id"))
        .update();
    carryOut(good);
    assertThat(link("U2")).isEqualTo("none");
    db.sql(
            "UPDATE external_identity SET link_state = 'none', person_id = NULL"
                + " WHERE external_id = 'T0SPACE/U3'")
        .update();
    carryOut(good);
    assertThat(link("U2")).isEqualTo("matched");
  }

  private static Map<String, Object> match(String user, String member) {
    Map<String, Object> row =
        new HashMap<>(
            db.sql(
                    "SELECT s.id identity_id, s.link_state, s.content_hash, s.external_id,"
                        + " s.email_key, m.id member_id, m.content_hash member_hash, m.person_id"
                        + " FROM external_identity s, external_identity m"
                        + " WHERE s.external_id = :user AND m.external_id = :member")
                .param("user", "T0SPACE/" + user)
                .param("member", member)
                .query()
                .singleRow());
    row.put("now", "2026-11-22 10:00:00");
    return row;
  }

  private static void carryOut(Map<String, Object> match) {
    Exchange result =
        send.send(
            "direct:identity-link-apply",
            exchange ->
                exchange.setVariable(
                    "changes",
                    new LinkChanges(
                        1, List.of(match), List.of(), List.of(), List.of(), List.of())));
    assertThat(result.getException()).isNull();
  }

  @Test
  @DisplayName("S24 A database that is away while a run fails does not hold the next run up")
  void databaseAway() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    DataSource real = hub.getBean("hubDataSource", DataSource.class);
    DataSource flaky =
        new DelegatingDataSource(real) {
          @Override
          public Connection getConnection() throws SQLException {
            if (away.get()) {
              throw new SQLException("away");
            }
            return super.getConnection();
          }
        };
    SyncRuns runs =
        new SyncRuns(JdbcClient.create(flaky), hub.getBean(Clock.class), Duration.ofMinutes(10));
    SyncRun run = runs.begin("sync-slack-users", Ref.next());
    assertThat(run.isMine()).isTrue();
    assertThat(runs.begin("sync-slack-users", Ref.next()).isMine()).isFalse();
    away.set(true);
    assertThatThrownBy(() -> runs.failed(run, new IllegalStateException("lost")))
        .isInstanceOf(DataAccessException.class);
    away.set(false);
    assertThat(runs.begin("sync-slack-users", Ref.next()).isMine()).isTrue();
    assertThat(count("sync_run WHERE state = 'FAILED'")).isEqualTo(1);
  }

  @Test
  @DisplayName("S19 A step that lost against another writer is done again, and the run succeeds")
  void lostAgainstAnother() throws SQLException {
    sync();
    vendors.members.get("m1").put("first_name", "Retried");
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS test");
      statement.execute("CREATE OR REPLACE TABLE test.tries (n INT) ENGINE=MyISAM");
      statement.execute(
          "CREATE TRIGGER lose BEFORE UPDATE ON external_identity FOR EACH ROW BEGIN"
              + " INSERT INTO test.tries VALUES (1);"
              + " IF (SELECT COUNT(*) FROM test.tries) < 3 THEN SIGNAL SQLSTATE '40001'"
              + " SET MESSAGE_TEXT = 'Deadlock found', MYSQL_ERRNO = 1213; END IF; END");
      try {
        sync();
      } finally {
        statement.execute("DROP TRIGGER lose");
      }
    }
    assertThat(count("test.tries")).isEqualTo(3);
    assertThat(count("person WHERE full_name LIKE 'Retried%'")).isEqualTo(1);
    assertThat(state("sync-fabman-members")).isEqualTo("DONE");
    assertThat(
            number(
                "SELECT updated FROM sync_run WHERE flow = 'sync-fabman-members'"
                    + " ORDER BY id DESC LIMIT 1"))
        .isEqualTo(1);
  }

  @Test
  @DisplayName("Of a listing however long only one page is held in memory")
  void boundedPaging() {
    List<WeakReference<JsonNode>> served = new ArrayList<>();
    int pages = 12;
    VENDORS.set(
        (tool, arguments) -> {
          if (!tool.equals("fabman_list_members")) {
            return vendors.call(tool, arguments);
          }
          int page = Integer.parseInt(String.valueOf(arguments.getOrDefault("cursor", "0")));
          if (served.size() > 1) {
            System.gc();
            assertThat(served.subList(0, served.size() - 1))
                .allSatisfy(old -> assertThat(old.get()).isNull());
          }
          FakeVendors part = FakeVendors.empty();
          for (int i = page * 1000; i < page * 1000 + 1000; i++) {
            part.member("x" + i, "Ann", "Other " + i, "x" + i + "@example.org");
          }
          ObjectNode answer = (ObjectNode) part.call(tool, Map.of("limit", 1000));
          if (page + 1 < pages) {
            answer.put("next_cursor", String.valueOf(page + 1));
          }
          served.add(new WeakReference<>(answer));
          return answer;
        });
    assertThat(round("direct:sync-fabman-members", Ref.next()).getException()).isNull();
    assertThat(state("sync-fabman-members")).isEqualTo("DONE");
    assertThat(served).hasSize(pages);
    assertThat(count("external_identity")).isEqualTo(pages * 1000);
  }

  @Test
  @DisplayName("S23 The schedule starts a round, and its trigger is in the database")
  void schedule() throws Exception {
    JobKey job = JobKey.jobKey("sync-schedule", "sync");
    hub.getBean(Scheduler.class).deleteJob(job);
    var loader = PluginHelper.getRoutesLoader(camel);
    loader.loadRoutes(
        PluginHelper.getResourceLoader(camel)
            .resolveResource("classpath:camel/sync-schedule.camel.yaml"));
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> count("sync_run WHERE flow = 'sync-all' AND state = 'DONE'") == 1);
      assertThat(
              number(
                  "SELECT repeat_interval FROM QRTZ_SIMPLE_TRIGGERS"
                      + " WHERE trigger_name = 'sync-schedule'"))
          .isEqualTo(Duration.ofHours(24).toMillis());
    } finally {
      camel.getRouteController().stopRoute("sync-schedule");
      camel.removeRoute("sync-schedule");
      hub.getBean(Scheduler.class).deleteJob(job);
    }
  }

  @Test
  @DisplayName("Every flow and step of the sync has a description, and the name of its file")
  void described() throws IOException {
    long files;
    try (Stream<Path> flows = Files.list(Path.of("src", "main", "resources", "camel"))) {
      files =
          flows
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("sync-") || name.startsWith("identity-"))
              .filter(name -> !name.startsWith("sync-schedule"))
              .count();
    }
    assertThat(camel.getRoutes())
        .filteredOn(
            route ->
                route.getRouteId().startsWith("sync-")
                    || route.getRouteId().startsWith("identity-"))
        // What starts rounds stands in a route builder and is described there.
        .filteredOn(route -> route.getEndpoint().getEndpointUri().startsWith("direct:"))
        .hasSize((int) files)
        .allSatisfy(
            route -> {
              assertThat(route.getDescription()).isNotBlank();
              assertThat(route.getEndpoint().getEndpointUri())
                  .isEqualTo("direct://" + route.getRouteId());
            });
    assertThat(SyncRuns.FLOWS).allSatisfy(flow -> assertThat(camel.getRoute(flow)).isNotNull());
  }

  private String sync() {
    String ref = Ref.next();
    Exchange result = round("direct:sync-all", ref);
    // A failure that was dealt with is none of the exchange's any more.
    Throwable failure = result.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (result.getException() != null || failure != null) {
      throw new AssertionError(failure);
    }
    return ref;
  }

  private void full() {
    assertThat(fullFails().getException()).isNull();
    assertThat(count("sync_run WHERE state = 'FAILED'")).isZero();
  }

  private static Exchange fullFails() {
    NOW.updateAndGet(now -> now.plusMillis(1));
    return send.send("direct:sync-all", exchange -> exchange.setVariable("kind", "full"));
  }

  private static void refresh(String member) {
    NOW.updateAndGet(now -> now.plusMillis(1));
    Exchange done =
        send.send("direct:sync-fabman-member", exchange -> exchange.setVariable("id", member));
    assertThat(done.getException()).isNull();
  }

  private String syncFails() {
    Exchange result = round("direct:sync-all", Ref.next());
    Exception failure =
        result.getException() != null
            ? result.getException()
            : result.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    assertThat(failure).isInstanceOf(SyncIncomplete.class);
    return failure.getMessage();
  }

  private static Exchange round(String entry, String ref) {
    NOW.updateAndGet(now -> now.plusMillis(1));
    return send.send(entry, exchange -> exchange.setVariable(Ref.KEY, ref));
  }

  /** Counts every statement that touches a row of the mirror, even one that changes nothing. */
  private void assertNoWrites(Runnable work) {
    Map<String, Object> before = contents();
    WriteTraps.assertNoWrites(EmbeddedMariaDb.shared(), MIRROR, work);
    assertThat(contents()).isEqualTo(before);
  }

  private static Map<String, Object> contents() {
    Map<String, Object> contents = new TreeMap<>();
    for (String table : MIRROR) {
      // Not CHECKSUM TABLE: it reads what a NULL in a generated column left in memory.
      contents.put(
          table,
          db.sql("SELECT * FROM " + table).query().listOfRows().stream()
              .map(Object::toString)
              .sorted()
              .toList()
              .hashCode());
      contents.put(
          table + " next id",
          String.valueOf(
              db.sql(
                      "SELECT AUTO_INCREMENT FROM information_schema.tables"
                          + " WHERE table_schema = 'hub' AND table_name = '"
                          + table
                          + "'")
                  .query()
                  .singleRow()
                  .get("AUTO_INCREMENT")));
    }
    return contents;
  }

  private static Map<String, String> contents(String table, String key, String column) {
    Map<String, String> contents = new TreeMap<>();
    db.sql("SELECT " + key + ", " + column + " FROM " + table)
        .query(
            row -> {
              contents.put(row.getString(1), row.getString(2));
            });
    return contents;
  }

  private static String link(String user) {
    return one(
        "SELECT link_state FROM external_identity WHERE external_id = 'T0SPACE/" + user + "'");
  }

  private static String state(String flow) {
    return one("SELECT state FROM sync_run WHERE flow = '" + flow + "' ORDER BY id DESC LIMIT 1");
  }

  private static long count(String of) {
    return number("SELECT COUNT(*) FROM " + of);
  }

  private static long number(String sql) {
    return db.sql(sql).query(Long.class).single();
  }

  private static String one(String sql) {
    return db.sql(sql).query(String.class).single();
  }
}
