package org.makerspacehub.beans.knowledge.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Notes: the executor writes them, the hub takes them in. */
class NotesIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
  private static final Principal STAFF = Principal.person("T0", "U0STAFF");
  private static final Principal BOARD = Principal.person("T0", "U0BOARD");

  private final DriverManagerDataSource hubs =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
  private final DriverManagerDataSource executors =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_executor", "hub_executor");
  private final JdbcClient hub = JdbcClient.create(hubs);
  private final JdbcClient executor = JdbcClient.create(executors);
  private final Deeds deeds = new Deeds(executor, new JdbcTransactionManager(executors), CLOCK);
  private final AddNote add = new AddNote(executor, deeds, CLOCK);
  private final RemoveNote remove = new RemoveNote(executor, deeds, CLOCK);
  private final NoteTaking taking =
      new NoteTaking(
          hub,
          new JdbcDocumentBook(hub, new JdbcTransactionManager(hubs), new Chunker(), CLOCK),
          Forgotten.NOBODY,
          CLOCK);

  @BeforeEach
  void fresh() {
    SERVER.empty();
    role("U0STAFF", "staff");
    role("U0BOARD", "board");
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  private void role(String user, String role) {
    executor
        .sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
                + " ('T0', :user, :role, 'test', '2026-01-01')")
        .param("user", user)
        .param("role", role)
        .update();
  }

  private static Order note(String ref, Principal who, String audience) {
    return new Order(
        ref,
        "knowledge.add",
        "-",
        Map.of("title", "Kiln", "text", "Fires on\nFriday\u202E.", "audience", audience),
        who,
        "0".repeat(32));
  }

  private static Order away(String ref, Principal who, String note) {
    return new Order(ref, "knowledge.remove", "-", Map.of("note", note), who, "1".repeat(32));
  }

  private long documents() {
    return hub.sql("SELECT COUNT(*) FROM knowledge_document WHERE kind = 'note'")
        .query(Long.class)
        .single();
  }

  @Test
  void aNoteIsAddedOnceKnownAndTakenAway() {
    add.check(note("aaaaaaaaaaaa", STAFF, "members"));
    assertThat(add.perform(note("aaaaaaaaaaaa", STAFF, "members"))).isInstanceOf(Effect.Done.class);
    assertThat(add.perform(note("aaaaaaaaaaaa", STAFF, "members"))).isInstanceOf(Effect.Done.class);
    assertThat(add.look(note("aaaaaaaaaaaa", STAFF, "members"))).isInstanceOf(Effect.Done.class);
    taking.look();
    taking.look();

    assertThat(
            hub.sql(
                    "SELECT CONCAT(d.source, ' ', d.document_key, ' ', d.audience, ' ', c.text, ' ',"
                        + " a.author) FROM knowledge_document d JOIN knowledge_chunk c ON"
                        + " c.document_id = d.id JOIN knowledge_author a ON a.chunk_id = c.id")
                .query(String.class)
                .single())
        .isEqualTo("notes aaaaaaaaaaaa members Fires on\nFriday. slack:T0/U0STAFF");

    assertThat(remove.perform(away("bbbbbbbbbbbb", STAFF, "aaaaaaaaaaaa")))
        .isInstanceOf(Effect.Done.class);
    taking.look();
    assertThat(documents()).isZero();
    assertThat(
            hub.sql("SELECT CONCAT(title, text, link) FROM knowledge_note")
                .query(String.class)
                .single())
        .isEmpty();
    assertThatThrownBy(() -> remove.check(away("cccccccccccc", STAFF, "aaaaaaaaaaaa")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("no such note");
  }

  @Test
  @DisplayName("R2 nobody adds to, or takes from, what they may not read themselves")
  void nobodyGoesBeyondWhatTheyRead() {
    assertThatThrownBy(() -> add.check(note("aaaaaaaaaaaa", STAFF, "board")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("the board");
    assertThat(add.perform(note("aaaaaaaaaaaa", STAFF, "board")))
        .isInstanceOf(Effect.NotDone.class);
    assertThat(add.perform(note("bbbbbbbbbbbb", BOARD, "board"))).isInstanceOf(Effect.Done.class);
    assertThat(remove.perform(away("cccccccccccc", STAFF, "bbbbbbbbbbbb")))
        .isInstanceOf(Effect.NotDone.class);
    assertThat(add.perform(note("dddddddddddd", STAFF, "staff"))).isInstanceOf(Effect.Done.class);
    assertThat(add.perform(note("eeeeeeeeeeee", STAFF, "everybody")))
        .isInstanceOf(Effect.NotDone.class);
  }

  @Test
  void theHubCannotWriteANote() {
    assertThatThrownBy(
            () ->
                hub.sql(
                        "INSERT INTO knowledge_note (ref, title, text, audience, link, added_by,"
                            + " added_at) VALUES ('x', 'x', 'x', 'public', '', 'x', NOW(3))")
                    .update())
        .isInstanceOf(DataAccessException.class);
  }
}
