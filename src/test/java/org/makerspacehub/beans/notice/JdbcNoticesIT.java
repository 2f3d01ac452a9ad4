package org.makerspacehub.beans.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** One message a trouble, whatever happens. */
class JdbcNoticesIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final String REF = "7f3a9kd2mxq8";

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T20:15:30Z"));
  private final Away source = new Away();
  private final JdbcClient db =
      JdbcClient.create(new DriverManagerDataSource(DATABASE.url(), "hub_app", "hub_app"));
  private JdbcNotices notices;

  /** A database that a test can take away. */
  private static final class Away extends DriverManagerDataSource {
    private volatile boolean away;
    private volatile Duration patience = Duration.ZERO;

    Away() {
      super(DATABASE.url(), "hub_app", "hub_app");
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (away) {
        throw new SQLNonTransientConnectionException("away");
      }
      long until = System.nanoTime() + patience.toNanos();
      patience = Duration.ZERO;
      while (System.nanoTime() < until) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
      return super.getConnection();
    }
  }

  @AfterAll
  static void empty() {
    DATABASE.empty();
  }

  @BeforeEach
  void fresh() {
    DATABASE.empty();
    notices = notices("C0OPERATE", List.of("ops@example.org"));
  }

  private JdbcNotices notices(String channel, List<String> mailTo) {
    return new JdbcNotices(
        JdbcClient.create(source),
        new JdbcTransactionManager(source),
        new JdbcOutbox(JdbcClient.create(source), clock),
        clock,
        ZoneOffset.UTC,
        new ReplyJson(),
        new NoticeSettings(
            channel,
            mailTo,
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10)));
  }

  @Test
  @DisplayName("S24 a storm of a thousand raises is one message, brought up to date and closed")
  void storm() {
    IntStream.range(0, 1_000)
        .parallel()
        .forEach(i -> notices.raise("vendor.fabman", "Fabman has a problem of its own.", REF));
    notices.tell();
    assertThat(messages()).containsExactly("slack_post");
    assertThat(payload("notice:%")).contains("1,000 times").contains(REF);

    for (int i = 0; i < 20; i++) {
      notices.raise("vendor.fabman", "Fabman has a problem of its own.", REF);
      clock.tick(Duration.ofSeconds(1));
      notices.tell();
    }
    assertThat(messages()).as("not more often than every 30 s").containsExactly("slack_post");
    clock.tick(Duration.ofSeconds(11));
    notices.tell();
    assertThat(messages()).containsExactly("slack_post", "slack_update");

    clock.tick(Duration.ofMinutes(6).plusSeconds(29));
    notices.clear("vendor.fabman", "Fabman answers again.");
    notices.tell();
    assertThat(messages()).containsExactly("slack_post", "slack_update", "slack_update");
    assertThat(payload("%:2")).contains("Over after 7 min").contains("Fabman answers again");
    assertThat(notices.open()).isEmpty();
    notices.clear("vendor.fabman", "Fabman answers again.");
    notices.tell();
    assertThat(messages()).as("closed once").hasSize(3);
  }

  @Test
  @DisplayName("a trouble that comes back within ten minutes is the same message; later, a new one")
  void flapping() {
    notices = notices("C0OPERATE", List.of());
    notices.raise("t", "It is broken.", REF);
    notices.clear("t", "Mended.");
    notices.tell();
    clock.tick(Duration.ofMinutes(9));
    notices.raise("t", "It is broken.", REF);
    notices.tell();
    assertThat(messages()).containsExactly("slack_post", "slack_update");
    assertThat(notices.open()).singleElement().matches(open -> open.occurrences() == 2);
    notices.clear("t", "Mended.");
    notices.tell();
    clock.tick(Duration.ofMinutes(11));
    notices.raise("t", "It is broken.", REF);
    notices.tell();
    assertThat(messages())
        .containsExactly("slack_post", "slack_update", "slack_update", "slack_post");
  }

  @Test
  @DisplayName("S24 the database away for less than the pool waits for it: one notice says so too")
  void databaseAwayUnnoticed() {
    source.patience = Duration.ofMillis(3_100);
    notices.tell();
    notices.tell();
    assertThat(messages()).containsExactly("slack_post");
    assertThat(payload("notice:%")).contains("The database did not answer for 3 s");
    assertThat(notices.open()).isEmpty();
    notices.tell();
    assertThat(messages()).hasSize(1);
  }

  @Test
  @DisplayName("S24 the database away: raising neither fails nor is lost, and one notice says so")
  void databaseAway() {
    source.away = true;
    notices.raise("t", "It is broken.", REF);
    assertThatCode(notices::tell).doesNotThrowAnyException();
    clock.tick(Duration.ofSeconds(30));
    notices.raise("t", "It is broken still.", REF);
    notices.tell();
    clock.tick(Duration.ofSeconds(30));
    source.away = false;
    notices.tell();
    notices.tell();

    assertThat(notices.open())
        .singleElement()
        .matches(open -> open.occurrences() == 2 && open.sentence().equals("It is broken still."));
    assertThat(messages()).containsExactly("slack_post", "slack_post");
    assertThat(
            db.sql("SELECT sentence FROM ops_notice WHERE topic = 'database'")
                .query(String.class)
                .single())
        .contains("60 s");
    notices.tell();
    assertThat(messages()).hasSize(2);
  }

  @Test
  @DisplayName("S24 Slack itself away: one mail for all of it, and one when all of it is over")
  void slackAway() {
    notices.raise("vendor.slack", "Slack does not answer.", REF);
    notices.raise("deadletters", "1 waits.", REF);
    notices.tell();
    clock.tick(Duration.ofSeconds(119));
    notices.tell();
    assertThat(mails()).isEmpty();
    clock.tick(Duration.ofSeconds(2));
    for (int i = 0; i < 50; i++) {
      notices.raise("vendor.slack", "Slack does not answer.", REF);
      notices.tell();
      clock.tick(Duration.ofSeconds(10));
    }
    assertThat(mails()).hasSize(1);
    assertThat(mails().get(0)).contains("Slack does not answer.").contains("1 waits.");

    notices.clear("vendor.slack", "Slack answers again.");
    notices.tell();
    assertThat(mails()).hasSize(1);
    notices.clear("deadletters", "None is left.");
    notices.tell();
    notices.tell();
    assertThat(mails()).hasSize(2);
    assertThat(mails().get(1)).contains("Slack answers again.");
  }

  @Test
  @DisplayName("what Slack has taken is not mailed, and without a channel mail is all there is")
  void mailOnlyWhereNeeded() {
    notices.raise("t", "It is broken.", REF);
    notices.tell();
    db.sql("UPDATE outbox_message SET state = 'SENT'").update();
    clock.tick(Duration.ofMinutes(5));
    notices.tell();
    assertThat(mails()).isEmpty();

    DATABASE.empty();
    JdbcNotices withoutChannel = notices("", List.of("a@example.org", "b@example.org"));
    withoutChannel.raise("t", "It is broken.", REF);
    withoutChannel.tell();
    assertThat(messages()).containsExactly("mail", "mail");
    assertThat(mails().get(0)).contains("no channel is set");
  }

  @Test
  @DisplayName("two hubs that raise at once make one notice")
  void twoHubs() {
    JdbcNotices other = notices("C0OPERATE", List.of());
    notices.raise("t", "It is broken.", REF);
    other.raise("t", "It is broken.", REF);
    List.of(notices, other).parallelStream().forEach(JdbcNotices::tell);
    notices.tell();
    assertThat(notices.open()).singleElement().matches(open -> open.occurrences() == 2);
    assertThat(messages().stream().filter("slack_post"::equals)).hasSize(1);
  }

  private List<String> messages() {
    return db.sql("SELECT kind FROM outbox_message ORDER BY id").query(String.class).list();
  }

  private List<String> mails() {
    return db.sql("SELECT payload FROM outbox_message WHERE kind = 'mail' ORDER BY id")
        .query(String.class)
        .list();
  }

  private String payload(String key) {
    Map<String, Object> row =
        db.sql("SELECT payload FROM outbox_message WHERE message_key LIKE :key ORDER BY id DESC")
            .param("key", key)
            .query()
            .listOfRows()
            .get(0);
    return row.get("payload").toString();
  }
}
