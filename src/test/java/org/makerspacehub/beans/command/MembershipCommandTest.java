package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.StandingRules;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.RecordingDataSource;
import org.makerspacehub.support.SlackLimits;
import org.mockito.Mockito;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("/membership")
class MembershipCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final String TEAM = "T0SPACE";
  private static final String STAFF = "U0STAFF";
  private static final String REF = "22229999aaaa";

  private final HouseRules guard = new HouseRules();
  private RecordingDataSource mirror;
  private MembershipCommand command;

  /** Everyone reads their own, staff reads all; and remembers what it was asked. */
  private static final class HouseRules {
    private final List<String> asked = new ArrayList<>();
    private final List<String> notTheseMembers = new ArrayList<>();

    Guard guard() {
      return Mockito.mock(
          Guard.class,
          call ->
              check(
                  call.getArgument(0),
                  call.getArgument(1),
                  call.getArgument(2),
                  call.getArgument(3)));
    }

    private Decision check(
        Principal principal, String action, Resource resource, Map<String, Object> context) {
      asked.add(action + " " + resource.type() + "/" + resource.id() + " " + context);
      boolean staff = principal.slackUserId().equals(STAFF);
      boolean allowed =
          switch (action) {
            case "membership.lookup" -> staff;
            case "membership.read" ->
                (staff || Boolean.TRUE.equals(resource.attributes().get("own")))
                    && !notTheseMembers.contains(resource.id());
            default -> false;
          };
      return new Decision(allowed, List.of(), "");
    }
  }

  @BeforeAll
  void rows() {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    database.empty();
    mirror =
        new RecordingDataSource(new DriverManagerDataSource(database.url(), "hub_app", "hub_app"));
    JdbcClient hubJdbc = JdbcClient.create(mirror);
    MirrorRows rows = new MirrorRows(hubJdbc);
    rows.packageKind("1", "Full access");
    rows.packageKind("2", "Woodshop <b>");

    String ana =
        rows.member(
            "501", "1042", "Ana García", "ana@example.org", "active", NOW.minusSeconds(260_000));
    rows.account("U0ANA", ana, "matched", "ana garcia", "Ana@example.org");
    rows.membership("501", "1", "2026-01-01", null, "2026-12-22");

    String bo = rows.member("502", "1043", "Bo Overdue", "bo@example.org", "active");
    rows.account("U0BO", bo, "confirmed", "Bo", "bo@example.org");
    rows.membership("502", "1", "2026-01-01", null, "2026-11-30");
    rows.invoice("502", "unpaid", "2026-11-03", "USD", "45.00");
    rows.invoice("502", "paid", "2026-10-03", "USD", "45.00");

    String cy = rows.member("503", "1044", "Cy Ended", "cy@example.org", "active");
    rows.account("U0CY", cy, "matched", "Cy Ended", "cy@example.org");
    rows.membership("503", "1", "2026-01-01", "2026-10-31", "2026-10-31");

    String di = rows.member("504", "1045", "Di Locked", "di@example.org", "locked");
    rows.account("U0DI", di, "matched", "Di Locked", "di@example.org");
    rows.membership("504", "1", "2026-01-01", null, "2026-12-22");

    String ed = rows.member("505", "1046", "Ed Both", "ed@example.org", "active");
    rows.account("U0ED", ed, "matched", "Ed Both", "ed@example.org");
    rows.membership("505", "1", "2026-01-01", null, "2026-12-22");
    rows.membership("505", "2", "2026-11-01", "2026-11-30", "2026-11-30");

    String fay = rows.member("506", "1047", "Fay Nothing", "fay@example.org", "active");
    rows.account("U0FAY", fay, "matched", "Fay Nothing", "fay@example.org");

    String gil = rows.member("507", "1048", "Gil Soon", "gil@example.org", "active");
    rows.account("U0GIL", gil, "matched", "Gil Soon", "gil@example.org");
    rows.membership("507", "1", "2026-12-01", null, null);

    String hal = rows.member("508", "1049", "Hal Changed", "hal@new.example.org", "active");
    rows.account("U0HAL", hal, "suspended", "Hal Changed", "hal@old.example.org");
    rows.review("U0HAL", "email_changed", "508", NOW);

    rows.account("U0IDA", null, "none", "Ida Unlinked", "ida@elsewhere.example.org");
    rows.account("U0JAN", null, "none", "Twin Smith", "jan@elsewhere.example.org");
    rows.account("U0KIT", null, "probable", "Kit Probable", null);

    String obrien = rows.member("510", "1051", "Siobhán O’Brien", "siobhan@example.org", "active");
    rows.account("U0SIO", obrien, "matched", "Siobhan", "siobhan@example.org");
    rows.member("511", "1052", "José Müller-Łuczak", "jose@example.org", "active");
    rows.member("512", "1053", "Twin Smith", "twin1@example.org", "active");
    rows.member("513", "1054", "Twin Smith", "twin2@example.org", "active");
    rows.membership("513", "1", "2026-01-01", "2026-03-31", null);
    rows.review("U0JAN", "name_twins", "512", NOW);
    for (int i = 0; i < 12; i++) {
      rows.member("6" + i, "20" + i, "Robin Row" + (char) ('a' + i), null, "active");
    }
    rows.member("520", null, "<!channel> *Evil* \u202E:lock:\nsecond line", null, "active");
    rows.member("521", "1060", "Shared One", "shared@example.org", "active");
    rows.member("522", "1061", "Shared Two", "shared@example.org", "active");
    rows.member("523", "1062", "Old Leaver", "old@example.org", "deleted");
    rows.run(
        REF, "sync-fabman-members", "DONE", NOW.minusSeconds(300), NOW.minusSeconds(240), null);

    When when = new When(Clock.fixed(NOW, ZoneOffset.UTC), ZONE);
    command =
        new MembershipCommand(
            new MemberDirectory(hubJdbc, ZONE),
            guard.guard(),
            new MembershipWords("Our Space", new StandingRules(Currency.getInstance("USD")), when));
  }

  @BeforeEach
  void forget() {
    guard.asked.clear();
    guard.notTheseMembers.clear();
    mirror.forget();
  }

  @ParameterizedTest(name = "{0} reads: {1}")
  @DisplayName("One's own standing, in words that say what to do")
  @CsvSource(
      delimiter = '|',
      value = {
        "U0ANA | All good: your membership is active.",
        "U0BO | Your membership is active, but $45.00 is overdue since 3 Nov 2026.",
        "U0CY | Your membership ended on 31 Oct 2026 (3 weeks ago).",
        "U0DI | Your membership is locked.",
        "U0ED | All good: your membership is active.",
        "U0FAY | You have no membership package yet.",
        "U0GIL | Your membership starts on 1 Dec 2026 (in 9 days).",
      })
  void own(String user, String headline) {
    assertThat(ask(user, "").text()).startsWith("Your membership. " + headline);
    assertThat(guard.asked).hasSize(1).first().asString().startsWith("membership.read Member/");
  }

  @Test
  @DisplayName("Package, paid until, last visit, whose record and how old it is")
  void facts() {
    assertThat(ask("U0ANA", "").text())
        .contains("Package: Full access.")
        .contains("Paid until: 22 Dec 2026, then it renews.")
        .contains("Last visit: 3 days ago (Thu 19 Nov).")
        .contains("Ana García, member 1042 · From Fabman, 4 min ago");
  }

  @Test
  @DisplayName("With a bill open nothing is called paid")
  void charged() {
    assertThat(ask("U0BO", "").text())
        .contains("Charged until: 30 Nov 2026, then it renews.")
        .doesNotContain("Paid until");
  }

  @Test
  @DisplayName("Two packages at once are both named, each with its own day")
  void two() {
    assertThat(ask("U0ED", "").text())
        .contains("Packages: Full access: paid until 22 Dec 2026, then it renews; ")
        .contains("Woodshop &lt;b&gt;: paid until 30 Nov 2026, then it ends (in 8 days).");
  }

  @ParameterizedTest(name = "{0} reads: {1}")
  @DisplayName("Who isn't linked is told why and what to do, and nothing about anybody else")
  @CsvSource(
      delimiter = '|',
      value = {
        "U0NEW | I don't know your Slack account yet.",
        "U0HAL | I've paused showing your membership.",
        "U0IDA | I can't tell yet which member of Our Space you are.",
        "U0JAN | Somebody still has to check which member you are.",
        "U0KIT | I can't tell yet which member of Our Space you are.",
      })
  void unlinked(String user, String headline) {
    Reply reply = ask(user, "");
    assertThat(reply.text())
        .startsWith("Your membership. " + headline)
        .doesNotContain("1049", "new.example.org", "1053", "twin1");
    assertThat(guard.asked).isEmpty();
    assertThat(mirror.asked()).hasSize(1);
  }

  @ParameterizedTest(name = "{0} types {1}")
  @DisplayName("Who names themselves is answered as if they had typed nothing")
  @CsvSource({
    "U0ANA, <@U0ANA>",
    "U0ANA, <@U0ANA|ana>",
    "U0ANA, ana@example.org",
    "U0ANA, ANA GARCIA",
    "U0ANA, 1042",
    "U0ANA, me",
    "U0STAFF, me",
    "U0IDA, ida@elsewhere.example.org",
  })
  void oneself(String user, String typed) {
    assertThat(ask(user, typed)).isEqualTo(ask(user, ""));
  }

  @ParameterizedTest
  @DisplayName("Who may not ask about others is refused before anything is looked up")
  @ValueSource(
      strings = {
        "<@U0BO>",
        "bo@example.org",
        "1043",
        "Bo Overdue",
        "Nobody At All",
        "%",
        "<@U0NOBODY>"
      })
  void stranger(String typed) {
    Reply refused = ask("U0ANA", "someone who does not exist");
    mirror.forget();
    guard.asked.clear();

    assertThat(ask("U0ANA", typed)).isEqualTo(refused);
    assertThat(refused.text()).contains("I can only show you your own membership.");
    assertThat(guard.asked)
        .containsExactly(
            "membership.lookup System/hub {ref=" + REF + "}",
            "membership.read Member/" + personOf("501") + " {ref=" + REF + "}");
    // The asker's own account and own record, and nothing by what was typed.
    Set<String> mine = Set.of(TEAM + "/U0ANA", personOf("501"));
    assertThat(mirror.asked())
        .allSatisfy(asked -> assertThat(mine).containsAll(strings(asked.parameters())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("Staff finds a member by mention, e-mail, number and name, however it is typed")
  @CsvSource(
      delimiter = ';',
      value = {
        "<@U0ANA> ; Ana García",
        "<@U0ANA|ana> ; Ana García",
        "ANA@Example.org ; Ana García",
        "<mailto:ana@example.org|ana@example.org> ; Ana García",
        "1042 ; Ana García",
        "#1042 ; Ana García",
        "Ana García ; Ana García",
        "garcia ; Ana García",
        "gar an ; Ana García",
        "GARCÍA, Ana ; Ana García",
        "O'Brien ; Siobhán O’Brien",
        "O’Brien ; Siobhán O’Brien",
        "obrien ; Siobhán O’Brien",
        "siobhan o'brien ; Siobhán O’Brien",
        "Siobha\u0301n ; Siobhán O’Brien",
        "jose ; José Müller-Łuczak",
        "muller ; José Müller-Łuczak",
        "luczak ; José Müller-Łuczak",
        "Müller Łuczak ; José Müller-Łuczak",
        "Old Leaver ; Old Leaver",
      })
  void staff(String typed, String name) {
    Reply reply = ask(STAFF, typed);
    assertThat(reply.text()).startsWith("Membership. " + name);
    assertThat(guard.asked.get(0)).startsWith("membership.lookup System/hub");
    assertThat(guard.asked).anySatisfy(asked -> assertThat(asked).startsWith("membership.read"));
  }

  @Test
  @DisplayName("Staff sees number, e-mail, how Slack is linked, and an open review")
  void details() {
    assertThat(ask(STAFF, "1042").text())
        .startsWith("Membership. Ana García is in good standing.")
        .contains("Member number: 1042.", "E-mail: ana@example.org.")
        .contains("Slack: <@U0ANA>, matched by e-mail.");
    assertThat(ask(STAFF, "1053").text())
        .contains(
            "An open review: whether <@U0JAN> is this member (several people bear this name).");
    assertThat(ask(STAFF, "1049").text())
        .contains("Slack: <@U0HAL>, suspended, the address changed.")
        .contains(
            "An open review: whether <@U0HAL> is this member (the address changed since they were linked).");
    assertThat(ask(STAFF, "1043").text())
        .contains("Bo Overdue is active, but $45.00 is overdue since 3 Nov 2026.");
    assertThat(ask(STAFF, "1062").text()).contains("Old Leaver is no longer listed in Fabman.");
  }

  @Test
  @DisplayName("Staff asking for a Slack account without a member is told why")
  void accountsWithoutMember() {
    assertThat(ask(STAFF, "<@U0IDA>").text())
        .contains("<@U0IDA> isn't linked to a member.", "ida@elsewhere.example.org");
    assertThat(ask(STAFF, "<@U0JAN>").text())
        .contains("An open review: several people bear this name.");
    assertThat(ask(STAFF, "<@U0HAL>").text())
        .contains("The link of <@U0HAL> is suspended.")
        .contains("It led to Hal Changed · no. 1049 · hal@new.example.org.");
    assertThat(ask(STAFF, "<@U0NOBODY>").text()).contains("I don't know <@U0NOBODY> yet.");
  }

  @Test
  @DisplayName("Where several may be meant, each is listed with what tells them apart")
  void ambiguous() {
    assertThat(ask(STAFF, "twin smith").text())
        .contains("2 members match “twin smith”.")
        .contains("Twin Smith · no. 1053 · twin1@example.org · no package.")
        .contains("Twin Smith · no. 1054 · twin2@example.org · ended 31 Mar 2026.")
        .contains("/membership 1053");
    assertThat(ask(STAFF, "shared@example.org").text())
        .contains("2 members match", "no. 1060", "no. 1061");
    Reply many = ask(STAFF, "robin");
    assertThat(many.text())
        .contains("12 members match “robin”.", "Robin Rowa", "Robin Rowh", "4 more")
        .doesNotContain("Robin Rowi");
  }

  @Test
  @DisplayName("S16 whom the guard does not let read is not listed, not suggested and not shown")
  void guarded() {
    guard.notTheseMembers.add(personOf("512"));
    assertThat(ask(STAFF, "Twin Smith").text()).doesNotContain("1053").contains("1054");
    assertThat(ask(STAFF, "1053").text())
        .contains("I may not show you that membership.")
        .doesNotContain("Twin");
    guard.notTheseMembers.add(personOf("501"));
    assertThat(ask(STAFF, "Ana Garzia").text()).doesNotContain("García");
    assertThat(ask("U0ANA", "").text()).contains("I may not show you that membership.");
    guard.notTheseMembers.add(personOf("508"));
    assertThat(ask(STAFF, "<@U0HAL>").text()).doesNotContain("1049", "hal@new");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("An unknown name brings the nearest ones, or a kind hint")
  @CsvSource(
      delimiter = '|',
      value = {
        "Ana Garzia | Did you mean this member? Ana García · no. 1042",
        "Gracia | Did you mean this member? Ana García",
        "Twin Smiht | Did you mean one of these? Twin Smith",
        "Xylophone | Try a mention, the exact e-mail address",
        "nobody@example.org | Nobody in Fabman has the address nobody@example.org.",
      })
  void unknown(String typed, String words) {
    assertThat(ask(STAFF, typed).text()).contains(words);
  }

  @ParameterizedTest
  @DisplayName("S10 wildcards, quotes, nothing but signs: found nobody, and nothing breaks")
  @ValueSource(
      strings = {
        "%",
        "_",
        "%%%%",
        "o%rien",
        "o_brien",
        "xy%",
        "'",
        "''; DROP TABLE person; --",
        "\\",
        "!",
        "!%",
        "\u202E",
        "😀",
        "<!channel>",
        "&lt;!channel&gt;",
        "@",
        "#",
        "<@>",
        "<@U0ANA",
        "@channel",
        "NULL",
        "-",
        "..."
      })
  void signs(String typed) {
    Reply reply = ask(STAFF, typed);
    assertThat(reply.text()).startsWith("Membership. I found nobody for");
    assertThat(reply.text()).doesNotContain("<!");
  }

  @Test
  @DisplayName("S10 a wildcard stands for nothing: it only parts words")
  void wildcards() {
    assertThat(ask(STAFF, "An% Garc_").text()).isEqualTo(ask(STAFF, "an garc").text());
  }

  @Test
  @DisplayName("S10 ten thousand characters are no name and reach no query")
  void tenThousand() {
    for (String typed :
        List.of("x".repeat(10_000), "x ".repeat(5_000), "%".repeat(10_000), "@".repeat(10_000))) {
      mirror.forget();
      assertThat(ask(STAFF, typed).text()).contains("That's too long to be a name.");
      assertThat(mirror.asked()).hasSize(1);
    }
    assertThat(ask(STAFF, "a".repeat(299)).text()).contains("I found nobody");
    assertThat(ask(STAFF, "ab ".repeat(90)).text()).contains("I found nobody");
  }

  @Test
  @DisplayName("S10 a member with a nasty name is shown as plain words on one line")
  void nasty() {
    Reply reply = ask(STAFF, "second line");
    String json = SlackLimits.json(reply).toString();
    assertThat(reply.text()).contains("&lt;!channel&gt; ∗Evil∗ ∶lock∶ second line");
    assertThat(json).doesNotContain("<!", "\u202E", "*Evil*", " :lock:");
  }

  @Test
  @DisplayName("Every query finds its rows by an index")
  void indices() throws SQLException {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    MirrorRows rows = new MirrorRows(JdbcClient.create(mirror));
    for (int i = 0; i < 400; i++) {
      rows.member("9" + i, "90" + i, "Filler Number" + i, "filler" + i + "@example.org", "active");
      rows.membership("9" + i, "1", "2026-01-01", null, null);
      rows.invoice("9" + i, "paid", "2026-01-01", "USD", "45.00");
    }
    try (Connection admin = database.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "ANALYZE TABLE external_identity, membership, membership_package, invoice, sync_run,"
              + " identity_review, identity_review_candidate");
    }
    mirror.forget();
    ask("U0ANA", "");
    ask(STAFF, "1042");
    ask(STAFF, "garcia ana");
    ask(STAFF, "Ana Garzia");
    ask(STAFF, "nobody@example.org");
    ask(STAFF, "<@U0HAL>");
    assertThat(mirror.asked()).hasSizeGreaterThan(15);
    try (Connection app = database.connect("hub_app")) {
      for (RecordingDataSource.Asked asked : mirror.asked()) {
        try (PreparedStatement explain = app.prepareStatement("EXPLAIN " + asked.sql())) {
          for (Map.Entry<Integer, Object> parameter : asked.parameters().entrySet()) {
            explain.setObject(parameter.getKey(), parameter.getValue());
          }
          try (ResultSet row = explain.executeQuery()) {
            while (row.next()) {
              String table = row.getString("table");
              if (table != null && !table.startsWith("<")) {
                assertThat(row.getString("key"))
                    .as("index of %s in %s", table, asked.sql())
                    .isNotNull();
                assertThat(row.getString("type")).as(asked.sql()).isNotEqualTo("index");
              }
            }
          }
        }
      }
    } finally {
      try (Connection admin = database.connectAsAdmin();
          Statement statement = admin.createStatement()) {
        statement.execute("DELETE FROM external_identity WHERE full_name LIKE 'Filler %'");
      }
    }
  }

  private Reply ask(String user, String typed) {
    Reply reply =
        command.answer(
            new SlackCommand(
                REF, Principal.person(TEAM, user), "/membership", typed, "C1", "", NOW),
            typed.strip());
    SlackLimits.check(reply);
    // A title and a bold sentence at the least; the text says the same words.
    JsonElement lead = SlackLimits.json(reply).get(1);
    assertThat(lead.getAsJsonObject().getAsJsonObject("text").get("text").getAsString())
        .containsPattern("^:[a-z_]+:  \\*.+\\*");
    return reply;
  }

  private static List<String> strings(Map<Integer, Object> parameters) {
    return parameters.values().stream().map(String::valueOf).toList();
  }

  private static String personOf(String member) {
    return java.util.UUID.nameUUIDFromBytes(("person " + member).getBytes()).toString();
  }
}
