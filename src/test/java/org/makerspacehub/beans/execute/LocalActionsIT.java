package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.identity.IdentityRules;
import org.makerspacehub.beans.identity.LinkAccount;
import org.makerspacehub.beans.identity.LinkMail;
import org.makerspacehub.beans.identity.MergeAccounts;
import org.makerspacehub.beans.identity.UnlinkAccount;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.sync.IdentityLinker;
import org.makerspacehub.beans.sync.LinkChanges;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.TestClock;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What is done in the hub's own database, as the user and with the rights of the executor. */
@Timeout(120)
class LocalActionsIT {
  private static final String TEAM = "T0SPACE";
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final TestClock CLOCK = new TestClock(Instant.parse("2026-11-23T20:00:00Z"));

  private static HikariDataSource executorSource;
  private static HikariDataSource hubSource;
  private static JdbcClient db;
  private static JdbcClient hub;
  private static Deeds deeds;
  private static ActionExecutor grant;
  private static ActionExecutor revoke;
  private static ActionExecutor announce;
  private static ActionExecutor link;
  private static ActionExecutor merge;
  private static ActionExecutor unlink;

  private MirrorRows rows;

  @BeforeAll
  static void start() {
    executorSource = pool("hub_executor");
    hubSource = pool("hub_app");
    db = JdbcClient.create(executorSource);
    hub = JdbcClient.create(hubSource);
    deeds = new Deeds(db, new JdbcTransactionManager(executorSource), CLOCK);
    grant = new GrantRole(db, deeds, CLOCK);
    revoke = new RevokeRole(db, deeds, CLOCK);
    announce = new PostAnnouncement(new JdbcOutbox(db, CLOCK), deeds);
    LinkMail mail = new LinkMail(new JdbcOutbox(db, CLOCK), new ObjectMapper(), "Our Space");
    link = new LinkAccount(db, deeds, CLOCK, mail);
    merge = new MergeAccounts(db, deeds, CLOCK);
    unlink = new UnlinkAccount(db, deeds, CLOCK);
  }

  @AfterAll
  static void stop() {
    executorSource.close();
    hubSource.close();
  }

  @BeforeEach
  void people() {
    SERVER.empty();
    rows = new MirrorRows(hub);
    rows.account("UBOSS", null, "none", "Bo Ss", "boss@x.example");
    rows.account("UADA", null, "none", "Ada Nilsson", "ada@x.example");
    rows.account("UBOB", null, "none", "Bob Berg", "bob@x.example");
  }

  private static HikariDataSource pool(String user) {
    return Databases.pool(
        "local-" + user,
        new DatabaseProperties(SERVER.url(), "", "", "", "", Map.of()),
        new DatabaseProperties.Login(user, user),
        12);
  }

  // ---- roles --------------------------------------------------------------------------------

