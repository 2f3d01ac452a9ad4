package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportBook;
import org.makerspacehub.beans.report.ReportCron;
import org.makerspacehub.beans.report.ReportDesk;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;
import org.makerspacehub.beans.report.ReportPlaces;
import org.makerspacehub.beans.report.ReportRequests;
import org.makerspacehub.beans.report.ReportSchedule;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.PlainReports;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

@DisplayName("/hub report …")
class ReportCommandsIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
  private static final String REF = "22229999aaaa";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T21:00:00Z"));
  private final When when = new When(clock, ZONE);
  private final DriverManagerDataSource app =
      new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient hubJdbc = JdbcClient.create(app);
  private final PlainReports plain = new PlainReports(clock);
  private final ReportBook book = new ReportBook(hubJdbc, clock);

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  @AfterAll
  static void tidy() {
    SERVER.empty();
  }

  /** The reports' parts of one hub. */
  private final class Hub {
    final ReportPlaces places;
    final ReportDesk desk;
    final ReportAnswers answers;
    final ReportRequests requests;
    final ReportSchedule schedule;

    Hub(ReportPlaces places) {
      this.places = places;
      JdbcOutbox outbox = new JdbcOutbox(hubJdbc, clock);
      JdbcTransactionManager transactions = new JdbcTransactionManager(app);
      desk =
          new ReportDesk(
              plain, plain, (said, now) -> List.of(), book, places, outbox, transactions, clock);
      answers = new ReportAnswers(book, places, when, ZONE);
      requests =
          new ReportRequests(hubJdbc, transactions, desk, answers, outbox, new ReplyJson(), clock);
      schedule =
          new ReportSchedule(
              List.of(
                  new ReportCron(ReportKind.MONTHLY, "0 0 9 1 * ?", ZONE),
                  new ReportCron(ReportKind.WEEKLY, "off", ZONE)),
              desk,
              book,
              places,
              new LoggedNotices(),
              clock,
              ZONE);
    }

    String ask(ReportRequests.What what, String rest) {
      return say(new ReportAskCommand(what, requests, book, answers, when), rest);
    }

    String help(String rest) {
      return say(new ReportHelpCommand(schedule, answers), rest);
    }

    private String say(SlashCommand command, String rest) {
      Reply reply =
          command.answer(
              new SlackCommand(
                  REF,
                  Principal.person("T0TEST", "U0BOARD"),
                  "/hub",
                  command.verb() + " " + rest,
                  "C0GENERAL",
                  "",
                  clock.instant()),
              rest);
      SlackLimits.check(reply);
      return reply.text();
    }
  }

  private Hub hub() {
    return new Hub(new ReportPlaces("C0REPORTS", List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2026-10",
    "monthly, 2026-10",
    "MONTH, 2026-10",
    "weekly, 2026-W46",
    "weekly current, 2026-W47",
    "current, 2026-11",
    "2026-03, 2026-03",
    "2026-w14, 2026-W14",
    "weekly 2026-W14, 2026-W14",
    "2026-11, 2026-11"
  })
  @DisplayName("the period that somebody means")
  void means(String typed, String period) {
    assertThat(ReportArguments.period(typed, TODAY).name()).isEqualTo(period);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yearly",
        "2026-13",
        "2026-W54",
        "monthly weekly",
        "2026-10 2026-09",
        "monthly 2026-10 please",
        "2026-10 current",
        "current 2026-10"
      })
  @DisplayName("what is no period is answered with examples")
  void meansNothing(String typed) {
    assertThatThrownBy(() -> ReportArguments.period(typed, TODAY))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("2026-W41");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weekly 2026-10 | A week is written like 2026-W41; 2026-10 is a month.",
        "monthly 2026-W41 | A month is written like 2026-10; 2026-W41 is a week.",
        "2026-12 | December 2026 has not begun, so there is nothing to count yet.",
        "2026-W48 | Week 48 of 2026 (23–29 November 2026) has not begun, so there is nothing to count"
            + " yet.",
        "1999-12 | I know nothing about December 1999: it is long before anything that Fabman"
            + " keeps."
      })
  @DisplayName("a wrong period is told why")
  void wrong(String typed, String sentence) {
    assertThatThrownBy(() -> ReportArguments.period(typed, TODAY)).hasMessage(sentence);
  }

  @Test
  @DisplayName("a preview goes to the asker alone, with its pictures, and posts nothing")
  void preview() {
    Hub hub = hub();
    assertThat(hub.ask(ReportRequests.What.PREVIEW, ""))
        .contains("I'm counting October 2026.", "nobody else sees it", "Reference " + REF);
    assertThat(hub.ask(ReportRequests.What.PREVIEW, "2026-10"))
        .contains("counting October 2026 already");
    assertThat(plain.counted()).as("not while the asker waits for the answer").isZero();
    assertThat(hub.requests.workNext()).isTrue();
    assertThat(hub.requests.workNext()).isFalse();
    assertThat(messages()).singleElement().asString().startsWith("slack_post U0BOARD 22229999aaaa");
    assertThat(payload())
        .contains("A preview of October 2026. Only you see it", "Report of 2026-10");
    assertThat(book.posted(ReportPeriod.parse("2026-10").orElseThrow())).isEmpty();
    // Done with, the same may be asked again.
    assertThat(hub.ask(ReportRequests.What.PREVIEW, "")).contains("I'm counting October 2026.");
  }

  @Test
  @DisplayName("a preview of what goes on says so; what nobody knows anything about has none")
  void previewOfOddPeriods() {
    Hub hub = hub();
    assertThat(hub.ask(ReportRequests.What.PREVIEW, "monthly current"))
        .contains("It is not over, so these are the figures so far.");
    hub.requests.workNext();
    plain.members = 0;
    hub.ask(ReportRequests.What.PREVIEW, "2019-01");
    hub.requests.workNext();
    assertThat(payload()).contains("I know nothing about January 2019.");
    hub.ask(ReportRequests.What.RUN, "2019-01");
    hub.requests.workNext();
    assertThat(book.posted(ReportPeriod.parse("2019-01").orElseThrow())).isEmpty();
  }

  @Test
  @DisplayName("a run goes to the channel once; a second one is told when, where and for whom")
  void run() {
    Hub hub = hub();
    assertThat(hub.ask(ReportRequests.What.RUN, "weekly"))
        .contains("I'm counting week 46 of 2026", "The report goes to <#C0REPORTS> in a moment.");
    hub.requests.workNext();
    assertThat(messages()).singleElement().asString().startsWith("slack_post C0REPORTS");
    assertThat(hub.ask(ReportRequests.What.RUN, "2026-W46"))
        .contains(
            "is posted already", "for <@U0BOARD>", "Sun 22 Nov 2026, 12:00", "it is on its way");
    hubJdbc.sql("UPDATE outbox_message SET state = 'SENT', slack_channel = 'C0REPORTS'").update();
    assertThat(hub.ask(ReportRequests.What.RUN, "2026-W46")).contains("in <#C0REPORTS>");
    hub.requests.workNext();
    assertThat(messages()).hasSize(1);
    assertThat(hubJdbc.sql("SELECT asked_by FROM report_run").query(String.class).single())
        .isEqualTo("T0TEST/U0BOARD");
  }

  @Test
  @DisplayName("two people who ask for a run at once get one report, and the second is told")
  void twoAsk() {
    Hub hub = hub();
    ReportPeriod october = ReportPeriod.parse("2026-10").orElseThrow();
    assertThat(hub.requests.ask(ReportRequests.What.RUN, october, REF, "T0TEST/U0ONE")).isTrue();
    assertThat(hub.requests.ask(ReportRequests.What.RUN, october, REF, "T0TEST/U0TWO")).isTrue();
    assertThat(hub.requests.workNext()).isTrue();
    assertThat(hub.requests.workNext()).isTrue();
    assertThat(messages()).hasSize(2).anyMatch(message -> message.startsWith("slack_post U0TWO"));
    assertThat(payload()).contains("The report of October 2026 is posted already");
  }

  @Test
  @DisplayName("nothing runs for a month that goes on, nor without a place")
  void refused() {
    assertThatThrownBy(() -> hub().ask(ReportRequests.What.RUN, "current"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("November 2026 is not over")
        .hasMessageContaining("/hub report preview monthly 2026-11");
    assertThatThrownBy(
            () -> new Hub(new ReportPlaces("", List.of())).ask(ReportRequests.What.RUN, ""))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("SLACK_REPORT_CHANNEL");
  }

  @Test
  @DisplayName("a request outlives the process that had taken it; three such deaths end it")
  void outlivesACrash() {
    Hub hub = hub();
    hub.ask(ReportRequests.What.PREVIEW, "");
    // What a killed process leaves: taken, and never finished.
    for (int death = 1; death <= 2; death++) {
      hubJdbc
          .sql(
              "UPDATE report_request SET attempts = attempts + 1, claim = claim + 1,"
                  + " lease_until = :lease")
          .param("lease", Timestamp.from(clock.instant().plus(Duration.ofMinutes(3))))
          .update();
      assertThat(hub.requests.workNext()).as("it may still be alive").isFalse();
      clock.tick(Duration.ofMinutes(4));
    }
    assertThat(hub.requests.workNext()).isTrue();
    assertThat(payload()).contains("Report of 2026-10");

    hub.ask(ReportRequests.What.PREVIEW, "weekly");
    hubJdbc.sql("UPDATE report_request SET attempts = 3 WHERE done_at IS NULL").update();
    assertThat(hub.requests.workNext()).isTrue();
    assertThat(payload()).contains("I could not make the report of week 46 of 2026");
  }

  @Test
  @DisplayName("a report that breaks is tried three times, then its asker is told")
  void breaks() {
    Hub hub = hub();
    plain.meanwhile =
        () -> {
          throw new IllegalStateException("no picture");
        };
    hub.ask(ReportRequests.What.PREVIEW, "");
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThat(messages()).isEmpty();
      assertThat(hub.requests.workNext()).isTrue();
      assertThat(hub.requests.workNext()).isFalse();
      clock.tick(Duration.ofSeconds(21));
    }
    assertThat(payload())
        .contains("I could not make the report of October 2026", REF)
        .doesNotContain("no picture");
  }

  @Test
  @DisplayName("alone it tells the last report, the next one, and what can be typed")
  void help() {
    Hub hub = hub();
    hub.schedule.look();
    assertThat(hub.help(""))
        .contains(
            "Reports go to <#C0REPORTS>.",
            "Monthly report: last: none yet; next Tue 1 Dec 2026, 09:00 (November 2026).",
            "Weekly report: last: none yet; comes only when asked for.",
            "/hub report preview");
    clock.set(Instant.parse("2026-12-01T20:30:00Z"));
    assertThat(hub.help("")).contains("The monthly report of 2026-11 was due 2 hours ago");
    hub.schedule.look();
    assertThat(hub.help(""))
        .contains("last: November 2026, posted just now; next Fri 1 Jan 2027, 09:00")
        .doesNotContain("was due");
    assertThat(hub.help("runn")).contains("Nothing was posted.");
    assertThat(new Hub(new ReportPlaces("", List.of())).help(""))
        .contains("Reports have no place to go yet.");
  }

  @Test
  @DisplayName("S15 a member is refused kindly, and nothing is counted")
  void guard() {
    Hub hub = hub();
    List<SlashCommand> commands =
        List.of(
            new ReportHelpCommand(hub.schedule, hub.answers),
            new ReportAskCommand(
                ReportRequests.What.PREVIEW, hub.requests, book, hub.answers, when),
            new ReportAskCommand(ReportRequests.What.RUN, hub.requests, book, hub.answers, when));
    for (String text : List.of("report", "report preview", "report run")) {
      SlackCommand command =
          new SlackCommand(
              REF,
              Principal.person("T0TEST", "U0MEMBER"),
              "/hub",
              text,
              "C0GENERAL",
              "",
              clock.instant());
      CommandDesk desk = new CommandDesk(commands, memberGuard());
      assertThat(desk.answer(command).reply().text()).contains("is not open to you");
    }
    assertThat(hub.requests.workNext()).isFalse();
  }

  private static Guard memberGuard() {
    return new Guard(
        new Policies(Policies.BUILT_IN),
        principal -> Set.of(Role.MEMBER),
        new LoggedDenials(),
        "T0TEST");
  }

  private List<String> messages() {
    return hubJdbc
        .sql("SELECT CONCAT(kind, ' ', address, ' ', ref) FROM outbox_message ORDER BY id")
        .query(String.class)
        .list();
  }

  private String payload() {
    return hubJdbc
        .sql("SELECT payload FROM outbox_message ORDER BY id DESC LIMIT 1")
        .query(String.class)
        .single();
  }
}
