package org.makerspacehub.beans.knowledge.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.paper.JdbcRefusedPapers;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The folder of documents, as the database and its disk have it. */
class FileTakingIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  @TempDir Path elsewhere;

  private final DriverManagerDataSource source =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
  private final JdbcClient jdbc = JdbcClient.create(source);
  private Forgotten forgotten = Forgotten.NOBODY;
  private FileTaking taking;

  @BeforeEach
  void fresh() {
    SERVER.empty();
    taking = taking();
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  private FileTaking taking() {
    return new FileTaking(
        jdbc,
        new JdbcDocumentBook(jdbc, new JdbcTransactionManager(source), new Chunker(), CLOCK),
        new PaperReader(),
        folder,
        forgotten,
        new SimpleMeterRegistry(),
        CLOCK);
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void looks() {
    taking.look();
    taking.look();
  }

  private List<String> known() {
    return jdbc.sql(
            "SELECT CONCAT(source, '/', document_key, ' ', audience) FROM knowledge_document ORDER"
                + " BY 1")
        .query(String.class)
        .list();
  }

  private String note(String source) {
    return jdbc.sql("SELECT note FROM knowledge_source WHERE kind = 'file' AND source = :source")
        .param("source", source)
        .query(String.class)
        .single();
  }

  @Test
  @DisplayName("R3 a file is for whom its folder is named, and what lies elsewhere is nobody's")
  void audiencesByFolder() throws Exception {
    write("public/a.md", "# A\nfor all");
    write("members/deep/b.txt", "for members");
    write("staff/c.html", "<p>for staff</p>");
    write("board/d.md", "for the board");
    write("Public/e.md", "nobody");
    write("secret/f.md", "nobody");
    write("loose.md", "nobody");
    write("public/.hidden.md", "nobody");
    write("public/.git/config.txt", "nobody");
    Files.writeString(elsewhere.resolve("outside.md"), "nobody");
    Files.createSymbolicLink(folder.resolve("public/link.md"), elsewhere.resolve("outside.md"));
    Files.createSymbolicLink(folder.resolve("public/folder"), elsewhere);
    looks();

    assertThat(known())
        .containsExactly(
            "board/d.md role:board role:owner",
            "members/deep/b.txt members",
            "public/a.md public",
            "staff/c.html role:board role:owner role:staff");
    assertThat(note("secret")).startsWith("Nothing is taken from it");
    assertThat(note("loose.md")).startsWith("Nothing is taken from it");
    assertThat(note("public")).isEmpty();
  }

  @Test
  @DisplayName("S42 who was forgotten does not come back with a file that is read again")
  void forgotten() throws Exception {
    forgotten =
        new Forgotten() {
          @Override
          public boolean author(String id) {
            return false;
          }

          @Override
          public boolean record(String from, String externalId) {
            return false;
          }

          @Override
          public String scrub(String text) {
            return text.replace("Zoe Lindqvist", MARK);
          }
        };
    taking = taking();
    write("members/contacts.md", "# Keys: Zoe Lindqvist\n\nAsk Zoe Lindqvist, or Amy.");
    looks();

    assertThat(
            jdbc.sql(
                    "SELECT CONCAT_WS(' ', d.title, c.heading, c.text) FROM knowledge_chunk c"
                        + " JOIN knowledge_document d ON d.id = c.document_id")
                .query(String.class)
                .list())
        .singleElement()
        .asString()
        .contains("Ask [erased], or Amy.")
        .doesNotContain("Zoe");
  }

  @Test
  @DisplayName(
      "R4 what changes is changed, what is gone is forgotten, and the rest is not read again")
  void changesAndDeletions() throws Exception {
    Path a = write("public/a.md", "first words");
    Path b = write("public/b.md", "other words");
    looks();
    jdbc.sql("UPDATE knowledge_chunk SET indexed = TRUE").update();

    taking = taking();
    looks();
    assertThat(jdbc.sql("SELECT MIN(indexed) FROM knowledge_chunk").query(Integer.class).single())
        .isEqualTo(1);

    Files.writeString(a, "second words, more of them");
    Files.delete(b);
    looks();
    assertThat(jdbc.sql("SELECT text FROM knowledge_chunk").query(String.class).list())
        .containsExactly("second words, more of them");

    Files.move(folder.resolve("public"), folder.resolve("staff"));
    looks();
    assertThat(known()).containsExactly("staff/a.md role:board role:owner role:staff");
  }

  @Test
  void aFileThatIsStillWrittenWaits() throws Exception {
    Path a = write("public/a.md", "half");
    taking.look();
    Files.writeString(a, "half and more");
    taking.look();
    assertThat(known()).isEmpty();
    taking.look();
    assertThat(known()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRefusedOnceAndTaken() throws Exception {
    Path bad = write("public/bad.pdf", "no pdf");
    write("public/tool.exe", "MZ");
    write("public/" + "long-name-".repeat(20) + ".txt", "a long name");
    looks();
    assertThat(new JdbcRefusedPapers(jdbc).latest(5))
        .extracting(each -> each.name() + ": " + each.reason())
        .anyMatch(each -> each.startsWith("bad.pdf: It is called a PDF and is none."))
        .anyMatch(each -> each.startsWith("tool.exe: Files of this kind are not read"));
    assertThat(note("public")).isEqualTo("2 files could not be taken in.");
    assertThat(known()).singleElement().asString().matches("public/[0-9a-f]{64} public");

    Files.move(bad, folder.resolve("public/bad.md"));
    Files.setLastModifiedTime(
        folder.resolve("public/bad.md"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    looks();
    assertThat(known()).hasSize(2);
    assertThat(new JdbcRefusedPapers(jdbc).count()).isEqualTo(1);
  }

  @Test
  void aFolderThatIsAwayForgetsNothing() throws Exception {
    write("public/a.md", "words");
    looks();
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    looks();
    assertThat(known()).hasSize(1);
    assertThat(note("public")).contains("stays");
    Files.move(away, folder);
    looks();
    assertThat(note("public")).isEmpty();
  }
}
