package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Somebody is forgotten in the whole hub: asked for in Slack, approved by two, gone everywhere. */
@ExtendWith(OutputCaptureExtension.class)
class ErasureInTheHubIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final Duration SOON = Duration.ofSeconds(60);

  private static GateTalk talk;

  @BeforeAll
  static void start() {
    HUB.seed(41);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
    talk = new GateTalk(HUB.sandbox(), HUB.database());
  }

  @Test
  @DisplayName(
      "S42 after an erasure that two approved, nothing of the person is in database, index or log,"
          + " nor comes back; S8 the audit is whole and figures add up")
  void forgotten(CapturedOutput log) throws Exception {
    String user = HUB.sandbox().seed().person("member").slackUserId();
    String account = Seed.TEAM_ID + "/" + user;
    Map<String, String> member =
        HUB.rows(
                "SELECT f.external_id, f.member_number, f.full_name, f.email, f.person_id FROM"
                    + " external_identity s JOIN external_identity f ON f.person_id = s.person_id"
                    + " AND f.source = 'fabman' WHERE s.external_id = '"
                    + account
                    + "'")
            .get(0);
    String name = member.get("full_name");
    String email = member.get("email").toLowerCase(Locale.ROOT);
    List<String> needles = List.of(name, email, user);
    speaks(user, account, name, email);
    HUB.command("member", "/membership", "");
    indexed();
    assertThat(found(needles)).as("they are known").hasSizeGreaterThan(8);
    assertThat(hits(name)).contains(piece("t:others"));
    assertThat(hits(email)).contains(piece("t:own"));
    String memberships = one("SELECT COUNT(*) FROM membership WHERE from_date <= '2026-06-30'");
    String charges = one("SELECT COALESCE(SUM(amount), 0) FROM charge WHERE state = 'active'");

    String ref = talk.ask("U0BOARD01", "member.erase #" + member.get("member_number"));
    ObjectNode post = talk.post(ref);
    talk.press("U0BOARD02", post, talk.stamp(ref));
    talk.press("U0BOARD03", post, talk.stamp(ref));
    talk.until(ref, Set.of("SUCCEEDED"), SOON);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(one("SELECT CONCAT(state, COALESCE(waits, '')) FROM erasure_work"))
                    .isEqualTo("DONE"));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(talk.state().path("messages").toString())
                  .contains("person of request " + ref + " is forgotten here");
              // Messages that are on their way hold their words until they are sent.
              assertThat(one("SELECT COUNT(*) FROM outbox_message WHERE payload IS NOT NULL"))
                  .isEqualTo("0");
            });

    assertThat(found(needles)).isEmpty();
    assertThat(inFiles(needles)).isEmpty();
    assertThat(hits(name)).doesNotContain(piece("t:others"));
    assertThat(hits(email)).doesNotContain(piece("t:own"));

    HUB.syncFull();
    HUB.control("PATCH", "/_fabman/members/" + member.get("external_id"), "{\"notes\":\"x\"}");
    HUB.syncFull();
    assertThat(HUB.lastRoundIsDone()).isTrue();
    assertThat(found(needles)).as("after they were read again").isEmpty();
    assertThat(one("SELECT COUNT(*) FROM membership WHERE from_date <= '2026-06-30'"))
        .isEqualTo(memberships);
    assertThat(one("SELECT COALESCE(SUM(amount), 0) FROM charge WHERE state = 'active'"))
        .isEqualTo(charges);
    assertThat(HUB.command("board1", "/hub", "audit verify").toString())
        .contains("as")
        .doesNotContain("not as it was written");
    assertThat(log.getAll()).doesNotContain(name, email);
  }

  /** What they and others wrote, and what was said with them. */
  private static void speaks(String user, String account, String name, String email)
      throws SQLException {
    DocumentBook book = HUB.context().getBean(DocumentBook.class);
    Instant at = Instant.parse("2026-11-01T12:00:00Z");
    book.put(
        new KnowledgeDocument(
            SourceKind.SLACK,
            "C0GENERAL",
            "t:own",
            "#general",
            Audience.of(List.of(Audience.MEMBERS)),
            List.of(
                new KnowledgeDocument.Part(
                    "", "slack:" + account, at, "https://x.invalid/1", "My address is " + email))));
    book.put(
        new KnowledgeDocument(
            SourceKind.SLACK,
            "C0GENERAL",
            "t:others",
            "#general",
            Audience.of(List.of(Audience.MEMBERS)),
            List.of(
                new KnowledgeDocument.Part(
                    "",
                    "slack:" + Seed.TEAM_ID + "/U0STAFF01",
                    at,
                    "https://x.invalid/2",
                    "<@%s>, that is %s, aligned the mirror of the laser cutter."
                        .formatted(user, name)))));
    sql(
        "INSERT INTO conversation (asker, channel, agent, ref, question, answer, untrusted, personal,"
            + " said_at) VALUES ('%s', 'D0X', 'frontline', 'ERASECONVAAA', 'Am I %s?', 'Yes', 0, 1,"
                .formatted(account, quoted(name))
            + " NOW(3))",
        "INSERT INTO slack_message (channel_id, ts, team_id, slack_user, text, files, at, taken_at)"
            + " VALUES ('C0GENERAL', '1762000000.000100', '%s', '%s', 'I am %s', '', NOW(3), NOW(3)),"
                .formatted(Seed.TEAM_ID, user, quoted(name))
            + " ('C0GENERAL', '1762000001.000100', '%s', 'U0STAFF01', 'Hello <@%s>', '', NOW(3),"
                .formatted(Seed.TEAM_ID, user)
            + " NOW(3))");
  }

  /** What the index itself finds by these words, whatever the database says. */
  private static List<UUID> hits(String words) {
    return HUB
        .context()
        .getBean(ChunkStore.class)
        .search(
            new ChunkStore.Query(
                words, null, Set.of(Audience.MEMBERS), Set.of(), 50, Duration.ofSeconds(10)))
        .stream()
        .map(ChunkStore.Hit::id)
        .toList();
  }

  private static UUID piece(String key) {
    return JdbcDocumentBook.pieceId(SourceKind.SLACK, "C0GENERAL", key, 0);
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private static void indexed() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(
            () ->
                assertThat(one("SELECT COUNT(*) FROM knowledge_chunk WHERE indexed = FALSE"))
                    .isEqualTo("0"));
  }

  private static List<String> found(List<String> needles) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection admin = HUB.database().connectAsAdmin();
        Statement list = admin.createStatement();
        Statement look = admin.createStatement();
        ResultSet columns =
            list.executeQuery(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema"
                    + " = DATABASE() AND data_type IN ('char', 'varchar', 'text', 'mediumtext',"
                    + " 'longtext', 'blob', 'mediumblob', 'longblob', 'varbinary')")) {
      while (columns.next()) {
        for (String needle : needles) {
          try (ResultSet hit =
              look.executeQuery(
                  "SELECT COUNT(*) FROM `%s` WHERE LOWER(CONVERT(`%s` USING utf8mb4)) LIKE LOWER('%%%s%%')"
                      .formatted(columns.getString(1), columns.getString(2), quoted(needle)))) {
            hit.next();
            if (hit.getLong(1) > 0) {
              found.add("%s.%s: %s".formatted(columns.getString(1), columns.getString(2), needle));
            }
          }
        }
      }
    }
    return found;
  }

  /** In the files of the index: its words are whole there, in UTF-8 or UTF-16. */
  private static List<String> inFiles(List<String> needles) throws IOException {
    Path folder =
        Path.of(HUB.context().getEnvironment().getRequiredProperty("hub.knowledge.index-dir"));
    List<String> found = new ArrayList<>();
    List<String> words = new ArrayList<>(needles);
    words.add(needles.get(1).substring(0, needles.get(1).indexOf('@')));
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (Charset set :
            List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
          String text = new String(bytes, set).toLowerCase(Locale.ROOT);
          words.stream()
              .filter(word -> text.contains(word.toLowerCase(Locale.ROOT)))
              .forEach(word -> found.add(file + ": " + word));
        }
      }
    }
    return found;
  }

  private static String one(String sql) {
    return HUB.rows(sql).stream().findFirst().map(row -> row.values().iterator().next()).orElse("");
  }

  private static void sql(String... statements) throws SQLException {
    try (Connection admin = HUB.database().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
