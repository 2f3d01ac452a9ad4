package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Attachments;
import org.makerspacehub.beans.outbox.Delivery;
import org.makerspacehub.beans.outbox.JdbcAttachments;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.outbox.MailSender;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxItem;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.outbox.OutboxWorker;
import org.makerspacehub.beans.outbox.Postman;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackSender;
import org.makerspacehub.beans.outbox.SlackUpload;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What is put into the outbox arrives: at a simulated Slack and a real mail server. */
class OutboxIT {
  private static final String OPS = "C0OPERATE";
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final SandboxClock CLOCK =
      SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));

  private static final Attachments PICTURES =
      new JdbcAttachments(JdbcClient.create(dataSource()), CLOCK);

  private static Sandbox sandbox;
  private static SlackCalls calls;
  private static SlackSender slack;
  private static MailSender mail;

  private final JdbcClient db = JdbcClient.create(dataSource());
  private final Outbox outbox = new JdbcOutbox(db, CLOCK);
  private final List<String> raised = new ArrayList<>();
  private OutboxWorker worker;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(0, 1, CLOCK, () -> "http://127.0.0.1:1");
    Map<String, Object> settings = sandbox.settings();
    calls =
        new SlackCalls(
            settings.get("SLACK_API_BASE_URL").toString(),
            SandboxSettings.SLACK_BOT_TOKEN,
            Duration.ofSeconds(2),
            CLOCK);
    OutsideUrls outside = new OutsideUrls(settings.get("SLACK_API_BASE_URL").toString());
    slack =
        new SlackSender(
            calls,
            new SlackUpload(calls, outside, PICTURES, new LoggedNotices(), CLOCK),
            Duration.ofSeconds(10));
    mail =
        new MailSender(
            settings.get("SMTP_URL").toString(),
            settings.get("MAIL_FROM").toString(),
            Duration.ofSeconds(2));
  }

  @AfterAll
  static void stop() {
    calls.close();
    sandbox.close();
    DATABASE.empty();
  }

  @BeforeEach
  void empty() {
    DATABASE.empty();
    sandbox.reset();
    worker = worker(dataSource());
  }

  @Test
  @DisplayName("each kind of message arrives once, and its words are gone from the database")
  void arrives() throws IOException {
    put("a", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"hello all\"}");
    put("b", Kind.SLACK_POST, "U0MEMBER1", "{\"text\":\"hello you\"}");
    put("c", Kind.SLACK_EPHEMERAL, "C0GENERAL/U0MEMBER1", "{\"text\":\"psst\"}");
    put("d", Kind.SLACK_UPDATE, "a", "{\"text\":\"hello again\"}");
    put("e", Kind.MAIL, "ada@example.org", "{\"subject\":\"Grüße\",\"text\":\"A code: 4711\"}");

    drain();

    JsonNode state = get("/_state");
    assertThat(texts(state.path("messages"))).contains("hello again", "hello you");
    assertThat(texts(state.path("messages"))).doesNotContain("hello all");
    assertThat(texts(state.path("ephemerals"))).containsExactly("psst");
    JsonNode mails = get("/_mails");
    assertThat(mails).hasSize(1);
    assertThat(mails.get(0).path("subject").asText()).isEqualTo("Grüße");
    assertThat(mails.get(0).path("text").asText()).contains("A code: 4711");
    assertThat(states()).containsOnly(Map.entry("SENT", 5L));
    assertThat(count("payload IS NOT NULL")).isZero();
    assertThat(get("/_state").toString()).contains("\"unfurl_links\":\"false\"");
    drain();
    assertThat(get("/_mails")).hasSize(1);
  }

  @Test
  @DisplayName("S24 a post whose answer was lost is found in Slack, and never posted twice")
  void lostAnswer() throws IOException {
    for (String where : List.of("C0GENERAL", "U0MEMBER1")) {
      fault("drop-after-commit", "chat.postMessage", 1, 0);
      put("lost-" + where, Kind.SLACK_POST, where, "{\"text\":\"only once in " + where + "\"}");
      drain();
      assertThat(state("lost-" + where)).isEqualTo("WAITING");

      CLOCK.advance(Duration.ofSeconds(11));
      drain();

      assertThat(state("lost-" + where)).isEqualTo("SENT");
      assertThat(texts(get("/_state").path("messages")).stream())
          .filteredOn(text -> text.equals("only once in " + where))
          .hasSize(1);
      assertThat(count("message_key = 'lost-" + where + "' AND slack_ts IS NOT NULL")).isOne();
    }
  }

  @Test
  @DisplayName("of the homes of one account the newest is shown, whatever came late")
  void newestHome() throws IOException {
    put("h1", Kind.SLACK_HOME, "U0MEMBER1", home("one"));
    put("h2", Kind.SLACK_HOME, "U0MEMBER1", home("two"));
    put("h3", Kind.SLACK_HOME, "U0STAFF01", home("another's"));
    drain();
    assertThat(get("/_state").at("/homes/U0MEMBER1").toString()).contains("two");
    assertThat(get("/_state").at("/homes/U0STAFF01").toString()).contains("another's");
    assertThat(state("h1")).isEqualTo("SUPERSEDED");

    // One whose answer got lost is in doubt; a newer one is put before it is tried again.
    fault("drop-after-commit", "views.publish", 1, 0);
    put("h4", Kind.SLACK_HOME, "U0MEMBER1", home("four"));
    drainWithoutTime();
    assertThat(state("h4")).isEqualTo("WAITING");
    put("h5", Kind.SLACK_HOME, "U0MEMBER1", home("five"));
    drain();
    drain();
    assertThat(state("h4")).isEqualTo("SUPERSEDED");
    assertThat(get("/_state").at("/homes/U0MEMBER1").toString()).contains("five");
  }

  @Test
  @DisplayName("no home is shown while an older one of the same account may be on its way")
  void olderHomeFirst() throws IOException {
    put("h1", Kind.SLACK_HOME, "U0MEMBER1", home("one"));
    OutboxItem held = worker.claimForSlack();
    assertThat(held.key()).isEqualTo("h1");
    put("h2", Kind.SLACK_HOME, "U0MEMBER1", home("two"));

    assertThat(worker(dataSource()).claimForSlack()).as("another hub waits").isNull();
    worker.finish(postman(HubMode.LIVE).deliver(held));
    drain();
    drain();

    assertThat(state("h2")).isEqualTo("SENT");
    assertThat(get("/_state").at("/homes/U0MEMBER1").toString()).contains("two");
  }

  private static String home(String words) {
    return "{\"view\":{\"type\":\"home\",\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":"
        + "\"plain_text\",\"text\":\"%s\"}}]}}".formatted(words);
  }

  @Test
  @DisplayName("a post that certainly did not arrive is sent again after a look")
  void notThere() throws IOException {
    fault("reset", "chat.postMessage", 1, 0);
    put("a", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"at last\"}");
    drain();
    assertThat(texts(get("/_state").path("messages"))).doesNotContain("at last");

    CLOCK.advance(Duration.ofSeconds(11));
    drain();

    assertThat(texts(get("/_state").path("messages"))).contains("at last");
    assertThat(state("a")).isEqualTo("SENT");
  }

  @Test
  @DisplayName("what nobody can know is neither repeated nor forgotten: UNKNOWN and a notice")
  void unknown() throws IOException {
    fault("drop-after-commit", "chat.postEphemeral", 1, 0);
    put("w", Kind.SLACK_EPHEMERAL, "C0GENERAL/U0MEMBER1", "{\"text\":\"psst\"}");
    drain();
    CLOCK.advance(Duration.ofMinutes(5));
    drain();

    assertThat(state("w")).isEqualTo("UNKNOWN");
    assertThat(texts(get("/_state").path("ephemerals"))).containsExactly("psst");
    assertThat(raised).containsExactly("outbox.unknown");
  }

  @Test
  @DisplayName("429 with Retry-After pauses that method only, for as long as Slack says")
  void tooMany() throws IOException {
    fault("429", "chat.postMessage", 1, 7_000);
    put("a", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"first\"}");
    put("b", Kind.SLACK_POST, "C0HELPDSK", "{\"text\":\"second\"}");
    put("c", Kind.SLACK_EPHEMERAL, "C0GENERAL/U0MEMBER1", "{\"text\":\"psst\"}");
    drainWithoutTime();
    assertThat(state("a")).isEqualTo("WAITING");
    assertThat(state("b")).isEqualTo("WAITING");
    assertThat(state("c")).isEqualTo("SENT");

    CLOCK.advance(Duration.ofSeconds(6));
    drainWithoutTime();
    assertThat(states()).containsEntry("WAITING", 2L);
    CLOCK.advance(Duration.ofSeconds(2));
    drainWithoutTime();
    assertThat(states()).containsOnly(Map.entry("SENT", 3L));
    assertThat(raised).isEmpty();
  }

  @Test
  @DisplayName("what one person is told goes to them directly where the hub is not in the channel")
  void elsewhere() throws IOException {
    String there = "{\"text\":\"in a thread\",\"thread_ts\":\"1699999999.000100\"}";
    String direct = "{\"text\":\"for you\",\"or_direct\":true,\"thread_ts\":\"1699999999.000100\"}";
    put("a", Kind.SLACK_EPHEMERAL, "C0GENERAL/U0MEMBER1", there);
    put("b", Kind.SLACK_EPHEMERAL, "C0NOWHERE/U0MEMBER1", direct);
    put("c", Kind.SLACK_EPHEMERAL, "C0NOWHERE/U0MEMBER1", "{\"text\":\"lost\"}");
    drainWithoutTime();

    assertThat(state("a") + state("b") + state("c")).isEqualTo("SENTSENTFAILED");
    JsonNode state = new Http(sandbox.baseUrl()).get("/_state", Map.of()).json();
    assertThat(state.path("ephemerals").toString()).contains("in a thread", "1699999999.000100");
    assertThat(state.path("messages"))
        .filteredOn(message -> message.path("text").asText().equals("for you"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.path("channel").asText()).isEqualTo("D0MEMBER1");
              assertThat(message.has("thread_ts")).isFalse();
            });
  }

  @Test
  @DisplayName("a channel gets about one message a second; others need not wait for it")
  void onePerSecond() {
    put("a", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"1\"}");
    put("b", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"2\"}");
    put("c", Kind.SLACK_POST, "C0HELPDSK", "{\"text\":\"3\"}");
    drainWithoutTime();
    assertThat(state("a") + state("b") + state("c")).isEqualTo("SENTWAITINGSENT");
    CLOCK.advance(Duration.ofMillis(1_001));
    drainWithoutTime();
    assertThat(state("b")).isEqualTo("SENT");
  }

  @Test
  @DisplayName("an update waits for its message, and the newest one wins")
  void updates() throws IOException {
    fault("429", "chat.postMessage", 1, 3_000);
    put("m", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"v0\"}");
    put("m:1", Kind.SLACK_UPDATE, "m", "{\"text\":\"v1\"}");
    put("m:2", Kind.SLACK_UPDATE, "m", "{\"text\":\"v2\"}");
    drainWithoutTime();
    assertThat(state("m:2")).isEqualTo("WAITING");

    CLOCK.advance(Duration.ofSeconds(4));
    drain();

    assertThat(state("m:1")).isEqualTo("SUPERSEDED");
    assertThat(state("m:2")).isEqualTo("SENT");
    assertThat(texts(get("/_state").path("messages"))).contains("v2").doesNotContain("v0", "v1");
    put("x:1", Kind.SLACK_UPDATE, "no-such", "{\"text\":\"v1\"}");
    drain();
    assertThat(state("x:1")).isEqualTo("FAILED");
  }

  @Test
  @DisplayName("what is too late is closed unsent, and what Slack refuses is not tried again")
  void tooLateOrRefused() throws IOException {
    outbox.put(
        new OutboxMessage(
            "late",
            Ref.next(),
            Kind.SLACK_POST,
            "C0GENERAL",
            "{\"text\":\"a code\"}",
            Duration.ofMinutes(1)));
    put("nowhere", Kind.SLACK_POST, "C0NOWHERE", "{\"text\":\"hello\"}");
    CLOCK.advance(Duration.ofMinutes(2));
    drain();

    assertThat(state("late")).isEqualTo("EXPIRED");
    assertThat(state("nowhere")).isEqualTo("FAILED");
    assertThat(count("payload IS NOT NULL")).isZero();
    assertThat(raised).containsExactly("outbox.failed");
    assertThat(get("/_state").toString()).doesNotContain("a code");
  }

  @Test
  @DisplayName("S10 mail: the server away is tried again, and lines cannot become headers")
  void mails() throws IOException {
    sandbox.mail().stop();
    put(
        "e",
        Kind.MAIL,
        "ada@example.org",
        "{\"subject\":\"Hi\\r\\nBcc: eve@example.org\",\"text\":\"text\"}");
    put("f", Kind.MAIL, "ada@example.org\r\nBcc: eve@example.org", "{\"text\":\"x\"}");
    put("g", Kind.MAIL, "ada@example.org, eve@example.org", "{\"text\":\"x\"}");
    drain();
    assertThat(state("e")).isEqualTo("WAITING");
    assertThat(state("f") + state("g")).isEqualTo("FAILEDFAILED");

    sandbox.mail().empty();
    CLOCK.advance(Duration.ofMinutes(3));
    drain();

    assertThat(state("e")).isEqualTo("SENT");
    JsonNode mails = get("/_mails");
    assertThat(mails).hasSize(1);
    assertThat(mails.get(0).path("subject").asText()).isEqualTo("Hi Bcc: eve@example.org");
    assertThat(mails.get(0).path("headers").asText()).doesNotContain("\nBcc:");
    assertThat(mails.get(0).path("id").asText()).matches("<[0-9a-f]{64}@northern-lights.example>");
  }

  @Test
  @DisplayName("without a mail server a mail is closed and said so")
  void noServer() {
    worker = worker(dataSource());
    Postman without =
        new Postman(
            slack,
            new MailSender("", "", Duration.ofSeconds(1)),
            PICTURES,
            HubMode.LIVE,
            OPS,
            Set.of(),
            user -> false);
    put("e", Kind.MAIL, "ada@example.org", "{\"subject\":\"Hi\",\"text\":\"text\"}");
    worker.finish(without.deliver(worker.claimMail()));
    assertThat(state("e")).isEqualTo("FAILED");
    assertThat(raised).containsExactly("outbox.failed");
  }

  @Test
  @DisplayName("S21 several hubs at once send each message once")
  void severalHubs() throws Exception {
    int messages = 60;
    for (int i = 0; i < messages; i++) {
      put("k" + i, Kind.SLACK_EPHEMERAL, "C0GENERAL/U0MEMBER1", "{\"text\":\"m" + i + "\"}");
    }
    var hubs = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int hub = 0; hub < 4; hub++) {
        OutboxWorker own = worker(dataSource());
        done.add(hubs.submit(() -> drain(own, postman(HubMode.LIVE))));
      }
      for (Future<?> each : done) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      hubs.shutdownNow();
    }
    assertThat(texts(get("/_state").path("ephemerals"))).hasSize(messages).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a sender that died is taken over, and cannot finish what is no longer its own")
  void takenOver() throws IOException {
    put("a", Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"once\"}");
    OutboxItem first = worker.claimForSlack();
    Delivery done = postman(HubMode.LIVE).deliver(first);
    assertThat(worker.claimForSlack()).as("under a lease").isNull();
    CLOCK.advance(Duration.ofMinutes(4));

    drain();

    assertThat(state("a")).isEqualTo("SENT");
    assertThat(worker.finish(done)).isFalse();
    assertThat(texts(get("/_state").path("messages")).stream().filter("once"::equals)).hasSize(1);
  }

  @Test
  @DisplayName("observing: only operators are spoken to, and codes stay out of the summary")
  void observing() throws IOException {
    put("a", Kind.SLACK_POST, "U0MEMBER1", "{\"text\":\"Your code is 483-112 or KXQW-PLMR.\"}");
    put("b", Kind.SLACK_POST, "U0OPERAT1", "{\"text\":\"for the operator\"}");
    put("c", Kind.SLACK_POST, OPS, "{\"text\":\"a notice\"}");
    put("d", Kind.MAIL, "ada@example.org", "{\"subject\":\"Link\",\"text\":\"code 99887766\"}");
    put("a:1", Kind.SLACK_UPDATE, "a", "{\"text\":\"secret 5551\"}");
    for (int i = 0; i < 6; i++) {
      drain(worker, postman(HubMode.OBSERVE));
      CLOCK.advance(Duration.ofSeconds(3));
    }

    String said = texts(get("/_state").path("messages")).toString();
    assertThat(said)
        .contains("for the operator", "a notice", "Would have told <@U0MEMBER1>", "by mail")
        .doesNotContain("483-112", "KXQW", "99887766", "5551", "ada@example.org");
    assertThat(get("/_mails")).isEmpty();
    assertThat(state("a:1")).isEqualTo("SUPERSEDED");
  }

  @Test
  @DisplayName("20,000 waiting messages are taken up one at a time")
  void manyWaiting() {
    JdbcClient.create(new DriverManagerDataSource(DATABASE.url(), "sandbox_admin", "sandbox_admin"))
        .sql(
            "INSERT INTO outbox_message (message_key, ref, kind, address, payload, created_at,"
                + " not_before) SELECT CONCAT('n', seq), 'aaaaaaaaaaaa', 'slack_post',"
                + " CONCAT('C0', seq % 7), REPEAT('x', 500), :now, :now FROM seq_1_to_20000")
        .param("now", java.sql.Timestamp.from(CLOCK.instant()))
        .update();
    SingleConnectionDataSource one =
        new SingleConnectionDataSource(DATABASE.url(), "hub_app", "hub_app", true);
    try {
      OutboxWorker own = worker(one);
      JdbcClient same = JdbcClient.create(one);
      long before = rowsSent(same);
      for (int i = 0; i < 20; i++) {
        assertThat(own.claimForSlack()).isNotNull();
      }
      assertThat(rowsSent(same) - before).isLessThan(20 * 4 + 10);
    } finally {
      one.destroy();
    }
  }

  private static long rowsSent(JdbcClient connection) {
    return connection
        .sql("SHOW SESSION STATUS LIKE 'Rows_sent'")
        .query((row, n) -> row.getLong(2))
        .single();
  }

  private static DriverManagerDataSource dataSource() {
    return new DriverManagerDataSource(DATABASE.url(), "hub_app", "hub_app");
  }

  private OutboxWorker worker(javax.sql.DataSource source) {
    ConcurrentLinkedQueue<String> ignored = new ConcurrentLinkedQueue<>();
    Notices notices =
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {
            assertThat(Ref.isRef(ref) || ref.equals("aaaaaaaaaaaa")).isTrue();
            raised.add(topic);
          }

          @Override
          public void clear(String topic, String sentence) {
            ignored.add(topic);
          }
        };
    return new OutboxWorker(
        JdbcClient.create(source), new JdbcTransactionManager(source), (Clock) CLOCK, notices);
  }

  private static Postman postman(HubMode mode) {
    return new Postman(
        slack, mail, PICTURES, mode, OPS, Set.of(SandboxSettings.OPS_MAIL), "U0OPERAT1"::equals);
  }

  private void put(String key, Kind kind, String address, String payload) {
    assertThat(outbox.put(new OutboxMessage(key, Ref.next(), kind, address, payload, null)))
        .isTrue();
  }

  /** Until nothing is left that time alone would bring. */
  private void drain() {
    for (int i = 0; i < 5; i++) {
      drainWithoutTime();
      CLOCK.advance(Duration.ofMillis(1_100));
    }
  }

  private void drainWithoutTime() {
    worker.closeExpired();
    drain(worker, postman(HubMode.LIVE));
  }

  private static void drain(OutboxWorker worker, Postman postman) {
    for (OutboxItem item = worker.claimForSlack(); item != null; item = worker.claimForSlack()) {
      worker.finish(postman.deliver(item));
    }
    for (OutboxItem item = worker.claimMail(); item != null; item = worker.claimMail()) {
      worker.finish(postman.deliver(item));
    }
  }

  private String state(String key) {
    return db.sql("SELECT state FROM outbox_message WHERE message_key = :key")
        .param("key", key)
        .query(String.class)
        .single();
  }

  private Map<String, Long> states() {
    Map<String, Long> states = new java.util.TreeMap<>();
    db.sql("SELECT state, COUNT(*) FROM outbox_message GROUP BY state")
        .query((row, n) -> states.put(row.getString(1), row.getLong(2)))
        .list();
    return states;
  }

  private long count(String which) {
    return db.sql("SELECT COUNT(*) FROM outbox_message WHERE " + which).query(Long.class).single();
  }

  private static void fault(String kind, String match, int count, long ms) throws IOException {
    String json =
        "{\"vendor\":\"slack\",\"kind\":\"%s\",\"match\":\"%s\",\"count\":%d,\"ms\":%d}"
            .formatted(kind, match, count, ms);
    assertThat(new Http(sandbox.baseUrl()).json("POST", "/_faults", json).status()).isEqualTo(200);
  }

  private static JsonNode get(String path) throws IOException {
    return new Http(sandbox.baseUrl()).get(path, Map.of()).json();
  }

  private static List<String> texts(JsonNode messages) {
    List<String> texts = new ArrayList<>();
    messages.forEach(message -> texts.add(message.path("text").asText()));
    return texts;
  }
}