  @Test
  @DisplayName("a role is given once and names its request, and taken again")
  void roles() {
    Order order = order("role.grant", "UADA", Map.of("role", "board"));
    assertThat(grant.check(order)).isEqualTo(ActionExecutor.Facts.NONE);
    assertThat(grant.look(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(grant.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(grant.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(grant.look(order)).isInstanceOf(Effect.Done.class);
    assertThat(roleRows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("slack_user_id")).isEqualTo("UADA");
              assertThat(row.get("granted_by")).isEqualTo(order.ref());
            });
    refused(grant, order("role.grant", "UADA", Map.of("role", "board")), "already");

    Order end = order("role.revoke", "UADA", Map.of("role", "board"));
    revoke.check(end);
    assertThat(revoke.perform(end)).isInstanceOf(Effect.Done.class);
    assertThat(roleRows()).allMatch(row -> row.get("until_at") != null);
    refused(revoke, order("role.revoke", "UADA", Map.of("role", "board")), "don't hold");
    assertThat(grant.perform(order))
        .as("an old order does nothing")
        .isInstanceOf(Effect.Done.class);
    assertThat(roleRows()).hasSize(1);
  }

  @Test
  @DisplayName("nobody changes their own role, from none of their accounts; a role is for a person")
  void ownRole() {
    refused(grant, order("role.grant", "UBOSS", Map.of("role", "owner")), "own role");
    String person = rows.member("107", "7", "Bo Ss", "boss@x.example", "active");
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'matched' WHERE external_id = ?")
        .params(person, TEAM + "/UBOSS")
        .update();
    rows.account("UBOSS2", person, "confirmed", "Bo Ss", "other@x.example");
    refused(grant, order("role.grant", "UBOSS2", Map.of("role", "owner")), "own role");
    Order own = order("role.grant", "UBOSS2", Map.of("role", "owner"));
    assertThat(grant.perform(own)).isInstanceOf(Effect.NotDone.class);

    rows.identity(
        "slack", TEAM + "/UGUEST", null, "none", "G", "g@x.example", "active", "guest", null, null);
    rows.identity("slack", TEAM + "/UBOT", null, "none", "B", null, "active", "bot", null, null);
    rows.identity(
        "slack", TEAM + "/UGONE", null, "none", "D", null, "deleted", "person", null, null);
    for (String nobody : List.of("UGUEST", "UBOT", "UGONE", "UNKNOWN")) {
      refused(grant, order("role.grant", nobody, Map.of("role", "staff")), "a person");
    }
    Order stranger =
        new Order(
            Ref.next(),
            "role.grant",
            "TOTHER/UADA",
            Map.of("role", "staff"),
            Principal.person(TEAM, "UBOSS"),
            "0".repeat(32));
    refused(grant, stranger, "a person");
    assertThat(roleRows()).isEmpty();
  }

  @Test
  @DisplayName("the last owner stays, also when two owners are taken away at the same moment")
  void lastOwner() throws Exception {
    holder("UADA", "owner");
    refused(revoke, order("role.revoke", "UADA", Map.of("role", "owner")), "last owner");
    Order late = order("role.revoke", "UADA", Map.of("role", "owner"));
    assertThat(revoke.perform(late)).isInstanceOf(Effect.NotDone.class);
    assertThat(revoke.look(late)).isInstanceOf(Effect.NotDone.class);

    for (int round = 0; round < 10; round++) {
      SERVER.empty();
      people();
      holder("UADA", "owner");
      holder("UBOB", "owner");
      List<Effect> effects =
          atOnce(
              List.of(
                  order("role.revoke", "UADA", Map.of("role", "owner")),
                  order("role.revoke", "UBOB", Map.of("role", "owner"))),
              revoke);
      assertThat(effects).hasOnlyElementsOfTypes(Effect.Done.class, Effect.NotDone.class);
      assertThat(effects.stream().filter(Effect.Done.class::isInstance)).hasSize(1);
      assertThat(roleRows().stream().filter(row -> row.get("until_at") == null)).hasSize(1);
    }
  }

  @Test
  @DisplayName("A24 A25 many at once, and deaths before the end: done once, and found exactly then")
  void once() throws Exception {
    Order order = order("role.grant", "UADA", Map.of("role", "staff"));
    assertThatThrownBy(
            () ->
                deeds.once(
                    order,
                    () -> {
                      new RoleRows(db, CLOCK).grant(order, RoleRows.role(order));
                      throw new IllegalStateException("dies here");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(roleRows()).isEmpty();
    assertThat(grant.look(order)).isInstanceOf(Effect.NotDone.class);

    List<Order> same = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      same.add(order);
    }
    assertThat(atOnce(same, grant)).hasOnlyElementsOfType(Effect.Done.class);
    assertThat(roleRows()).hasSize(1);
    assertThat(grant.look(order)).isInstanceOf(Effect.Done.class);
  }

  // ---- announcements ------------------------------------------------------------------------

  @Test
  @DisplayName("an announcement is left for the hub once, and its words mean nothing to Slack")
  void announcement() throws Exception {
    Order order =
        new Order(
            Ref.next(),
            "announcement.post",
            "none",
            Map.of(
                "channel",
                "C0GENERAL",
                "text",
                "Hi <!channel> & <@U1>\n*closed* on \u202eFriday <https://evil.example|here>"),
            Principal.person(TEAM, "UBOSS"),
            "0".repeat(32));
    announce.check(order);
    assertThat(announce.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(announce.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(announce.look(order)).isInstanceOf(Effect.Done.class);

    List<Map<String, Object>> left = hub.sql("SELECT * FROM outbox_message").query().listOfRows();
    assertThat(left)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("message_key")).isEqualTo("announce:" + order.ref());
              assertThat(row.get("kind")).isEqualTo("slack_post");
              assertThat(row.get("address")).isEqualTo("C0GENERAL");
            });
    JsonNode payload = new ObjectMapper().readTree((String) left.get(0).get("payload"));
    assertThat(payload.path("text").asText())
        .doesNotContain("<", ">", "\u202e")
        .contains("&lt;!channel&gt; &amp;");
    JsonNode section = payload.path("blocks").get(0).path("text");
    assertThat(section.path("type").asText()).isEqualTo("plain_text");
    assertThat(section.path("text").asText())
        .contains("Hi <!channel>\u0020&")
        .contains("\n*closed*");
    refused(
        announce,
        order("announcement.post", "none", Map.of("channel", "C0GENERAL", "text", "\u200b\u202e")),
        "words");
  }

  // ---- who is who ---------------------------------------------------------------------------

  @Test
  @DisplayName("a link that was approved is confirmed, told by mail, and stands in the next round")
  void links() throws Exception {
    rows.member("107", "7", "Somebody Else", "member@x.example", "active");
    rows.review("UADA", "name_only", "107", CLOCK.instant());
    holder("UADA", "staff");
    Order order = order("identity.link", "UADA", Map.of("member", "107"));

    link.check(order);
    assertThat(link.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(link.perform(order)).isInstanceOf(Effect.Done.class);

    assertThat(account("UADA")).containsEntry("link_state", "confirmed");
    assertThat(account("UADA").get("person_id")).isEqualTo(member("107").get("person_id"));
    assertThat(hub.sql("SELECT state FROM identity_review").query(String.class).list())
        .containsExactly("OBSOLETE");
    assertThat(hub.sql("SELECT ref, what, by_account FROM identity_event").query().listOfRows())
        .containsExactly(Map.of("ref", order.ref(), "what", "link", "by_account", TEAM + "/UBOSS"));
    assertThat(
            hub.sql("SELECT CONCAT(kind, ' ', address) FROM outbox_message")
                .query(String.class)
                .list())
        .containsExactly("mail member@x.example");
    assertThat(nextRound()).satisfies(LocalActionsIT::leavesLinksAlone);
    refused(link, order("identity.link", "UADA", Map.of("member", "107")), "already");
    rows.member("108", "8", "Third", "third@x.example", "active");
    refused(link, order("identity.link", "UADA", Map.of("member", "108")), "another member");
  }

  @Test
  @DisplayName(
      "nobody asks about their own account, their own other account or their own membership")
  void ownIdentity() {
    String person = rows.member("107", "7", "Bo Ss", "boss@x.example", "active");
    rows.account("UBOSS2", person, "confirmed", "Bo Ss", "two@x.example");
    refused(link, order("identity.link", "UBOSS", Map.of("member", "107")), "themselves");
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'suspended' WHERE external_id = ?")
        .params(person, TEAM + "/UBOSS")
        .update();
    refused(link, order("identity.link", "UADA", Map.of("member", "107")), "themselves");
    refused(unlink, order("identity.unlink", "UBOSS2", Map.of()), "themselves");
    refused(
        merge, order("identity.merge", "UBOSS2", Map.of("other", TEAM + "/UADA")), "themselves");
    refused(
        merge, order("identity.merge", "UADA", Map.of("other", TEAM + "/UBOSS2")), "themselves");
    Order sneaky = order("identity.unlink", "UBOSS2", Map.of());
    assertThat(unlink.perform(sneaky)).isInstanceOf(Effect.NotDone.class);
    assertThat(account("UBOSS2")).containsEntry("link_state", "confirmed");
    assertThat(hub.sql("SELECT COUNT(*) FROM identity_event").query(Long.class).single()).isZero();
  }

  @Test
  @DisplayName("a link that was ended stays ended, although both addresses are the same")
  void unlinks() throws Exception {
    String person = rows.member("107", "7", "Ada Nilsson", "ada@x.example", "active");
    refused(unlink, order("identity.unlink", "UADA", Map.of()), "no member");
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'matched',"
                + " linked_email_key = email_key, linked_slack_key = email_key"
                + " WHERE external_id = ?")
        .params(person, TEAM + "/UADA")
        .update();
    Order order = order("identity.unlink", "UADA", Map.of());
    unlink.check(order);
    assertThat(unlink.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(account("UADA"))
        .containsEntry("link_state", "none")
        .containsEntry("person_id", null);
    assertThat(nextRound()).satisfies(LocalActionsIT::leavesLinksAlone);

    Order again = order("identity.link", "UADA", Map.of("member", "107"));
    link.check(again);
    assertThat(link.perform(again)).isInstanceOf(Effect.Done.class);
    assertThat(account("UADA")).containsEntry("link_state", "confirmed");
    assertThat(hub.sql("SELECT COUNT(*) FROM identity_apart").query(Long.class).single()).isZero();
    assertThat(nextRound()).satisfies(LocalActionsIT::leavesLinksAlone);
  }

  @Test
  @DisplayName("two accounts become one person's only by a confirmed one, and stay so")
  void merges() throws Exception {
    refused(merge, order("identity.merge", "UADA", Map.of("other", TEAM + "/UBOB")), "Neither");
    refused(merge, order("identity.merge", "UADA", Map.of("other", TEAM + "/UADA")), "one account");
    String person = rows.member("107", "7", "Ada Nilsson", "m@x.example", "active");
    rows.account("UADA2", null, "none", "A. N.", "ada2@x.example");
    link.perform(order("identity.link", "UADA", Map.of("member", "107")));

    Order order = order("identity.merge", "UADA2", Map.of("other", TEAM + "/UADA"));
    merge.check(order);
    assertThat(merge.perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(account("UADA2"))
        .containsEntry("link_state", "confirmed")
        .containsEntry("person_id", person);
    assertThat(nextRound()).satisfies(LocalActionsIT::leavesLinksAlone);
    refused(merge, order("identity.merge", "UADA2", Map.of("other", TEAM + "/UADA")), "already");

    rows.member("108", "8", "Bob Berg", "b@x.example", "active");
    link.perform(order("identity.link", "UBOB", Map.of("member", "108")));
    refused(merge, order("identity.merge", "UADA", Map.of("other", TEAM + "/UBOB")), "two members");
  }

  @Test
  @DisplayName("who or what is gone, or never was, is linked to nothing")
  void gone() {
    rows.member("107", "7", "Gone", "gone@x.example", "deleted");
    refused(link, order("identity.link", "UADA", Map.of("member", "107")), "no more");
    refused(link, order("identity.link", "UADA", Map.of("member", "999")), "no such member");
    refused(link, order("identity.link", "UNOBODY", Map.of("member", "107")), "no such Slack");
    rows.identity("slack", TEAM + "/UBOT", null, "none", "B", null, "active", "bot", null, null);
    refused(unlink, order("identity.unlink", "UBOT", Map.of()), "no such Slack");
  }

  // ---- tools --------------------------------------------------------------------------------

  /** What the synchronisation would do next, with what is in the mirror now. */
  private static LinkChanges nextRound() throws Exception {
    return new IdentityLinker(new IdentityRules(), CLOCK)
        .decide(
            read("identities"),
            read("identity-emails"),
            read("role-holders"),
            read("identity-reviews"),
            true);
  }

  private static void leavesLinksAlone(LinkChanges changes) {
    assertThat(changes.matches()).isEmpty();
    assertThat(changes.suspensions()).isEmpty();
    assertThat(changes.reviews()).isEmpty();
  }

  private static List<Map<String, Object>> read(String name) throws Exception {
    String sql =
        new ClassPathResource("sql/" + name + ".sql").getContentAsString(StandardCharsets.UTF_8);
    return hub.sql(sql).query().listOfRows();
  }

  private static List<Effect> atOnce(List<Order> orders, ActionExecutor executor) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(orders.size());
    CyclicBarrier start = new CyclicBarrier(orders.size());
    try {
      List<Future<Effect>> all = new ArrayList<>();
      for (Order order : orders) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return executor.perform(order);
                }));
      }
      List<Effect> effects = new ArrayList<>();
      for (Future<Effect> each : all) {
        effects.add(each.get());
      }
      return effects;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void refused(ActionExecutor executor, Order order, String words) {
    assertThatThrownBy(() -> executor.check(order))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(words);
  }

  private static Order order(String action, String user, Map<String, Object> arguments) {
    String ref = Ref.next();
    return new Order(
        ref,
        action,
        TEAM + "/" + user,
        arguments,
        Principal.person(TEAM, "UBOSS"),
        Sha256.hex(ref).substring(0, 32));
  }

  private static void holder(String user, String role) {
    db.sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                + " VALUES (?, ?, ?, 'test', '2026-01-01')")
        .params(TEAM, user, role)
        .update();
  }

  private static List<Map<String, Object>> roleRows() {
    return db.sql("SELECT * FROM role_grant").query().listOfRows();
  }

  private static Map<String, Object> account(String user) {
    return hub.sql("SELECT * FROM external_identity WHERE source = 'slack' AND external_id = ?")
        .param(TEAM + "/" + user)
        .query()
        .singleRow();
  }

  private static Map<String, Object> member(String id) {
    return hub.sql("SELECT * FROM external_identity WHERE source = 'fabman' AND external_id = ?")
        .param(id)
        .query()
        .singleRow();
  }
}
