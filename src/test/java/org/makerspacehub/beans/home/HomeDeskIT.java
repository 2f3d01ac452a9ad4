package org.makerspacehub.beans.home;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.view.View;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.away.AwayWords;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.MembershipWords;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.home.TrainingSection.Taken;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.notice.OpenNotice;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Home tabs over a real database, with the real policies. */
class HomeDeskIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);
  private static final Principal ADA = Principal.person("T0OURS", "U0ADA");
  private static final Instant NOW = Instant.parse("2026-11-23T20:00:00Z");

  private final DriverManagerDataSource source =
      new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient db = JdbcClient.create(source);
  private final TestClock clock = new TestClock(NOW);
  private final When when = new When(clock, ZoneOffset.UTC);
  private final Map<String, Set<Role>> roles = new HashMap<>();
  private final MemberDirectory directory = new MemberDirectory(db, ZoneOffset.UTC);
  private final AwayBook book = new AwayBook(db, clock, ZoneOffset.UTC);
  private HubMode mode = HubMode.LIVE;

  @BeforeEach
  void rows() throws Exception {
    SERVER.empty();
    sql(
        "INSERT INTO person (id, full_name, created_at) VALUES ('p1', 'Ada', NOW(3))",
        identity("slack", "T0OURS/U0ADA", "p1", "confirmed", "person", "active"),
        identity("slack", "T0OURS/U0GUEST", null, "none", "guest", "active"),
        identity("slack", "T0OURS/U0BOT", null, "none", "bot", "active"),
        identity("slack", "T0OURS/U0GONE", "p1", "confirmed", "person", "deleted"),
        identity("slack", "T0OURS/U0NEW", null, "none", "person", "active"),
        identity("fabman", "m1", "p1", "confirmed", "person", "active"));
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName(
      "the same page is put once an hour; sooner when it did not reach Slack or is another")
  void onceAnHour() throws Exception {
    List<String> words = new ArrayList<>(List.of("one"));
    HomeDesk desk =
        desk(section(1, c -> new Card("T").text(words.get(0)).note("now " + clock.instant())));
    assertThat(desk.show(ADA, "aaaaaaaaaaaa")).isEqualTo("made a home");
    assertThat(desk.show(ADA, "aaaaaaaaaaaa")).contains("same");
    clock.tick(Duration.ofMinutes(59));
    assertThat(desk.show(ADA, "bbbbbbbbbbbb")).as("small print is no news").contains("same");
    words.set(0, "two");
    assertThat(desk.show(ADA, "cccccccccccc")).isEqualTo("made a home");
    sql("UPDATE outbox_message SET state = 'EXPIRED' WHERE ref = 'cccccccccccc'");
    assertThat(desk.show(ADA, "dddddddddddd")).as("Slack never had it").isEqualTo("made a home");
    clock.tick(Duration.ofMinutes(61));
    assertThat(desk.show(ADA, "eeeeeeeeeeee")).isEqualTo("made a home");
    assertThat(homes()).hasSize(4).allMatch(payload -> payload.contains("\"type\":\"home\""));
  }

  @Test
  @DisplayName("a change is shown to whoever has opened the tab, and to nobody else")
  void refresh() {
    HomeDesk desk = desk(awaySection());
    desk.refresh(ADA, "aaaaaaaaaaaa");
    assertThat(homes()).isEmpty();
    desk.show(ADA, "bbbbbbbbbbbb");
    book.away(ADA, LocalDate.parse("2026-12-24"), "*bold* <!channel> O'Brien");
    desk.refresh(ADA, "cccccccccccc");
    assertThat(homes().get(1))
        .contains("You\\u0027re away until the end of 24 Dec 2026 (in 4 weeks).")
        .doesNotContain("*bold*")
        .doesNotContain("<!channel>")
        .contains("O\\u0027Brien");
  }

  @Test
  @DisplayName("one part cannot crowd out the others, and no page is larger than Slack takes")
  void limits() {
    HomeSection endless =
        section(
            1,
            c -> {
              Card card = new Card("Endless");
              for (int i = 0; i < 60; i++) {
                card.text("x".repeat(5_000)).rule();
              }
              return card;
            });
    List<HomeSection> many = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      many.add(endless);
    }
    View view = desk(many.toArray(HomeSection[]::new)).view(ADA, "aaaaaaaaaaaa");
    assertThat(view.getBlocks()).hasSizeBetween(75, HomeDesk.MAX_BLOCKS);
    assertThat(new ReplyJson().view(view)).doesNotContain("x".repeat(3_001));
    List<HomeSection> both = List.of(endless, section(2, c -> new Card("The other")));
    assertThat(page(desk(both.toArray(HomeSection[]::new)), "U0ADA")).contains("The other");
  }

  @Test
  @DisplayName(
      "guests, apps, the deactivated and people from elsewhere read a sentence, and no data")
  void others() {
    HomeDesk desk = desk(membership(), awaySection());
    assertThat(page(desk, "U0GUEST")).contains("guest in Slack");
    assertThat(page(desk, "U0BOT")).contains("fellow robot");
    assertThat(page(desk, "U0GONE")).contains("switched off").doesNotContain("package");
    assertThat(page(desk, "U0NEW")).contains("/link");
    assertThat(page(desk, "U0NOBODY")).contains("know your Slack account yet");
    roles.put("T0OTHER/U0ADA", EnumSet.allOf(Role.class));
    assertThat(
            new ReplyJson().view(desk.view(Principal.person("T0OTHER", "U0ADA"), "aaaaaaaaaaaa")))
        .contains("Nice to meet you")
        .doesNotContain("Are you here?");
    assertThat(page(desk, "U0ADA")).contains("You have no membership package yet", "here?");
  }

  @Test
  @DisplayName("while the hub only watches, whoever does not run it gets no page, nor anybody told")
  void watching() {
    mode = HubMode.OBSERVE;
    HomeDesk desk = desk(awaySection());
    assertThat(desk.show(ADA, "aaaaaaaaaaaa")).startsWith("only watching");
    assertThat(homes()).isEmpty();
    assertThat(db.sql("SELECT COUNT(*) FROM home_view").query(Long.class).single()).isZero();
    roles.put(ADA.id(), Set.of(Role.OPERATOR));
    assertThat(desk.show(ADA, "bbbbbbbbbbbb")).isEqualTo("made a home");
  }

  @Test
  @DisplayName("courses say until when they count, the longest of two, expired and expiring marked")
  void trainings() {
    LocalDate today = when.today();
    String words =
        new TrainingSection(db, when)
            .card(
                List.of(
                    new Taken("Lathe", null, today.minusDays(1)),
                    new Taken("Mill", null, today),
                    new Taken("Mill", null, today.plusDays(9)),
                    new Taken("Saw *x*", null, today.plusDays(31)),
                    new Taken("Wood", null, null),
                    new Taken("Later", today.plusDays(2), null)))
            .text();
    assertThat(words)
        .contains("Lathe expired on 22 Nov 2026 (yesterday)")
        .contains("Mill expires on 2 Dec 2026 (in 9 days)")
        .contains("Saw ∗x∗, until 24 Dec 2026")
        .contains("Wood, for good")
        .contains("Later from 25 Nov 2026");
    assertThat(new TrainingSection(db, when).card(List.of()).text()).contains("no courses yet");
  }

  @Test
  @DisplayName("what waits is shown to whoever may deal with it, and to nobody else")
  void waits() {
    WaitingSection section =
        new WaitingSection(
            () -> 3,
            () -> 1,
            () -> List.of(new Brake.Stopped(7, "sync", "aaaaaaaaaaaa", "members", 30, 60, "OPEN")),
            () -> List.of(new OpenNotice("slack", "Slack <is> away.", "a", 1, NOW, NOW)));
    HomeDesk desk = desk(section);
    assertThat(page(desk, "U0ADA")).contains("Nothing waits for you.").doesNotContain("questions");
    roles.put(ADA.id(), Set.of(Role.BOARD));
    assertThat(page(desk, "U0ADA"))
        .contains("3 questions", "review.page")
        .doesNotContain("deadletters");
    roles.put(ADA.id(), Set.of(Role.OPERATOR));
    assertThat(page(desk, "U0ADA"))
        .contains("1 message", "/hub deadletters", "/hub sync release 7")
        .contains("30 of our 60 members (50 %)")
        .doesNotContain("Slack <is> away")
        .doesNotContain("questions");
  }

  @Test
  @DisplayName(
      "an open code and an open question are requests; whether a code was sent is not told")
  void requests() throws Exception {
    Principal asker = Principal.person("T0OURS", "U0NEW");
    HomeDesk desk = desk(new RequestsSection(List.of(new IdentityRequests(db, clock))));
    assertThat(page(desk, "U0NEW")).contains("You have no requests.");
    List<String> pages = new ArrayList<>();
    for (String state : List.of("ASKED", "SENT", "NOTHING")) {
      sql(
          "DELETE FROM link_code",
          "INSERT INTO link_code (ref, team_id, slack_user_id, email_key, state, asked_at,"
              + " expires_at) VALUES ('aaaaaaaaaaaa', 'T0OURS', 'U0NEW', 'a@b', '"
              + state
              + "', '2026-11-23 19:59:00', '2026-11-23 20:14:00')");
      pages.add(page(desk, asker.slackUserId()));
    }
    assertThat(Set.copyOf(pages)).hasSize(1);
    assertThat(pages.get(0)).contains("asked for a code");
    clock.tick(Duration.ofMinutes(15));
    assertThat(page(desk, "U0NEW")).contains("You have no requests.");
  }

  @Test
  @DisplayName(
      "who is away: to the end of the day and not a moment longer, the team's seen by the team")
  void away() throws Exception {
    Principal board = Principal.person("T0OURS", "U0BOARD");
    sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0BOARD', 'board', 'test', '2020-01-01'),"
            + " ('T0OURS', 'U0BOARD', 'staff', 'test', '2020-01-01')");
    book.away(ADA, when.today(), "");
    book.away(board, when.today(), "first");
    book.away(board, when.today().plusDays(1), "");
    Instant end = Instant.parse("2026-11-25T00:00:00Z");
    assertThat(book.isAway(board, end.minusMillis(1))).isTrue();
    assertThat(book.isAway(board, end)).isFalse();
    assertThat(book.ofTheTeam("T0OURS"))
        .singleElement()
        .satisfies(
            away -> {
              assertThat(away.slackUserId()).isEqualTo("U0BOARD");
              assertThat(away.note()).isEmpty();
            });
    assertThat(book.ofTheTeam("T0OTHER")).isEmpty();
    assertThat(book.back(board)).isTrue();
    assertThat(book.back(board)).as("twice is once").isFalse();
    assertThat(book.of(ADA)).isPresent();
  }

  // ---- helpers ------------------------------------------------------------------------------

  private HomeSection awaySection() {
    return new AwaySection(book, new AwayWords(book, when));
  }

  private HomeSection membership() {
    return new MembershipSection(
        directory,
        new MembershipWords(
            "The O'Shed & Co", new StandingRules(Currency.getInstance("USD")), when));
  }

  private static HomeSection section(
      int order, java.util.function.Function<HomeContext, Card> card) {
    return new HomeSection() {
      @Override
      public int order() {
        return order;
      }

      @Override
      public Optional<org.makerspacehub.beans.command.Reply> of(HomeContext context) {
        return Optional.of(card.apply(context).reply());
      }
    };
  }

  private HomeDesk desk(HomeSection... sections) {
    Guard guard =
        new Guard(
            POLICIES,
            person -> roles.getOrDefault(person.id(), Set.of()),
            denial -> {},
            "T0OURS",
            mode);
    return new HomeDesk(
        db,
        new JdbcTransactionManager(source),
        new JdbcOutbox(db, clock),
        new ReplyJson(),
        directory,
        guard,
        clock,
        "The O'Shed & Co",
        List.of(sections));
  }

  private static String page(HomeDesk desk, String user) {
    return new ReplyJson()
        .view(desk.view(Principal.person("T0OURS", user), "aaaaaaaaaaaa"))
        .replace("\\u0027", "'")
        .replace("\\u003c", "<")
        .replace("\\u003e", ">")
        .replace("\\u0026", "&");
  }

  private List<String> homes() {
    return db.sql("SELECT payload FROM outbox_message WHERE kind = 'slack_home' ORDER BY id")
        .query(String.class)
        .list();
  }

  private static String identity(
      String source, String id, String person, String link, String kind, String state) {
    return ("INSERT INTO external_identity (source, external_id, person_id, link_state, kind,"
            + " full_name, name_key, email_verified, state, raw, content_hash, first_seen_at,"
            + " last_seen_at) VALUES ('%s', '%s', %s, '%s', '%s', 'Ada O''Brien', 'ada', 1, '%s',"
            + " '{}', SHA2('x', 256), NOW(3), NOW(3))")
        .formatted(source, id, person == null ? "NULL" : "'" + person + "'", link, kind, state);
  }

  private static void sql(String... statements) throws Exception {
    try (Connection admin = SERVER.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
