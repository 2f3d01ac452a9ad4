package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;
import org.makerspacehub.beans.knowledge.slack.SlackBook;
import org.makerspacehub.beans.knowledge.slack.SlackChannels;
import org.makerspacehub.beans.knowledge.slack.SlackDocuments;
import org.makerspacehub.beans.knowledge.slack.SlackPage;
import org.makerspacehub.beans.knowledge.slack.SlackPosts;
import org.makerspacehub.beans.knowledge.slack.SlackRound;
import org.makerspacehub.beans.knowledge.slack.SlackTaking;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.retention.RawLimits;
import org.makerspacehub.beans.sync.HistoryLimit;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.beans.sync.Tally;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is taken in from Slack, over a real database and the simulated Slack. */
class SlackTakingIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Instant NOW = Instant.parse("2026-11-22T20:15:30Z");
  private static final String ROOM = "C0OPENHSE";
  private static final String PRIVATE = "C0BOARD01";
  private static final Principal OWNER = Principal.person(Seed.TEAM_ID, "U0OWNER01");

  private static Sandbox sandbox;

  private final TestClock clock = new TestClock(NOW.plusSeconds(3_600));
  private final Set<String> raised = new TreeSet<>();
  private final Breakable source = new Breakable();
  private SlackAtHand slack;
  private Taking taking;

  /** A process was killed here. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Fails for good at one of its statements: everything that was not committed is lost. */
  private static final class Breakable extends DelegatingDataSource {
    private final AtomicInteger left = new AtomicInteger(-1);
    private SingleConnectionDataSource line;

    @Override
    public DataSource getTargetDataSource() {
      if (line == null) {
        line =
            new SingleConnectionDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app", true);
      }
      return line;
    }

    @Override
    public void afterPropertiesSet() {
      // There is one when it is asked for.
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = getTargetDataSource().getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                boolean counts =
                    method.getName().equals("prepareStatement")
                        || method.getName().equals("commit");
                if (counts && left.get() >= 0 && left.decrementAndGet() < 0) {
                  left.set(0);
                  throw new Killed();
                }
                try {
                  return method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    /** Dies at the statement after so many, and at every one from then on. */
    void killAfter(int statements) {
      left.set(statements);
    }

    void mend() {
      left.set(-1);
    }

    void close() {
      if (line != null) {
        line.destroy();
      }
    }
  }

  /** Channels that Slack gives no page of, and why. */
  private final Map<String, RuntimeException> troubles = new TreeMap<>();

  /** How long a page takes. */
  private Duration aPage = Duration.ZERO;

  /** One process that takes in. */
  private final class Taking {
    private final JdbcClient db = JdbcClient.create(source);
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(source);
    private final SyncRuns runs = new SyncRuns(db, clock, Duration.ofMinutes(2));
    private final SlackChannels channels;
    private final SlackTaking taking;

    Taking() {
      SlackBook book = new SlackBook(db, clock);
      RawLimits limits =
          new RawLimits(
              Map.of(SourceKind.SLACK, new RawLimits.Months(12, 36)), ZoneOffset.UTC, clock);
      SlackDocuments documents =
          new SlackDocuments(
              book,
              new JdbcDocumentBook(db, transactions, new Chunker(), clock),
              limits,
              () -> "ours.slack.example",
              transactions);
      channels = new SlackChannels(slack, book, documents, db, transactions, clock);
      taking =
          new SlackTaking(
              SlackTakingIT.this::ask,
              book,
              channels,
              new SlackPosts(Seed.TEAM_ID, () -> Seed.HUB_BOT_USER_ID, Forgotten.NOBODY),
              documents,
              new HistoryLimit(
                  new Notices() {
                    @Override
                    public void raise(String topic, String sentence, String ref) {
                      raised.add(topic);
                    }

                    @Override
                    public void clear(String topic, String sentence) {
                      raised.remove(topic);
                    }
                  }),
              limits,
              clock,
              transactions);
    }

    /** What the flow does. */
    void round() {
      SyncRun run = runs.begin(SlackTaking.FLOW, null);
      assertThat(run.isMine()).isTrue();
      try {
        SlackRound round = taking.begin(run);
        while (round.isMore()) {
          SlackPage page = taking.read(round);
          Tally tally =
              new TransactionTemplate(transactions)
                  .execute(
                      status -> {
                        runs.hold(run);
                        return taking.write(round, page);
                      });
          runs.count(run, tally);
          taking.settle(page);
        }
        runs.done(run);
      } catch (VendorUnavailable away) {
        noted(run, away);
        throw away;
      }
      clock.tick(Duration.ofSeconds(30));
    }

    private void noted(SyncRun run, Exception failure) {
      try {
        runs.failed(run, failure);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  @BeforeAll
  static void start() {
    sandbox =
        Sandbox.start(
            0, 1, SandboxClock.fixed(NOW), () -> "http://127.0.0.1:1", SandboxHub.FEW_LOGS);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    SERVER.empty();
  }

  @BeforeEach
  void fresh() {
    SERVER.empty();
    sandbox.slack().reset(sandbox.seed());
    sandbox.faults().clear();
    slack = new SlackAtHand(sandbox, clock);
    taking = new Taking();
  }

  @AfterEach
  void close() {
    slack.close();
    source.close();
  }

  @Test
  @DisplayName("R8 a thousand messages with threads, kills and 429s: none lost, none doubled")
  void kills() {
    killed(10);
  }

  @Test
  @Tag("proof")
  @DisplayName("R8 the same with two hundred kills")
  void manyKills() {
    killed(200);
  }

  private void killed(int kills) {
    int replies = history(1_000);
    untilDone();
    Map<String, String> undisturbed = messages();
    Map<String, String> documents = documents();
    assertThat(undisturbed.keySet().stream().filter(key -> key.startsWith(ROOM))).hasSize(1_000);
    assertThat(replies).isGreaterThan(100);
    assertThat(documents.keySet().stream().filter(key -> key.contains(" t:")))
        .hasSizeGreaterThan(20);

    Random dice = new Random(8);
    int midway = 0;
    SERVER.empty();
    for (int i = 0; i < kills; i++) {
      if (i % 14 == 13) {
        SERVER.empty();
      }
      source.killAfter(dice.nextInt(900));
      if (i % 3 == 0) {
        sandbox
            .faults()
            .add(new Faults.Fault("slack", "conversations", Faults.Kind.TOO_MANY, 0.3, 1), 3);
      }
      try {
        taking.round();
      } catch (Killed dead) {
        midway++;
      } catch (VendorUnavailable asWeAreTold) {
        midway++;
      }
      source.mend();
      // Whoever comes next knows nothing but what is in the database, and waits for the lease.
      clock.tick(Duration.ofMinutes(3));
      taking = new Taking();
    }
    sandbox.faults().clear();
    untilDone();

    System.out.printf("%d rounds cut short out of %d%n", midway, kills);
    assertThat(midway).isGreaterThan(kills / 3);
    assertThat(messages()).isEqualTo(undisturbed);
    assertThat(documents()).isEqualTo(documents);
  }

  @Test
  @DisplayName("R7 another round over the same Slack changes no message and no document")
  void again() {
    history(260);
    untilDone();
    Map<String, String> before = messages();
    Map<String, String> documents = documents();
    taking.round();
    taking.round();
    assertThat(messages()).isEqualTo(before);
    assertThat(documents()).isEqualTo(documents);
    // One more message touches the stretch that it belongs to, and no other.
    sandbox.slack().sayAt(ROOM, "U0MEMBER1", NOW.minusSeconds(5), null, "One more thing.");
    taking.round();
    Map<String, String> after = documents();
    after.entrySet().removeAll(documents.entrySet());
    assertThat(after).hasSize(1);
  }

  @Test
  @DisplayName(
      "R4 what is edited or deleted without an event is noticed in one round; old too, by and by")
  void withoutEvents() {
    String old =
        sandbox
            .slack()
            .sayAt(ROOM, "U0MEMBER1", NOW.minus(Duration.ofDays(90)), null, "ancient words");
    history(450);
    String root = say(60, null, "a root");
    String reply = say(50, root, "reply as it was");
    String other = say(40, root, "another reply");
    String plain = say(30, null, "plain as it was");
    String gone = say(20, null, "soon gone");
    untilDone();
    assertThat(texts())
        .contains("ancient words", "reply as it was", "plain as it was", "soon gone");

    sandbox.slack().edit(ROOM, plain, "plain as it is");
    sandbox.slack().edit(ROOM, reply, "reply as it is");
    sandbox.slack().delete(ROOM, gone);
    taking.round();
    assertThat(texts())
        .contains("plain as it is", "reply as it is", "another reply")
        .doesNotContain("as it was")
        .doesNotContain("soon gone");

    sandbox.slack().delete(ROOM, root);
    sandbox.slack().delete(ROOM, other);
    taking.round();
    assertThat(texts()).contains("reply as it is").doesNotContain("a root", "another reply");

    sandbox.slack().delete(ROOM, old);
    for (int i = 0; i < 30 && texts().contains("ancient words"); i++) {
      taking.round();
    }
    assertThat(texts()).doesNotContain("ancient words");
  }

  @Test
  @DisplayName(
      "R4 what an event says is gone is gone at once, and a page that still had it brings nothing back")
  void deletedByEvent() {
    String ts = say(30, null, "never mind this");
    untilDone();
    SyncRun run = taking.runs.begin(SlackTaking.FLOW, null);
    SlackRound round = taking.taking.begin(run);
    List<SlackPage> pages = new ArrayList<>();
    while (round.isMore()) {
      pages.add(taking.taking.read(round));
    }
    sandbox.slack().delete(ROOM, ts);
    assertThat(taking.taking.deleted(ROOM, ts, "")).isEqualTo("a deleted message is forgotten");
    assertThat(texts()).doesNotContain("never mind this");
    for (SlackPage page : pages) {
      new TransactionTemplate(taking.transactions)
          .execute(status -> taking.taking.write(round, page));
      taking.taking.settle(page);
    }
    taking.runs.done(run);
    assertThat(texts()).doesNotContain("never mind this");
    assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE text LIKE '%never mind%'")).isZero();
  }

  @Test
  @DisplayName("a thread whose last word is older than what is kept does not come back")
  void deadThreads() {
    String root = sayDaysAgo(430, null, "words of last year");
    sayDaysAgo(429, root, "and what was said to them");
    say(30, null, "a quiet channel");
    untilDone();
    taking.round();
    assertThat(texts()).contains("a quiet channel").doesNotContain("words of last year");
    assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE ts = '" + root + "'")).isZero();
  }

  @Test
  @DisplayName("a thread that grew too old is left as it was to be summed up, with its replies")
  void monthsTurn() {
    clock.set(Instant.parse("2026-11-30T23:00:00Z"));
    String root = sayDaysAgo(380, null, "where it began");
    sayDaysAgo(379, root, "what was decided");
    untilDone();
    assertThat(texts()).contains("what was decided");
    Map<String, String> before = documents();

    clock.set(Instant.parse("2026-12-01T01:00:00Z"));
    taking.round();
    taking.round();
    assertThat(documents()).isEqualTo(before);
    assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE ts = '" + root + "'")).isZero();
  }

  @Test
  @DisplayName(
      "R4 a living thread with an old beginning is read when it changes, and not every time")
  void oldBeginnings() {
    String root = sayDaysAgo(430, null, "an old question");
    sayDaysAgo(12, root, "a late answer");
    String last = sayDaysAgo(10, root, "a later one");
    untilDone();
    assertThat(texts()).contains("an old question", "a late answer", "a later one");

    SyncRun run = taking.runs.begin(SlackTaking.FLOW, null);
    SlackRound round = taking.taking.begin(run);
    SlackPage page = taking.taking.read(round);
    while (!page.toString().contains("TOP, channel=" + ROOM)) {
      page = taking.taking.read(round);
    }
    SlackPage top = page;
    new TransactionTemplate(taking.transactions)
        .executeWithoutResult(status -> taking.taking.write(round, top));
    taking.runs.done(run);
    assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE thread_due")).isZero();
    assertThat(rows("SELECT COUNT(*) FROM slack_stale")).isZero();

    sandbox.slack().delete(ROOM, last);
    taking.round();
    assertThat(texts()).contains("a late answer").doesNotContain("a later one");
  }

  @Test
  @DisplayName(
      "R4 what lost its only reply is there once, and is noticed when it is edited or deleted")
  void onlyReply() {
    for (String how : List.of("edit", "delete")) {
      SERVER.empty();
      sandbox.slack().reset(sandbox.seed());
      taking = new Taking();
      String root = say(60, null, "the badger opens the door");
      String reply = say(50, root, "not here please");
      untilDone();
      sandbox.slack().delete(ROOM, reply);
      assertThat(taking.taking.deleted(ROOM, reply, root))
          .isEqualTo("a deleted message is forgotten");
      untilDone();
      assertThat(rows("SELECT COUNT(*) FROM knowledge_chunk WHERE text LIKE '%badger%'"))
          .as(how)
          .isEqualTo(1);

      clock.tick(Duration.ofDays(3));
      taking.round();
      if (how.equals("edit")) {
        sandbox.slack().edit(ROOM, root, "ask at the desk");
      } else {
        sandbox.slack().delete(ROOM, root);
      }
      taking.round();
      assertThat(texts()).as(how).doesNotContain("badger");
    }
  }

  @Test
  @DisplayName("a change whose new words are not to be had takes the old ones away")
  void changedWhileAway() {
    String ts = say(30, null, "the code is 4711");
    untilDone();
    sandbox.slack().edit(ROOM, ts, "the code is a secret");
    sandbox.faults().add(new Faults.Fault("slack", "replies", Faults.Kind.UNAVAILABLE, 1, 0), 0);
    taking.taking.changed("ref", ROOM, ts, "");
    assertThat(texts()).doesNotContain("4711");
    sandbox.faults().clear();
    taking.round();
    assertThat(texts()).contains("the code is a secret");
  }

  @Test
  @DisplayName(
      "R4 a channel that is turned off, left, archived or made private is forgotten in that round")
  void channels() {
    for (String how : List.of("off", "left", "archive", "private")) {
      SERVER.empty();
      sandbox.slack().reset(sandbox.seed());
      taking = new Taking();
      say(30, null, "words of the house");
      untilDone();
      assertThat(texts()).as(how).contains("words of the house");
      assertThat(
              rows(
                  "SELECT COUNT(*) FROM knowledge_document WHERE source = '"
                      + ROOM
                      + "' AND audience = 'channel:"
                      + ROOM
                      + " members'"))
          .isPositive();
      switch (how) {
        case "off" ->
            assertThat(taking.channels.decide("#open-house", false, OWNER))
                .isEqualTo(ChannelsDesk.Decided.DONE);
        case "left" -> sandbox.slack().leave(Seed.HUB_BOT_USER_ID, ROOM);
        default -> sandbox.slack().change(ROOM, how);
      }
      if (!how.equals("off")) {
        taking.round();
      }
      assertThat(texts()).as(how).doesNotContain("words of the house");
      assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE channel_id = '" + ROOM + "'"))
          .isZero();
      taking.round();
      assertThat(texts()).as(how).doesNotContain("words of the house");
    }
  }

  @Test
  @DisplayName(
      "a private channel is taken in only by decision, and then for who is in it; so is a shared one")
  void privateOnes() {
    sandbox.slack().sayAt(PRIVATE, "U0OWNER01", NOW.minusSeconds(60), null, "the rent goes up");
    say(30, null, "see you at the open house");
    untilDone();
    assertThat(texts()).doesNotContain("the rent goes up");

    assertThat(taking.channels.decide("board", true, OWNER)).isEqualTo(ChannelsDesk.Decided.DONE);
    untilDone();
    assertThat(audienceOf("the rent goes up")).isEqualTo("channel:" + PRIVATE);
    assertThat(audienceOf("see you at the open house")).isEqualTo("channel:" + ROOM + " members");

    sandbox.slack().change(ROOM, "share");
    taking.round();
    assertThat(audienceOf("see you at the open house")).isEqualTo("channel:" + ROOM);
    assertThat(taking.channels.decide("nowhere", true, OWNER))
        .isEqualTo(ChannelsDesk.Decided.NOT_THERE);
    assertThat(taking.channels.channels())
        .filteredOn(channel -> channel.name().equals("board"))
        .singleElement()
        .satisfies(
            channel -> {
              assertThat(channel.isOn()).isTrue();
              assertThat(channel.isComplete()).isTrue();
              assertThat(channel.messages()).isPositive();
            });
  }

  @Test
  @DisplayName("fifteen messages where two hundred were asked for, and more to come: one notice")
  void canary() {
    history(60);
    sandbox.slack().change(ROOM, "misclassify");
    taking.round();
    assertThat(raised).contains("slack.history-limit");
    sandbox.slack().change(ROOM, "classify");
    taking.round();
    assertThat(raised).doesNotContain("slack.history-limit");
  }

  @Test
  @DisplayName(
      "what the hub said or was asked, joins and apps without words are not taken in; what apps say is")
  void noise() {
    sandbox.slack().sayAt(ROOM, Seed.HUB_BOT_USER_ID, NOW.minusSeconds(9), null, "I am the hub.");
    say(20, null, "<@" + Seed.HUB_BOT_USER_ID + "> was the page ever finished?");
    String link =
        say(30, null, "<#C0HELPDSK> &amp; <https://x.example/a|the page> by <@U0STAFF01>");
    untilDone();
    assertThat(texts())
        .contains("#help & the page (https://x.example/a) by <@U0STAFF01>")
        .doesNotContain("I am the hub", "ever finished");
    assertThat(
            rows(
                "SELECT COUNT(*) FROM knowledge_chunk WHERE link ="
                    + " 'https://ours.slack.example/archives/"
                    + ROOM
                    + "/p"
                    + link.replace(".", "")
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  @DisplayName(
      "R4 R8 threads without end that are to be read again hold up neither past nor change")
  void backlog() {
    aPage = Duration.ofMillis(1_250);
    List<String> roots = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      String root = sayDaysAgo(70 - i / 2, null, "question " + i + ".");
      sayDaysAgo(30, root, "answer " + i + ".");
      roots.add(root);
    }
    untilDone();
    // The slow look came by here, and everything is to be read again.
    taking
        .db
        .sql(
            "UPDATE slack_message SET thread_due = TRUE, thread_read_at = FROM_UNIXTIME(ts)"
                + " WHERE reply_count > 0")
        .update();
    String changed = roots.get(69);
    sayDaysAgo(20, changed, "and another thing");
    sandbox
        .slack()
        .sayAt(PRIVATE, "U0OWNER01", NOW.minus(Duration.ofDays(90)), null, "the first rent");
    for (int i = 0; i < 450; i++) {
      sandbox
          .slack()
          .sayAt(
              PRIVATE, "U0OWNER01", NOW.minus(Duration.ofDays(80)).plusSeconds(i), null, "x" + i);
    }
    assertThat(taking.channels.decide("board", true, OWNER)).isEqualTo(ChannelsDesk.Decided.DONE);
    taking.round();
    assertThat(texts()).contains("and another thing");
    taking.db.sql("UPDATE slack_message SET thread_due = TRUE WHERE reply_count > 0").update();
    taking.round();
    taking.db.sql("UPDATE slack_message SET thread_due = TRUE WHERE reply_count > 0").update();
    taking.round();
    assertThat(rows("SELECT COUNT(*) FROM slack_message WHERE thread_due")).isPositive();
    assertThat(texts()).contains("the first rent");
  }

  @Test
  @DisplayName("R4 R8 a channel that is refused, or does not answer, holds up no other")
  void oneInTrouble() {
    for (RuntimeException no :
        List.of(
            new VendorRefused("Slack wants the scope groups:history.", null),
            new VendorUnavailable("Slack did not answer.", Duration.ZERO, null))) {
      SERVER.empty();
      sandbox.slack().reset(sandbox.seed());
      troubles.clear();
      taking = new Taking();
      String old = sayDaysAgo(90, null, "ancient words");
      history(450);
      sandbox.slack().sayAt(PRIVATE, "U0OWNER01", NOW.minusSeconds(1), null, "the rent goes up");
      taking.round();
      assertThat(taking.channels.decide("board", true, OWNER)).isEqualTo(ChannelsDesk.Decided.DONE);
      untilDone();
      assertThat(texts()).contains("the rent goes up", "ancient words");

      troubles.put(PRIVATE, no);
      sandbox.slack().delete(ROOM, old);
      say(10, null, "news of the house");
      taking.round();
      assertThat(texts()).contains("news of the house", "the rent goes up");
      for (int i = 0; i < 30 && texts().contains("ancient words"); i++) {
        taking.round();
      }
      assertThat(texts()).doesNotContain("ancient words");
      assertThat(note(PRIVATE)).isEqualTo(no.getMessage());

      taking
          .db
          .sql("UPDATE slack_channel SET back_done = FALSE, back_ts = newest_ts WHERE taken")
          .update();
      taking.round();
      taking.round();
      assertThat(
              taking
                  .db
                  .sql("SELECT channel_id FROM slack_channel WHERE taken AND NOT back_done")
                  .query(String.class)
                  .list())
          .containsExactly(PRIVATE);

      troubles.clear();
      untilDone();
      assertThat(note(PRIVATE)).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "two channels that do not answer are an outage, and so is the only one that is asked")
  void outage() {
    VendorUnavailable away = new VendorUnavailable("Slack did not answer.", Duration.ZERO, null);
    untilDone();
    troubles.put(ROOM, away);
    troubles.put("C0GENERAL", away);
    assertThatThrownBy(taking::round).isSameAs(away);
    taking
        .db
        .sql("UPDATE slack_channel SET wish = 'off' WHERE channel_id <> '" + ROOM + "'")
        .update();
    assertThatThrownBy(taking::round).isSameAs(away);
  }

  // ---- helpers --------------------------------------------------------------------------------

  /** So many messages over two months, some of them replies; returns how many of those. */
  private int history(int messages) {
    Random dice = new Random(3);
    Instant at = NOW.minus(Duration.ofDays(60));
    String root = null;
    int replies = 0;
    for (int i = 0; i < messages; i++) {
      at = at.plusSeconds(60 + dice.nextInt(8_000)).plusNanos(1_000L * (i + 1));
      if (at.isAfter(NOW.minusSeconds(7_200))) {
        at = NOW.minus(Duration.ofDays(59)).plusNanos(1_000L * (i + 1));
      }
      boolean reply = root != null && dice.nextInt(5) == 0;
      replies += reply ? 1 : 0;
      String ts =
          sandbox
              .slack()
              .sayAt(ROOM, "U0MEMBER1", at, reply ? root : null, "message number " + i + ".");
      root = reply ? root : ts;
    }
    return replies;
  }

  private String say(int secondsAgo, String thread, String text) {
    return sandbox.slack().sayAt(ROOM, "U0MEMBER1", NOW.minusSeconds(secondsAgo), thread, text);
  }

  private JsonNode ask(String tool, Map<String, Object> arguments) {
    clock.tick(aPage);
    RuntimeException no = troubles.get(arguments.get("channel"));
    if (no != null) {
      throw no;
    }
    return slack.call(tool, arguments);
  }

  private String sayDaysAgo(int days, String thread, String text) {
    return sandbox.slack().sayAt(ROOM, "U0MEMBER1", NOW.minus(Duration.ofDays(days)), thread, text);
  }

  private void untilDone() {
    for (int i = 0; i < 40; i++) {
      taking.round();
      if (rows("SELECT COUNT(*) FROM slack_channel WHERE taken AND NOT back_done") == 0
          && rows("SELECT COUNT(*) FROM slack_message WHERE thread_due") == 0) {
        return;
      }
    }
    throw new AssertionError("it does not come to an end");
  }

  private Map<String, String> messages() {
    Map<String, String> found = new TreeMap<>();
    taking
        .db
        .sql("SELECT channel_id, ts, thread_ts, text, reply_count FROM slack_message")
        .query(
            row -> {
              found.put(
                  row.getString(1) + " " + row.getString(2),
                  row.getString(3) + " " + row.getString(4) + " " + row.getInt(5));
            });
    return found;
  }

  private Map<String, String> documents() {
    Map<String, String> found = new TreeMap<>();
    taking
        .db
        .sql(
            "SELECT d.source, d.document_key, d.audience, c.ordinal, HEX(c.id), c.text"
                + " FROM knowledge_document d JOIN knowledge_chunk c ON c.document_id = d.id")
        .query(
            row -> {
              found.put(
                  row.getString(1) + " " + row.getString(2) + " " + row.getInt(4),
                  row.getString(3) + " " + row.getString(5) + " " + row.getString(6));
            });
    return found;
  }

  private String texts() {
    return String.join(
        "\n", taking.db.sql("SELECT text FROM knowledge_chunk").query(String.class).list());
  }

  private String audienceOf(String words) {
    return taking
        .db
        .sql(
            "SELECT d.audience FROM knowledge_document d JOIN knowledge_chunk c"
                + " ON c.document_id = d.id WHERE c.text LIKE CONCAT('%', :words, '%')")
        .param("words", words)
        .query(String.class)
        .single();
  }

  private String note(String channel) {
    return taking
        .db
        .sql("SELECT COALESCE(note, '') FROM knowledge_source WHERE source = :channel")
        .param("channel", channel)
        .query(String.class)
        .single();
  }

  private long rows(String sql) {
    return taking.db.sql(sql).query(Long.class).single();
  }
}
