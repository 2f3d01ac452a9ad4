package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.identity.LinkDesk;
import org.makerspacehub.beans.identity.LinkMail;
import org.makerspacehub.beans.identity.ReviewDesk;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.JdbcDenialLog;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Codes and reviews on a real server, as people meet them. */
class WhoIsWhoIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);
  private static final String TEAM = "T0SPACE";

  private final EmbeddedMariaDb server = EmbeddedMariaDb.shared();
  private final DriverManagerDataSource database =
      new DriverManagerDataSource(server.url(), "hub_app", "hub_app");
  private final JdbcClient hub = JdbcClient.create(database);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
  private final TestClock clock = new TestClock(NOW);
  private final MirrorRows rows = new MirrorRows(hub);
  private final Guard guard =
      new Guard(
          POLICIES,
          new JdbcRoleGrants(hub, clock),
          new JdbcDenialLog(hub, transactions, clock),
          TEAM);
  private final LinkMail mail =
      new LinkMail(new JdbcOutbox(hub, clock), new ObjectMapper(), "Test Space");
  private final LinkDesk desk = new LinkDesk(hub, transactions, clock, mail, new LoggedNotices());
  private final MemberDirectory directory = new MemberDirectory(hub, ZoneOffset.UTC);
  private final When when = new When(clock, ZoneOffset.UTC);
  private final ReviewsCommand reviews =
      new ReviewsCommand(
          new ReviewDesk(hub, transactions, clock, mail),
          guard,
          new ReviewWords(
              directory,
              new MembershipWords(
                  "Test Space", new StandingRules(Currency.getInstance("USD")), when),
              when));
  private final CommandDesk commands =
      new CommandDesk(List.of(new LinkCommand(desk), reviews), guard);

  private String ada;

  @BeforeEach
  void space() {
    server.empty();
    ada = rows.member("1", "1001", "Ada Nilsson", " Ada@Example.org ", "active");
    rows.member("2", "1002", "Bo Berg", "couple@example.org", "active");
    rows.member("3", "1003", "Cy Berg", "couple@example.org", "locked");
    rows.account("UADA", null, "none", "Ada N.", "ada@work.example");
    rows.account("UBO", null, "none", "Bo Berg", "bo@work.example");
    rows.account("USTAFF", null, "none", "Sam Staff", "sam@example.org");
    rows.account("UBOARD", null, "none", "Bea Board", "bea@example.org");
    role("USTAFF", "staff");
    role("UBOARD", "board");
  }

  // ---- /link -------------------------------------------------------------------------------

  @Test
  @DisplayName("The answer to an address is the same whoever has it, and only one row is written")
  void sameAnswer() {
    rows.account(
        "UHOLDER",
        rows.member("4", "1004", "Dee Role", "dee@example.org", "active"),
        "confirmed",
        "Dee Role",
        "dee@example.org");
    role("UHOLDER", "owner");
    rows.member("5", "1005", "Eve Gone", "eve@example.org", "deleted");
    Set<String> answers = new HashSet<>();
    List<String> addresses =
        List.of(
            "ada@example.org",
            "nobody@example.org",
            "couple@example.org",
            "dee@example.org",
            "eve@example.org",
            "<mailto:ADA@example.org|ADA@example.org>");
    int n = 0;
    for (String address : addresses) {
      String user = "UASKER" + n++;
      rows.account(user, null, "none", "Asker", user + "@example.com");
      answers.add(said(user, "/link", address));
    }
    assertThat(answers).hasSize(1);
    assertThat(count("link_code")).isEqualTo(addresses.size());
    assertThat(count("outbox_message")).isZero();
    assertThat(count("identity_review")).isZero();
  }

  @Test
  @DisplayName(
      "A code goes to the address that Fabman holds, is kept as a hash, and links its asker")
  void code() {
    said("UADA", "/link", "ada@EXAMPLE.org");
    desk.sendNext();
    Map<String, Object> message =
        hub.sql("SELECT kind, address, payload, expires_at FROM outbox_message")
            .query()
            .singleRow();
    assertThat(message.get("kind")).isEqualTo("mail");
    assertThat(message.get("address")).isEqualTo("Ada@Example.org");
    assertThat(message.get("expires_at").toString()).contains("12:15");
    String code = code("Ada@Example.org");
    assertThat(hub.sql("SELECT * FROM link_code").query().listOfRows().toString())
        .doesNotContain(code)
        .doesNotContain(code.replace("-", ""));

    assertThat(said("UADA", "/link", code.toUpperCase(java.util.Locale.ROOT).replace("-", " ")))
        .contains("Done");
    Map<String, Object> account = account("UADA");
    assertThat(account.get("link_state")).isEqualTo("confirmed");
    assertThat(account.get("person_id")).isEqualTo(ada);
    assertThat(account.get("linked_email_key")).isEqualTo("ada@example.org");
    assertThat(account.get("linked_slack_key")).isEqualTo("ada@work.example");
    assertThat(
            hub.sql("SELECT payload FROM outbox_message WHERE message_key LIKE 'linked-%'")
                .query(String.class)
                .single())
        .contains("Ada N.")
        .contains("tell staff");
    assertThat(hub.sql("SELECT what FROM identity_event").query(String.class).list())
        .containsExactly("code");
    assertThat(said("UADA", "/link", code)).as("a second time").contains("doesn't fit");
  }

  @Test
  @DisplayName("A code fits only the account that asked, for a quarter of an hour")
  void bound() {
    said("UADA", "/link", "ada@example.org");
    desk.sendNext();
    String code = code("Ada@Example.org");
    assertThat(said("UBO", "/link", code)).contains("doesn't fit");
    assertThat(account("UBO").get("link_state")).isEqualTo("none");
    clock.tick(LinkDesk.GOOD_FOR);
    assertThat(said("UADA", "/link", code)).contains("doesn't fit");
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
  }

  @Test
  @DisplayName("After five wrong codes even the right one is refused, for an hour")
  void guessing() {
    said("UADA", "/link", "ada@example.org");
    desk.sendNext();
    String code = code("Ada@Example.org");
    for (int i = 0; i < LinkDesk.MOST_WRONG; i++) {
      assertThat(said("UADA", "/link", "22222-2222" + (i + 2))).contains("doesn't fit");
    }
    assertThat(said("UADA", "/link", code)).contains("too many codes");
    clock.tick(Duration.ofMinutes(61));
    assertThat(said("UADA", "/link", code)).contains("doesn't fit");
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
  }

  @Test
  @DisplayName("An account may ask three times an hour; a member gets three codes an hour")
  void limits() {
    for (int i = 0; i < LinkDesk.MOST_CODES; i++) {
      assertThat(said("UADA", "/link", "ada@example.org")).contains("on its way");
    }
    assertThat(said("UADA", "/link", "other@example.org")).contains("asked for 3 codes");
    String other = said("UBO", "/link", "ada@example.org");
    assertThat(other).contains("on its way");
    while (desk.sendNext()) {}
    assertThat(count("outbox_message")).isEqualTo(LinkDesk.MOST_CODES);
    clock.tick(Duration.ofMinutes(61));
    assertThat(said("UADA", "/link", "ada@example.org")).contains("on its way");
  }

  @Test
  @DisplayName("Everybody together may ask two hundred times an hour")
  void cap() {
    for (int i = 0; i < LinkDesk.MOST_OF_ALL; i++) {
      hub.sql(
              "INSERT INTO link_code (ref, team_id, slack_user_id, email_key, state, asked_at,"
                  + " expires_at) VALUES ('abcdefghjk23', 'T0SPACE', ?, 'x@x', 'NOTHING', ?, ?)")
          .params("U" + i, java.sql.Timestamp.from(NOW), java.sql.Timestamp.from(NOW))
          .update();
    }
    assertThat(said("UADA", "/link", "ada@example.org")).contains("Too many codes");
    clock.tick(Duration.ofHours(25));
    assertThat(desk.forgetOld()).isEqualTo(200);
    assertThat(said("UADA", "/link", "ada@example.org")).contains("on its way");
  }

  @Test
  @DisplayName("A shared address gets no code but a review, of which the asker learns nothing")
  void shared() {
    said("UBO", "/link", "couple@example.org");
    desk.sendNext();
    assertThat(count("outbox_message")).isZero();
    assertThat(hub.sql("SELECT reason FROM identity_review WHERE held").query(String.class).list())
        .containsExactly("shared_email");
    assertThat(count("identity_review_candidate")).isEqualTo(2);
    assertThat(directory.account(TEAM + "/UBO").orElseThrow().review()).isNull();
  }

  @Test
  @DisplayName("Guests, bots and accounts that are not known yet are refused kindly")
  void others() {
    rows.identity(
        "slack", TEAM + "/UGUEST", null, "none", "Gus", null, "active", "guest", null, null);
    assertThat(said("UGUEST", "/link", "ada@example.org")).contains("Guests");
    assertThat(said("UNEW", "/link", "ada@example.org")).contains("don't know your Slack account");
    assertThat(count("link_code")).isZero();
    assertThat(said("UADA", "/link", "")).contains("the address that Fabman has");
  }

  @Test
  @DisplayName("A right code whose names have nothing in common waits for staff; nothing is linked")
  void doubtful() {
    said("UBO", "/link", "ada@example.org");
    desk.sendNext();
    assertThat(said("UBO", "/link", code("Ada@Example.org"))).contains("staff has a quick look");
    assertThat(account("UBO").get("link_state")).isEqualTo("none");
    assertThat(
            hub.sql("SELECT reason FROM identity_review WHERE held AND proved")
                .query(String.class)
                .single())
        .isEqualTo("names_differ");
    long id = hub.sql("SELECT id FROM identity_review").query(Long.class).single();
    assertThat(said("USTAFF", "/hub", "reviews " + id)).contains("proved by a code");
  }

  @Test
  @DisplayName("A second account is linked beside the first, and an earlier link is replaced")
  void secondAccount() {
    rows.account("UADA2", ada, "confirmed", "Ada Nilsson", "ada@home.example");
    linkBy("UADA", "ada@example.org", "Ada@Example.org");
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
    assertThat(account("UADA2").get("link_state")).as("never taken away").isEqualTo("confirmed");

    String second = rows.member("9", "1009", "Ada Nilsson", "ada9@example.org", "active");
    linkBy("UADA", "ada9@example.org", "ada9@example.org");
    assertThat(account("UADA").get("person_id")).isEqualTo(second);
    assertThat(
            hub.sql("SELECT person_before FROM identity_event ORDER BY id DESC LIMIT 1")
                .query(String.class)
                .single())
        .isEqualTo(ada);
  }

  @Test
  @DisplayName("A suspended link is mended by a code; an address changed meanwhile mends nothing")
  void suspended() {
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'suspended',"
                + " linked_email_key = 'old@example.org' WHERE external_id = 'T0SPACE/UADA'")
        .param(ada)
        .update();
    said("UADA", "/link", "ada@example.org");
    desk.sendNext();
    hub.sql("UPDATE external_identity SET email_key = 'new@example.org' WHERE external_id = '1'")
        .update();
    assertThat(said("UADA", "/link", code("Ada@Example.org"))).contains("has changed since");
    hub.sql("UPDATE external_identity SET email_key = 'ada@example.org' WHERE external_id = '1'")
        .update();
    rows.review("UADA", "email_changed", "1", NOW);
    linkBy("UADA", "ada@example.org", "Ada@Example.org");
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
    assertThat(hub.sql("SELECT decided_as FROM identity_review").query(String.class).single())
        .isEqualTo("code");
  }

  @Test
  @DisplayName("Of a code that is typed twice at once, one links")
  void onceOnly() throws Exception {
    said("UADA", "/link", "ada@example.org");
    desk.sendNext();
    String code = code("Ada@Example.org");
    List<String> answers =
        atOnce(() -> said("UADA", "/link", code), () -> said("UADA", "/link", code));
    assertThat(answers).filteredOn(answer -> answer.contains("Done")).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.contains("doesn't fit")).hasSize(1);
  }

  // ---- /hub reviews ------------------------------------------------------------------------

  @Test
  @DisplayName("What waits is listed, the oldest first, in pages; nothing waiting is said as well")
  void list() {
    assertThat(said("USTAFF", "/hub", "reviews")).contains("Nobody waits");
    for (int i = 0; i < 13; i++) {
      rows.account("UQ" + i, null, "none", "Quinn " + (char) ('A' + i), null);
      rows.review("UQ" + i, i % 2 == 0 ? "name_only" : "guest", "1", NOW.minusSeconds(99 - i));
    }
    Reply first = answer("USTAFF", "/hub", "reviews");
    SlackLimits.check(first);
    assertThat(text(first))
        .contains("13 questions", "only the names are equal: 7", "Quinn A")
        .doesNotContain("Quinn K");
    Reply next = click("USTAFF", "review.page.on", "2");
    SlackLimits.check(next);
    assertThat(next.replaces()).isTrue();
    assertThat(text(next)).contains("Quinn K", "Page 2 of 2");
    assertThat(said("UADA", "/hub", "reviews")).contains("not open to you");
  }

  @Test
  @DisplayName("Side by side: both names, addresses, memberships, and why it is asked")
  void one() {
    rows.packageKind("p", "Full <member>");
    rows.membership("1", "p", "2026-01-01", null, "2026-12-31");
    long id = review("UADA", "email_changed", "1");
    Reply card = answer("USTAFF", "/hub", "reviews " + id);
    SlackLimits.check(card);
    assertThat(text(card))
        .contains(
            "Ada N.",
            "ada@work.example",
            "Ada Nilsson",
            "Ada@Example.org",
            "1001",
            "the address changed",
            "Full &lt;member&gt;");
    assertThat(buttons(card)).contains("review.link." + id("1"), "review.apart", "review.later");
  }

  @Test
  @DisplayName(
      "Link: confirmed, told by mail, kept as an event; the second click hears who was first")
  void link() {
    long id = review("UADA", "email_changed", "1");
    Reply done = click("USTAFF", "review.link." + id("1"), id + ":" + id("1"));
    SlackLimits.check(done);
    assertThat(text(done)).contains("linked").contains("Ada Nilsson");
    assertThat(done.replaces()).isTrue();
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
    assertThat(account("UADA").get("person_id")).isEqualTo(ada);
    assertThat(hub.sql("SELECT address FROM outbox_message").query(String.class).single())
        .isEqualTo("Ada@Example.org");
    Reply second = click("UBOARD", "review.apart", String.valueOf(id));
    assertThat(text(second)).contains("Already decided by <@USTAFF>: linked");
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
    assertThat(
            hub.sql("SELECT CONCAT(what, ' ', by_account) FROM identity_event")
                .query(String.class)
                .list())
        .containsExactly("link T0SPACE/USTAFF");
  }

  @Test
  @DisplayName("A hundred clicks at once make one decision")
  void race() throws Exception {
    long id = review("UADA", "email_changed", "1");
    List<Callable<String>> clicks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean link = i % 2 == 0;
      clicks.add(
          () ->
              text(
                  link
                      ? click("USTAFF", "review.link." + id("1"), id + ":" + id("1"))
                      : click("UBOARD", "review.apart", String.valueOf(id))));
    }
    List<String> answers = atOnce(clicks.toArray(Callable[]::new));
    assertThat(answers).filteredOn(a -> a.contains("Decided by")).hasSize(1);
    assertThat(answers).filteredOn(a -> a.contains("Already decided by")).hasSize(99);
    assertThat(count("identity_event")).isEqualTo(1);
  }

  @Test
  @DisplayName("Keep apart: unlinked and remembered; a code for that member no longer links")
  void apart() {
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'suspended' WHERE"
                + " external_id = 'T0SPACE/UADA'")
        .param(ada)
        .update();
    long id = review("UADA", "email_changed", "1");
    assertThat(text(click("USTAFF", "review.apart", String.valueOf(id)))).contains("kept apart");
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
    assertThat(account("UADA").get("person_id")).isNull();
    assertThat(count("identity_apart")).isEqualTo(1);
    said("UADA", "/link", "ada@example.org");
    desk.sendNext();
    assertThat(said("UADA", "/link", code("Ada@Example.org"))).contains("may not link");
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
  }

  @Test
  @DisplayName("Later: out of the list for a week")
  void later() {
    long id = review("UADA", "email_changed", "1");
    assertThat(text(click("USTAFF", "review.later", String.valueOf(id)))).contains("Put off");
    assertThat(said("USTAFF", "/hub", "reviews")).contains("Nobody waits").contains("1 more is");
    clock.tick(ReviewDesk.LATER);
    assertThat(said("USTAFF", "/hub", "reviews")).contains("1 question waits");
  }

  @Test
  @DisplayName(
      "Nobody decides about themselves: neither their account, nor their person, nor by undo")
  void neverOnesOwn() {
    long own = review("USTAFF", "name_only", "1");
    long asCandidate = review("UADA", "name_only", "1");
    role("UADA2", "staff");
    rows.account("UADA2", ada, "suspended", "Ada Nilsson", null);
    for (String[] who : new String[][] {{"USTAFF", "" + own}, {"UADA2", "" + asCandidate}}) {
      assertThat(said(who[0], "/hub", "reviews " + who[1])).contains("may not decide");
      for (String action :
          List.of("review.link.1", "review.apart", "review.later", "review.undo")) {
        String value = action.contains("link") ? who[1] + ":" + id("1") : who[1];
        assertThat(text(click(who[0], action, value))).as(action).contains("may not decide");
      }
    }
    assertThat(
            hub.sql(
                    "SELECT COUNT(*) FROM identity_review WHERE state = 'OPEN' AND snoozed_until IS NULL")
                .query(Long.class)
                .single())
        .isEqualTo(2);
    assertThat(hub.sql("SELECT DISTINCT resource FROM guard_denial").query(String.class).list())
        .contains("IdentityReview/" + own, "IdentityReview/" + asCandidate);
    click("UBOARD", "review.apart", "" + own);
    assertThat(text(click("USTAFF", "review.undo", "" + own))).contains("may not decide");
    assertThat(count("identity_apart")).isEqualTo(1);
  }

  @Test
  @DisplayName("Where somebody with a role is concerned, only board and owner decide")
  void roleHolders() {
    role("UADA", "operator");
    long id = review("UADA", "role_holder", "1");
    String link = "review.link." + id("1");
    assertThat(text(click("USTAFF", link, id + ":" + id("1")))).contains("may not decide");
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
    assertThat(text(click("UBOARD", link, id + ":" + id("1")))).contains("Decided by");
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
  }

  @Test
  @DisplayName(
      "S16 buttons do nothing for somebody without the role, and nothing for another member")
  void foreignClicks() {
    long id = review("UADA", "name_only", "1");
    assertThat(text(click("UBO", "review.link." + id("1"), id + ":" + id("1"))))
        .contains("may not decide");
    assertThat(text(click("USTAFF", "review.link." + id("2"), id + ":" + id("2"))))
        .contains("did nothing");
    for (String value : List.of("", "x", "1:", "999999", id + ":x", "9".repeat(30))) {
      assertThat(text(click("USTAFF", "review.link.1", value))).contains("no such question");
    }
    assertThat(account("UADA").get("link_state")).isEqualTo("none");
  }

  @Test
  @DisplayName("Undo puts everything back, for a week, unless something else happened since")
  void undo() {
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'suspended',"
                + " linked_email_key = 'old@example.org' WHERE external_id = 'T0SPACE/UADA'")
        .param(ada)
        .update();
    long id = review("UADA", "email_changed", "1");
    Map<String, Object> before = account("UADA");
    click("USTAFF", "review.apart", String.valueOf(id));
    assertThat(said("UBOARD", "/hub", "reviews undo " + id)).contains("Undone");
    assertThat(account("UADA")).isEqualTo(before);
    assertThat(count("identity_apart")).isZero();
    click("USTAFF", "review.link." + id("1"), id + ":" + id("1"));
    assertThat(text(click("UBOARD", "review.undo", String.valueOf(id)))).contains("Undone");
    assertThat(account("UADA")).isEqualTo(before);
    assertThat(said("USTAFF", "/hub", "reviews undo " + id)).contains("nothing to undo");

    click("USTAFF", "review.link." + id("1"), id + ":" + id("1"));
    clock.tick(ReviewDesk.UNDOABLE.plusSeconds(1));
    assertThat(said("USTAFF", "/hub", "reviews undo " + id)).contains("too late");
    assertThat(account("UADA").get("link_state")).isEqualTo("confirmed");
    assertThat(hub.sql("SELECT what FROM identity_event ORDER BY id").query(String.class).list())
        .containsExactly("apart", "undo", "link", "undo", "link");
  }

  @Test
  @DisplayName("A match that is restored gives a right only if its addresses are still the same")
  void undoIsNoWayAround() {
    hub.sql(
            "UPDATE external_identity SET person_id = ?, link_state = 'matched', linked_email_key ="
                + " 'ada@example.org', linked_slack_key = 'ada@example.org' WHERE external_id ="
                + " 'T0SPACE/UADA'")
        .param(ada)
        .update();
    long id = review("UADA", "two_accounts", "1");
    click("USTAFF", "review.apart", String.valueOf(id));
    said("USTAFF", "/hub", "reviews undo " + id);
    assertThat(account("UADA").get("link_state")).isEqualTo("suspended");
  }

  // ------------------------------------------------------------------------------------------

  private void linkBy(String user, String typed, String mailbox) {
    said(user, "/link", typed);
    while (desk.sendNext()) {}
    assertThat(said(user, "/link", code(mailbox))).contains("Done");
  }

  private long review(String user, String reason, String member) {
    rows.review(user, reason, member, NOW.minusSeconds(3600));
    return hub.sql("SELECT MAX(id) FROM identity_review").query(Long.class).single();
  }

  private void role(String user, String role) {
    try (var connection = server.connect("hub_executor");
        var statement =
            connection.prepareStatement(
                "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                    + " VALUES ('T0SPACE', ?, ?, 'test', '2026-01-01')")) {
      statement.setString(1, user);
      statement.setString(2, role);
      statement.executeUpdate();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> account(String user) {
    return hub.sql(
            "SELECT link_state, person_id, linked_email_key, linked_slack_key FROM"
                + " external_identity WHERE external_id = ?")
        .param(TEAM + "/" + user)
        .query()
        .singleRow();
  }

  private long id(String member) {
    return hub.sql("SELECT id FROM external_identity WHERE source = 'fabman' AND external_id = ?")
        .param(member)
        .query(Long.class)
        .single();
  }

  private long count(String table) {
    return hub.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
  }

  /** The code in the newest mail to a mailbox. */
  private String code(String mailbox) {
    String payload =
        hub.sql(
                "SELECT payload FROM outbox_message WHERE address = ? AND message_key LIKE"
                    + " 'link-code-%' ORDER BY id DESC LIMIT 1")
            .param(mailbox)
            .query(String.class)
            .single();
    Matcher code = Pattern.compile("/link ([a-z0-9]{5}-[a-z0-9]{5})").matcher(payload);
    assertThat(code.find()).as(payload).isTrue();
    return code.group(1);
  }

  private Reply answer(String user, String command, String text) {
    return commands
        .answer(
            new SlackCommand(
                Ref.next(), Principal.person(TEAM, user), command, text, "C1", "", clock.instant()))
        .reply();
  }

  private String said(String user, String command, String text) {
    Reply reply = answer(user, command, text);
    if (!reply.blocks().isEmpty()) {
      SlackLimits.check(reply);
    }
    return text(reply);
  }

  private Reply click(String user, String action, String value) {
    return reviews.click(
        new Click(
            Ref.next(),
            Principal.person(TEAM, user),
            action,
            value,
            "C1",
            "1.2",
            "",
            "",
            "",
            clock.instant()));
  }

  private static String text(Reply reply) {
    return reply.text() + new ReplyJson().render(reply);
  }

  private static List<String> buttons(Reply reply) {
    List<String> ids = new ArrayList<>();
    JsonArray blocks = SlackLimits.json(reply);
    blocks.forEach(
        block -> {
          var object = block.getAsJsonObject();
          if (object.has("accessory")) {
            ids.add(object.getAsJsonObject("accessory").get("action_id").getAsString());
          }
          if (object.get("type").getAsString().equals("actions")) {
            object
                .getAsJsonArray("elements")
                .forEach(e -> ids.add(e.getAsJsonObject().get("action_id").getAsString()));
          }
        });
    return ids;
  }

  @SafeVarargs
  private static List<String> atOnce(Callable<String>... all) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(20, all.length));
    CyclicBarrier start = new CyclicBarrier(Math.min(20, all.length));
    try {
      List<Future<String>> futures = new ArrayList<>();
      for (Callable<String> one : all) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      List<String> answers = new ArrayList<>();
      for (Future<String> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
