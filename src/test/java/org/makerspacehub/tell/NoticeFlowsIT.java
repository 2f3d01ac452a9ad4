package org.makerspacehub.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.tell.ExpiringTrainings;
import org.makerspacehub.beans.tell.MachineNews;
import org.makerspacehub.beans.tell.MemberNotices;
import org.makerspacehub.beans.tell.MirrorAge;
import org.makerspacehub.beans.tell.NewMembers;
import org.makerspacehub.beans.tell.NoticeBrake;
import org.makerspacehub.beans.tell.NoticeChoices;
import org.makerspacehub.beans.tell.OverdueBills;
import org.makerspacehub.beans.tell.QuietHours;
import org.makerspacehub.beans.tell.WeeklyDigest;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The flows as they are shipped, over a real database, tick by tick of a clock that stands still.
 */
class NoticeFlowsIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final String WORKSHOP = "C0WORKSHOP";
  private static final List<String> FLOWS =
      List.of(
          "notice-welcome",
          "notice-dues-overdue",
          "notice-training-expiring",
          "notice-machine-state",
          "digest-weekly");

  private final TestClock clock = new TestClock(local("2026-11-23T10:00:00"));
  private final DataSource source = new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient db = JdbcClient.create(source);
  private final MirrorRows mirror = new MirrorRows(db);
  private final Map<String, String> raised = new ConcurrentHashMap<>();
  private final List<DefaultCamelContext> hubs = new ArrayList<>();
  private NoticeBrake brake;
  private NoticeChoices choices;

  private static Instant local(String wall) {
    return LocalDateTime.parse(wall).atZone(ZONE).toInstant();
  }

  @BeforeEach
  void start() {
    SERVER.empty();
    hub();
    synced();
  }

  @AfterEach
  void stop() {
    hubs.forEach(DefaultCamelContext::stop);
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  /** A hub; several may run on the one database. */
  private DefaultCamelContext hub() {
    DataSource audit = new DriverManagerDataSource(SERVER.url(), "hub_audit", "hub_audit");
    JdbcTransactionManager transactions = new JdbcTransactionManager(source);
    Notices notices =
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {
            raised.put(topic, sentence);
          }

          @Override
          public void clear(String topic, String sentence) {
            raised.remove(topic);
          }
        };
    When when = new When(clock, ZONE);
    JdbcOutbox outbox = new JdbcOutbox(db, clock);
    QuietHours quiet = QuietHours.of("21:00-08:00", ZONE);
    brake =
        new NoticeBrake(
            db,
            transactions,
            notices,
            new AuditLog(
                JdbcClient.create(audit), new JdbcTransactionManager(audit), Clock.systemUTC()),
            clock);
    choices = new NoticeChoices(db, clock);
    MemberNotices members =
        new MemberNotices(
            db,
            transactions,
            outbox,
            new ReplyJson(),
            brake,
            new MirrorAge(db),
            quiet,
            clock,
            ZONE,
            "Northern Lights");
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getRegistry().bind("hubDataSource", source);
    camel.getRegistry().bind("memberNotices", members);
    camel.getRegistry().bind("newMembers", new NewMembers(members, when));
    camel
        .getRegistry()
        .bind("overdueBills", new OverdueBills(members, when, Currency.getInstance("USD")));
    camel.getRegistry().bind("expiringTrainings", new ExpiringTrainings(members, when));
    camel
        .getRegistry()
        .bind(
            "machineNews",
            new MachineNews(
                db,
                transactions,
                outbox,
                new ReplyJson(),
                brake,
                new MirrorAge(db),
                quiet,
                clock,
                ZONE,
                "Northern Lights",
                WORKSHOP));
    camel
        .getRegistry()
        .bind(
            "weeklyDigest",
            new WeeklyDigest(
                db,
                transactions,
                outbox,
                new ReplyJson(),
                clock,
                ZONE,
                "Northern Lights",
                "C0OPERATE",
                List.of(),
                List.of()));
    for (String name : List.of("welcome", "dues", "training", "machine", "digest")) {
      camel
          .getPropertiesComponent()
          .addInitialProperty("hub.notices." + name + "-cron", "0 0 9 * * ?");
    }
    camel.getPropertiesComponent().addInitialProperty("hub.time-zone", ZONE.getId());
    try {
      for (String flow : FLOWS) {
        PluginHelper.getRoutesLoader(camel)
            .loadRoutes(
                PluginHelper.getResourceLoader(camel)
                    .resolveResource("classpath:camel/" + flow + ".camel.yaml"));
        AdviceWith.adviceWith(camel, flow, route -> route.replaceFromWith("direct:" + flow));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    camel.start();
    hubs.add(camel);
    return camel;
  }

  private void tick(String flow) {
    tick(hubs.get(0), flow);
  }

  private static void tick(DefaultCamelContext hub, String flow) {
    Exchange done = hub.createProducerTemplate().request("direct:" + flow, e -> {});
    if (done.getException() != null) {
      throw new IllegalStateException(done.getException());
    }
  }

  /** The mirror was just read through. */
  private void synced() {
    for (String flow :
        List.of(
            "sync-fabman-members",
            "sync-fabman-invoices",
            "sync-slack-users",
            "identity-link",
            "sync-fabman-resources",
            "sync-fabman-logs")) {
      synced(flow);
    }
  }

  private void synced(String flow) {
    mirror.run("aaaaaaaaaaaa", flow, "DONE", clock.instant(), clock.instant(), null);
  }

  private void on(String wall) {
    clock.set(local(wall));
    synced();
  }

  private String linked(String id, String name) {
    String person = mirror.member(id, id, name, id + "@example.org", "active");
    mirror.account("U" + id, person, "matched", name, id + "@example.org");
    return person;
  }

  private void bill(String id, String member, String due, String sum) {
    db.sql(
            "INSERT INTO invoice (external_id, member_id, state, due_on, currency, payable,"
                + " content_hash, last_seen_at) VALUES (?, ?, 'unpaid', ?, 'USD', ?, ?, NOW(3))")
        .params(id, member, LocalDate.parse(due), sum, "0".repeat(64))
        .update();
  }

  private void pay(String id) {
    db.sql("UPDATE invoice SET state = 'paid' WHERE external_id = ?").param(id).update();
  }

  private List<Map<String, Object>> messages() {
    return db.sql("SELECT message_key, kind, address, payload FROM outbox_message ORDER BY id")
        .query()
        .listOfRows();
  }

  private List<String> told() {
    return messages().stream().map(row -> row.get("address").toString()).toList();
  }

  private String text(int n) {
    return messages().get(n).get("payload").toString();
  }

  // --- the greeting -----------------------------------------------------------------------------

  @Test
  @DisplayName(
      "A fresh install greets nobody who was there before; who joins later is greeted once")
  void welcome() {
    for (int i = 0; i < 300; i++) {
      linked("1" + i, "Old Member");
      mirror.membership("1" + i, "p", "2026-11-23", null, null);
    }
    tick("notice-welcome");
    tick("notice-welcome");
    assertThat(told()).isEmpty();
    assertThat(raised).as("a fresh install is nobody's trouble").isEmpty();

    on("2026-11-25T10:00:00");
    linked("7", "Ada O'Brien");
    mirror.membership("7", "p", "2026-11-24", null, null);
    linked("8", "Came Back");
    mirror.membership("8", "p", "2025-01-01", "2025-06-30", null);
    mirror.membership("8", "p", "2026-11-24", null, null);
    linked("9", "Not Yet");
    mirror.membership("9", "p", "2026-12-01", null, null);
    tick("notice-welcome");
    tick("notice-welcome");
    assertThat(told()).containsExactly("U7");
    assertThat(text(0))
        .contains("Ada", "Northern Lights", "24 Nov 2026")
        .doesNotContain("{first", "{space");
    assertThat(payload(0).path("blocks").size()).isGreaterThan(1);
  }

  private JsonNode payload(int n) {
    try {
      return new ObjectMapper().readTree(text(n));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("Only an account that is surely the member's, in use and a person, is told anything")
  void whoIsTold() {
    tick("notice-dues-overdue");
    on("2026-11-24T10:00:00");
    int n = 0;
    for (String link : List.of("none", "probable", "suspended")) {
      String person = mirror.member("a" + n, null, "P " + n, null, "active");
      mirror.account("UA" + n, link.equals("none") ? null : person, link, "P", null);
      bill("a" + n, "a" + n++, "2026-11-01", "45.00");
    }
    for (String state : List.of("locked", "deleted")) {
      String person = mirror.member("b" + n, null, "P " + n, null, state);
      mirror.account("UB" + n, person, "confirmed", "P", null);
      bill("b" + n, "b" + n++, "2026-11-01", "45.00");
    }
    for (String kind : List.of("bot", "guest", "person")) {
      String person = mirror.member("c" + n, null, "P " + n, null, "active");
      mirror.identity(
          "slack",
          "T0SPACE/UC" + n,
          person,
          "confirmed",
          "P",
          null,
          kind.equals("person") ? "deleted" : "active",
          kind,
          null,
          null);
      bill("c" + n, "c" + n++, "2026-11-01", "45.00");
    }
    linked("5", "Only One");
    bill("x", "5", "2026-11-01", "45.00");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U5");
  }

  // --- bills ------------------------------------------------------------------------------------

  @Test
  @DisplayName(
      "A bill is spoken of after the days of grace by the space's midnight, three times, and not once it is paid")
  void dues() {
    linked("1", "Ada Abbott");
    tick("notice-dues-overdue");
    bill("77", "1", "2026-11-20", "45.00");

    on("2026-11-27T20:59:00");
    tick("notice-dues-overdue");
    assertThat(told()).as("seven days of grace are not over; in UTC they are").isEmpty();
    on("2026-11-28T08:00:00");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U1");
    assertThat(text(0))
        .contains("$45.00", "20 Nov 2026", "8 days ago", "1 bill", "/hub notices")
        .doesNotContain("{sum}");

    on("2026-12-11T20:00:00");
    tick("notice-dues-overdue");
    assertThat(told()).as("not a day too early").hasSize(1);
    on("2026-12-12T08:30:00");
    tick("notice-dues-overdue");
    assertThat(told()).hasSize(2);
    bill("78", "1", "2026-12-01", "10.50");
    on("2026-12-27T10:00:00");
    tick("notice-dues-overdue");
    assertThat(text(2)).contains("$55.50", "2 bills");
    on("2027-01-15T10:00:00");
    tick("notice-dues-overdue");
    assertThat(told()).as("the second bill has its own count").hasSize(4);
    on("2027-02-15T10:00:00");
    pay("77");
    tick("notice-dues-overdue");
    assertThat(text(4)).contains("$10.50").doesNotContain("55");
    on("2027-03-15T10:00:00");
    tick("notice-dues-overdue");
    assertThat(told()).as("each bill three times, and no more").hasSize(5);
  }

  @Test
  @DisplayName("In quiet hours nobody is told; in the morning only what is still true, once")
  void quiet() {
    linked("1", "Ada Abbott");
    linked("2", "Bo Byrne");
    tick("notice-dues-overdue");
    on("2026-11-24T22:00:00");
    bill("1", "1", "2026-11-01", "45.00");
    bill("2", "2", "2026-11-01", "45.00");
    tick("notice-dues-overdue");
    assertThat(told()).isEmpty();
    pay("2");
    on("2026-11-25T08:00:00");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U1");
  }

  @Test
  @DisplayName(
      "What could not be sent before the hours became quiet is looked at anew, and told once")
  void unsent() {
    linked("1", "Ada Abbott");
    linked("2", "Bo Byrne");
    tick("notice-dues-overdue");
    on("2026-11-24T20:30:00");
    bill("1", "1", "2026-11-01", "45.00");
    bill("2", "2", "2026-11-01", "45.00");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U1", "U2");
    assertThat(
            db.sql("SELECT COUNT(*) FROM outbox_message WHERE expires_at = ?")
                .param(LocalDateTime.ofInstant(local("2026-11-24T21:00:00"), ZoneOffset.UTC))
                .query(Long.class)
                .single())
        .isEqualTo(2);
    db.sql("UPDATE outbox_message SET state = 'EXPIRED'").update();
    pay("2");
    on("2026-11-25T08:15:00");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U1", "U2", "U1");
  }

  @Test
  @DisplayName("Nobody hears of a bill when bills were not read for a day")
  void oldMirror() {
    linked("1", "Ada Abbott");
    tick("notice-dues-overdue");
    bill("1", "1", "2026-11-01", "45.00");
    clock.tick(Duration.ofHours(25));
    for (String flow : List.of("sync-fabman-members", "sync-slack-users", "identity-link")) {
      synced(flow);
    }
    tick("notice-dues-overdue");
    assertThat(told()).isEmpty();
    synced("sync-fabman-invoices");
    tick("notice-dues-overdue");
    assertThat(told()).hasSize(1);
  }

  @Test
  @DisplayName("Who turned a kind off hears nothing of it, and of the others as before")
  void optOut() {
    linked("1", "Ada Abbott");
    tick("notice-dues-overdue");
    tick("notice-training-expiring");
    on("2026-11-24T10:00:00");
    choices.choose("T0SPACE/U1", "notice-dues-overdue", false);
    bill("1", "1", "2026-11-01", "45.00");
    training("t1", "1", "laser", "2026-12-01");
    tick("notice-dues-overdue");
    tick("notice-training-expiring");
    assertThat(messages()).hasSize(1);
    assertThat(text(0)).contains("Laser safety").doesNotContain("$45");
    choices.choose("T0SPACE/U1", "notice-dues-overdue", true);
    tick("notice-dues-overdue");
    assertThat(messages()).hasSize(2);
  }

  // --- trainings --------------------------------------------------------------------------------

  private void training(String id, String member, String course, String until) {
    db.sql(
            "INSERT IGNORE INTO training_course (external_id, title, state, content_hash,"
                + " last_seen_at) VALUES (?, 'Laser safety', 'active', ?, NOW(3))")
        .params(course, "0".repeat(64))
        .update();
    db.sql(
            "INSERT INTO training (external_id, member_id, course_id, until_date) VALUES (?, ?, ?, ?)")
        .params(id, member, course, LocalDate.parse(until))
        .update();
  }

  @Test
  @DisplayName("A training that ends is spoken of once for its date, unless it was taken again")
  void trainings() {
    linked("1", "Ada Abbott");
    linked("2", "Bo Byrne");
    tick("notice-training-expiring");
    training("t1", "1", "laser", "2026-12-10");
    training("t2", "1", "wood", "2026-12-12");
    training("t3", "2", "laser", "2026-12-10");
    training("t4", "2", "laser", "2027-12-10");
    training("t5", "2", "metal", "2027-03-01");
    on("2026-11-24T10:00:00");
    tick("notice-training-expiring");
    tick("notice-training-expiring");
    assertThat(told()).containsExactly("U1");
    assertThat(text(0)).contains("10 Dec 2026", "12 Dec 2026");
    db.sql("UPDATE training SET until_date = '2026-12-14' WHERE external_id = 't1'").update();
    tick("notice-training-expiring");
    assertThat(told()).as("another date is news").hasSize(2);
  }

  // --- the brake --------------------------------------------------------------------------------

  @Test
  @DisplayName("Too many at once are told nothing until a human lets exactly them go")
  void tooMany() {
    tick("notice-dues-overdue");
    for (int i = 100; i < 330; i++) {
      linked(String.valueOf(i), "Member " + i);
      bill("b" + i, String.valueOf(i), "2026-11-01", "45.00");
    }
    on("2026-11-24T10:00:00");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    assertThat(told()).isEmpty();
    assertThat(raised)
        .extractingByKey("notices.notice-dues-overdue")
        .asString()
        .contains("230 people", "/hub notices release notice-dues-overdue");
    assertThat(brake.waiting()).extracting(NoticeBrake.Waiting::held).containsExactly(230L);

    pay("b100");
    brake.decide("notice-dues-overdue", true, "T0SPACE/USTAFF", "7f3a9kd2mxq8");
    assertThat(raised).isEmpty();
    linked("400", "After Wards");
    bill("b400", "400", "2026-11-01", "45.00");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    assertThat(told()).hasSize(230).doesNotHaveDuplicates().contains("U400").doesNotContain("U100");
    assertThatThrownBy(
            () -> brake.decide("notice-dues-overdue", true, "T0SPACE/USTAFF", "7f3a9kd2mxq8"))
        .isInstanceOf(HubException.class);
  }

  @Test
  @DisplayName("Refused notices are never told, newer ones are")
  void refused() {
    linked("1", "Ada Abbott");
    bill("old", "1", "2026-10-01", "45.00");
    tick("notice-dues-overdue");
    assertThat(brake.waiting()).extracting(NoticeBrake.Waiting::onlyFirst).containsExactly(true);
    brake.decide("notice-dues-overdue", false, "T0SPACE/USTAFF", "7f3a9kd2mxq8");
    on("2026-11-24T10:00:00");
    tick("notice-dues-overdue");
    assertThat(told()).isEmpty();
    bill("new", "1", "2026-11-10", "5.00");
    tick("notice-dues-overdue");
    assertThat(told()).containsExactly("U1");
  }

  // --- once -------------------------------------------------------------------------------------

  @Test
  @DisplayName("Several hubs that look at the same moment tell each member once")
  void severalHubs() throws Exception {
    for (int i = 10; i < 30; i++) {
      linked(String.valueOf(i), "Member " + i);
    }
    tick("notice-dues-overdue");
    on("2026-11-24T10:00:00");
    for (int i = 10; i < 30; i++) {
      bill("b" + i, String.valueOf(i), "2026-11-01", "45.00");
    }
    hub();
    hub();
    var pool = Executors.newFixedThreadPool(3);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (DefaultCamelContext each : hubs) {
        all.add(
            () -> {
              tick(each, "notice-dues-overdue");
              return null;
            });
      }
      for (var done : pool.invokeAll(all)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
    tick("notice-dues-overdue");
    assertThat(told()).hasSize(20).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel> <@U2>",
        "*bold* _it_ ~s~ `code` :tada:",
        "a\nb\r\n\u001b[31mred",
        "\u202Eevil\u202C\u0000",
        "{sum} ${body} {{hub.time-zone}} $1",
        "O'Brien & <https://evil.example|click>"
      })
  @DisplayName("S10 a name can be anything and stays one harmless line")
  void hostile(String name) {
    linked("1", name);
    tick("notice-dues-overdue");
    bill("1", "1", "2026-11-01", "45.00");
    on("2026-11-24T10:00:00");
    tick("notice-dues-overdue");
    String shown = payload(0).path("blocks").path(1).path("text").path("text").asText();
    String greeting = shown.substring(0, shown.indexOf(" is open at"));
    assertThat(greeting)
        .startsWith("Hi ")
        .endsWith(", *$45.00*")
        .doesNotContain("<", ">", "\n", "\r", "\u001b", "\u202E", "`", "~");
    assertThat(greeting.substring(0, greeting.indexOf(", *$45"))).doesNotContain("*");
  }

  @Test
  @DisplayName(
      "Whatever happens to links, bills and wishes, nobody hears of another's bill, and of none too often")
  void nobodyElses() {
    for (long seed = 1; seed <= 6; seed++) {
      SERVER.empty();
      synced();
      tick("notice-dues-overdue");
      Random dice = new Random(seed);
      Map<String, String> ownerOfBill = new HashMap<>();
      Map<String, String> personOf = new HashMap<>();
      for (int i = 0; i < 8; i++) {
        personOf.put("" + i, linked("" + i, "Member" + i));
      }
      Set<String> seen = new HashSet<>();
      Map<String, Integer> perBill = new HashMap<>();
      for (int step = 0; step < 60; step++) {
        String who = String.valueOf(dice.nextInt(8));
        switch (dice.nextInt(6)) {
          case 0 -> {
            String bill = "s" + seed + "b" + step;
            ownerOfBill.put(bill, who);
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
            // The sum says whose it is, and that it is this bill.
            bill(
                bill, who, today.minusDays(dice.nextInt(20)).toString(), who + "00." + (10 + step));
          }
          case 1 ->
              db.sql(
                      "UPDATE external_identity SET link_state = ?, person_id = ? WHERE source = 'slack' AND external_id = ?")
                  .params(
                      List.of("none", "probable", "matched", "confirmed", "suspended")
                          .get(dice.nextInt(5)),
                      personOf.get(String.valueOf(dice.nextInt(8))),
                      "T0SPACE/U" + who)
                  .update();
          case 2 -> choices.choose("T0SPACE/U" + who, "notice-dues-overdue", dice.nextBoolean());
          case 3 ->
              ownerOfBill.keySet().stream()
                  .skip(dice.nextInt(1 + ownerOfBill.size()))
                  .findFirst()
                  .ifPresent(this::pay);
          case 4 -> clock.tick(Duration.ofHours(dice.nextInt(200)));
          default -> {
            /* Only the tick. */
          }
        }
        synced();
        Map<String, String> owns = new HashMap<>();
        db.sql(
                "SELECT external_id, person_id, link_state FROM external_identity WHERE source ="
                    + " 'slack' AND link_state IN ('matched', 'confirmed')")
            .query(
                row -> {
                  owns.put(row.getString(1), row.getString(2));
                });
        tick("notice-dues-overdue");
        db.sql("SELECT id, subject_key, nth, account FROM member_notice")
            .query(
                row -> {
                  if (seen.add(row.getString(1))) {
                    String owner = ownerOfBill.get(row.getString(2));
                    assertThat(owns.get(row.getString(4)))
                        .as("seed, account, bill")
                        .isEqualTo(personOf.get(owner));
                    perBill.merge(row.getString(2), 1, Integer::sum);
                  }
                });
      }
      assertThat(perBill.values()).as("seed " + seed).isNotEmpty().allMatch(times -> times <= 3);
      messages().forEach(message -> assertThat(message.get("address").toString()).startsWith("U"));
    }
  }

  // --- machines ---------------------------------------------------------------------------------

  private void machine(String id, String name) {
    db.sql(
            "INSERT INTO resource (external_id, name, state, content_hash, last_seen_at) VALUES (?,"
                + " ?, 'active', ?, NOW(3))")
        .params(id, name, "0".repeat(64))
        .update();
  }

  private void log(String machine, String type) {
    db.sql(
            "INSERT INTO machine_log (external_id, resource_id, type, created_at, stopped_at,"
                + " content_hash, last_seen_at) VALUES (UUID(), :machine, :type, :now, :now, :hash,"
                + " NOW(3))")
        .param("machine", machine)
        .param("type", type)
        .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("hash", "0".repeat(64))
        .update();
  }

  private void minutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      clock.tick(Duration.ofMinutes(1));
      if (i % 30 == 0) {
        synced();
      }
      tick("notice-machine-state");
    }
  }

  private List<String> kinds() {
    return messages().stream().map(row -> row.get("kind").toString()).toList();
  }

  @Test
  @DisplayName("A machine that goes down is one message, changed when it is up again")
  void machineDown() {
    machine("1", "Laser <big>");
    machine("2", "Was broken before");
    log("2", "resourceDisabled");
    minutes(10);
    assertThat(messages()).as("what was so before is nobody's news").isEmpty();

    log("1", "offline");
    minutes(3);
    assertThat(messages()).as("a hiccup is no outage").isEmpty();
    minutes(4);
    assertThat(kinds()).containsExactly("slack_post");
    assertThat(told()).containsExactly(WORKSHOP);
    assertThat(text(0)).contains("Laser \\u0026lt;big\\u0026gt;", "it is not connected");
    log("1", "allowed");
    minutes(3);
    assertThat(messages()).hasSize(1);
    minutes(5);
    assertThat(kinds()).containsExactly("slack_post", "slack_update");
    assertThat(text(1)).contains("Works again");
    assertThat(messages().get(1).get("address")).isEqualTo(messages().get(0).get("message_key"));
    minutes(20);
    assertThat(messages()).hasSize(2);
  }

  @Test
  @DisplayName("A machine that flaps has one message, not many")
  void flapping() {
    machine("1", "Laser");
    minutes(1);
    for (int i = 0; i < 6; i++) {
      log("1", "offline");
      minutes(6);
      log("1", "reboot");
      minutes(i < 5 ? 2 : 8);
    }
    assertThat(kinds()).containsExactly("slack_post", "slack_update");
    assertThat(text(1)).contains("went down 6 times");
    minutes(15);
    log("1", "resourceDisabled");
    minutes(7);
    assertThat(kinds())
        .as("within the hour it goes on in its old message")
        .containsExactly("slack_post", "slack_update", "slack_update");
    assertThat(text(2)).contains("Out of order", "went down 7 times");
  }

  @Test
  @DisplayName(
      "An outage at night is posted in the morning, if it is still there; when too much is down at once, the operators are asked")
  void machinesAtNight() {
    IntStream.range(1, 20).forEach(i -> machine("m" + i, "Machine " + i));
    minutes(1);
    on("2026-11-24T02:00:00");
    log("m1", "offline");
    log("m2", "offline");
    minutes(30);
    log("m2", "reboot");
    minutes(10);
    assertThat(messages()).isEmpty();
    on("2026-11-24T08:00:00");
    minutes(2);
    assertThat(kinds()).hasSize(1);
    assertThat(text(0)).contains("Machine 1");

    IntStream.range(3, 20).forEach(i -> log("m" + i, "offline"));
    minutes(7);
    assertThat(kinds()).hasSize(1);
    assertThat(raised).containsKey("notices.notice-machine-state");
    IntStream.range(3, 20).forEach(i -> log("m" + i, "allowed"));
    minutes(12);
    assertThat(raised).as("it is over by itself").isEmpty();
    assertThat(brake.waiting()).isEmpty();
    assertThat(kinds()).hasSize(1);
  }

  // --- the week ---------------------------------------------------------------------------------

  @Test
  @DisplayName("The week is told once, and says what is to be done or that nothing is")
  void digest() {
    mirror.run("aaaaaaaaaaab", "sync-all", "DONE", clock.instant(), clock.instant(), null);
    linked("1", "Ada Abbott");
    mirror.membership("1", "p", "2026-11-20", null, null);
    tick("digest-weekly");
    tick("digest-weekly");
    assertThat(told()).containsExactly("C0OPERATE");
    assertThat(text(0)).contains("All is well at Northern Lights", "1 joined, 0 left");
    on("2026-12-07T09:00:00");
    mirror.deadLetter("aaaaaaaaaaac", clock.instant());
    tick("digest-weekly");
    assertThat(messages()).hasSize(2);
    assertThat(text(1)).contains("something waits for you", "/hub deadletters", "/hub sync status");
  }

  @Test
  @DisplayName("All new members of a large space are found page by page")
  void pages() {
    tick("notice-training-expiring");
    JdbcClient admin =
        JdbcClient.create(
            new DriverManagerDataSource(SERVER.url(), "sandbox_admin", "sandbox_admin"));
    admin
        .sql(
            "INSERT INTO person (id, full_name, created_at) SELECT CONCAT('p', seq), 'P', NOW(3)"
                + " FROM seq_1_to_5000")
        .update();
    for (String source : List.of("fabman", "slack")) {
      admin
          .sql(
              "INSERT INTO external_identity (source, external_id, person_id, link_state, full_name,"
                  + " name_key, email_verified, state, raw, content_hash, first_seen_at,"
                  + " last_seen_at) SELECT '"
                  + source
                  + "', CONCAT(IF('"
                  + source
                  + "' = 'slack', 'T0SPACE/U', ''), seq), CONCAT('p', seq), 'confirmed', 'P P', 'p',"
                  + " 1, 'active', '{}', SHA2(seq, 256), NOW(3), NOW(3) FROM seq_1_to_5000")
          .update();
    }
    admin
        .sql(
            "INSERT INTO training (external_id, member_id, course_id, until_date) SELECT seq,"
                + " 1 + seq % 5000, CONCAT('c', seq), '2026-12-01' FROM seq_1_to_10000")
        .update();
    on("2026-11-24T10:00:00");
    tick("notice-training-expiring");
    assertThat(brake.waiting()).extracting(NoticeBrake.Waiting::held).containsExactly(5_000L);
    brake.decide("notice-training-expiring", true, "T0SPACE/USTAFF", "7f3a9kd2mxq8");
    tick("notice-training-expiring");
    tick("notice-training-expiring");
    assertThat(told()).hasSize(400).doesNotHaveDuplicates();
    assertThat(Stream.of(text(0)).toList()).allMatch(text -> text.contains("a training"));
  }
}
