package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.ReplyJson;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/** What Slack is told while the database is away. */
class SlackDoorTest {
  @Test
  @DisplayName(
      "a form that cannot be kept says so under its first field, where nothing typed is lost")
  void formWithoutDatabase() throws Exception {
    String answer =
        door()
            .takeSubmission(
                form(
                    "{\"view\":{\"blocks\":[{\"type\":\"section\",\"block_id\":\"a\"},"
                        + "{\"type\":\"input\",\"block_id\":\"until\"}]}}"));

    var told = new ObjectMapper().readTree(answer);
    assertThat(told.path("response_action").asText()).isEqualTo("errors");
    assertThat(told.at("/errors/until").asText()).contains("nothing was done", "ref abcdefghijkl");
  }

  @Test
  @DisplayName("a form without fields that cannot be kept is replaced by the sentence")
  void formWithoutFields() throws Exception {
    var told = new ObjectMapper().readTree(door().takeSubmission(form("{\"view\":{}}")));

    assertThat(told.path("response_action").asText()).isEqualTo("update");
    assertThat(told.at("/view/blocks/0/text/text").asText()).contains("nothing was done");
  }

  private static Arrival form(String payload) {
    return new Arrival(
        "abcdefghijkl", Arrival.SUBMISSION, "trigger", payload, "", "", new byte[32]);
  }

  private static SlackDoor door() {
    Inbox inbox =
        new Inbox(JdbcClient.create(new NoDatabase()), new NoTransactions(), Clock.systemUTC());
    HubForwarder nobody =
        new HubForwarder("http://127.0.0.1:1", "token", Duration.ofMillis(100), late -> {});
    return new SlackDoor(inbox, nobody, new ReplyJson());
  }

  private static final class NoDatabase extends AbstractDataSource {
    @Override
    public java.sql.Connection getConnection() throws java.sql.SQLException {
      throw new java.sql.SQLException("away");
    }

    @Override
    public java.sql.Connection getConnection(String user, String password)
        throws java.sql.SQLException {
      return getConnection();
    }
  }

  private static final class NoTransactions implements PlatformTransactionManager {
    @Override
    public TransactionStatus getTransaction(TransactionDefinition definition) {
      throw new CannotCreateTransactionException("away");
    }

    @Override
    public void commit(TransactionStatus status) {
      throw new IllegalStateException("there is none");
    }

    @Override
    public void rollback(TransactionStatus status) {
      throw new IllegalStateException("there is none");
    }
  }
}
