package org.makerspacehub.beans.knowledge.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class JdbcDocumentBookIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<String> MEMBER = Set.of(Audience.MEMBERS);

  private final DriverManagerDataSource source =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
  private final JdbcClient jdbc = JdbcClient.create(source);
  private final JdbcDocumentBook book =
      new JdbcDocumentBook(
          jdbc,
          new JdbcTransactionManager(source),
          new Chunker(),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void fresh() {
    for (String table : List.of("document", "removal", "vector")) {
      jdbc.sql("DELETE FROM knowledge_" + table).update();
    }
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("R7 the same document once more changes nothing, and its pieces keep their ids")
  void sameAgain() {
    assertThat(book.put(thread("1", Audience.MEMBERS, "The laser is closed on Monday."))).isTrue();
    List<UUID> before = ids();
    jdbc.sql("UPDATE knowledge_chunk SET indexed = TRUE").update();

    assertThat(book.put(thread("1", Audience.MEMBERS, "The laser is closed on Monday."))).isFalse();

    assertThat(ids()).isEqualTo(before);
    assertThat(waiting()).isZero();
  }

  @Test
  @DisplayName("pieces that an edit does not touch are not indexed again; others are")
  void edits() {
    String first = "The first message is long enough. ".repeat(50);
    String second = "The second message is long enough. ".repeat(50);
    book.put(thread("1", Audience.MEMBERS, first, second));
    assertThat(book.count()).isEqualTo(2);
    jdbc.sql("UPDATE knowledge_chunk SET indexed = TRUE").update();

    assertThat(book.put(thread("1", Audience.MEMBERS, first, second + "And an end."))).isTrue();

    assertThat(waiting()).isEqualTo(1);
    assertThat(removals()).isZero();
  }

  @Test
  @DisplayName("a document that got shorter has fewer pieces, and the index hears of it")
  void shorter() {
    book.put(thread("1", Audience.MEMBERS, "Long. ".repeat(400), "Long too. ".repeat(200)));
    long before = book.count();
    jdbc.sql(
            "INSERT INTO knowledge_vector SELECT text_hash, 'm', 'v' FROM knowledge_chunk GROUP BY text_hash")
        .update();

    book.put(thread("1", Audience.MEMBERS, "Short."));

    assertThat(book.count()).isEqualTo(1);
    assertThat(removals()).isEqualTo(before - 1);
    assertThat(count("knowledge_vector")).isZero();
  }

  @Test
  @DisplayName("what is removed is gone with its pieces, authors and vectors")
  void removed() {
    book.put(thread("1", Audience.MEMBERS, "One."));
    book.put(thread("2", Audience.MEMBERS, "Two."));
    jdbc.sql("INSERT INTO knowledge_vector SELECT text_hash, 'm', 'v' FROM knowledge_chunk")
        .update();

    assertThat(book.remove(SourceKind.SLACK, "C1", "1")).isTrue();
    assertThat(book.remove(SourceKind.SLACK, "C1", "1")).isFalse();

    assertThat(book.count()).isEqualTo(1);
    assertThat(count("knowledge_author")).isEqualTo(1);
    assertThat(count("knowledge_vector")).isEqualTo(1);
    assertThat(removals()).isEqualTo(1);
  }

  @Test
  @DisplayName("documents that a whole listing has no more are gone; those of other sources stay")
  void others() {
    for (String key : List.of("1", "2", "3")) {
      book.put(thread(key, Audience.MEMBERS, "Text " + key));
    }
    book.put(
        new KnowledgeDocument(
            SourceKind.FILE,
            "C1",
            "9",
            "x",
            Audience.of(List.of(Audience.PUBLIC)),
            List.of(new Part("", "", NOW, "", "Another source."))));

    assertThat(book.removeOthers(SourceKind.SLACK, "C1", List.of("2"))).isEqualTo(2);

    assertThat(count("knowledge_document")).isEqualTo(2);
  }

  @Test
  @DisplayName("other readers: every piece is indexed again, and counts at once for who reads")
  void readers() {
    book.put(thread("1", Audience.MEMBERS, "The code of the shed is behind the plant."));
    jdbc.sql("UPDATE knowledge_chunk SET indexed = TRUE").update();

    TreeSet<String> closed = new TreeSet<>(Set.of(Audience.channel("C1")));
    assertThat(book.readers(SourceKind.SLACK, "C1", closed)).isEqualTo(1);
    assertThat(book.readers(SourceKind.SLACK, "C1", closed)).isZero();

    assertThat(waiting()).isEqualTo(1);
    assertThat(book.readable(ids(), MEMBER)).isEmpty();
    assertThat(book.readable(ids(), Set.of(Audience.channel("C1")))).hasSize(1);
  }

  @Test
  @DisplayName("R3 a reader without a mark reads nothing; a document for nobody is not taken in")
  void nobody() {
    book.put(thread("1", Audience.MEMBERS, "Something."));

    assertThat(book.readable(ids(), Set.of())).isEmpty();
    assertThat(book.readable(ids(), Set.of(Audience.PUBLIC))).isEmpty();
    assertThatThrownBy(
            () ->
                book.put(
                    new KnowledgeDocument(
                        SourceKind.SLACK,
                        "C1",
                        "2",
                        "x",
                        Audience.of(List.of()),
                        List.of(new Part("", "", NOW, "", "For nobody.")))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(book.count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a piece comes back as it was written, in the order that was asked for")
  void comesBack() {
    book.put(thread("1", Audience.MEMBERS, "It's “ümläut” 🔧 day.", "Really?"));
    book.put(thread("2", Audience.MEMBERS, "Second."));
    UUID one = JdbcDocumentBook.pieceId(SourceKind.SLACK, "C1", "1", 0);
    UUID two = JdbcDocumentBook.pieceId(SourceKind.SLACK, "C1", "2", 0);

    List<Chunk> read = book.readable(List.of(two, UUID.randomUUID(), one, two), MEMBER);

    assertThat(read).extracting(Chunk::id).containsExactly(two, one);
    Chunk chunk = read.get(1);
    assertThat(chunk.text()).isEqualTo("It's “ümläut” 🔧 day.\n\nReally?");
    assertThat(chunk.authors()).containsExactly("slack:T1/U0", "slack:T1/U1");
    assertThat(chunk.at()).isEqualTo(NOW.plusSeconds(1));
    assertThat(chunk.link()).isEqualTo("https://example.slack.com/1/0");
    assertThat(chunk.title()).isEqualTo("#general");
  }

  @Test
  @DisplayName("many documents are put in at a few thousand a second")
  void many() {
    List<KnowledgeDocument> all =
        IntStream.range(0, 5_000)
            .mapToObj(i -> thread(String.valueOf(i), Audience.MEMBERS, "Message number " + i))
            .toList();
    long begun = System.nanoTime();

    assertThat(book.putAll(all)).isEqualTo(5_000);
    assertThat(book.putAll(all)).isZero();

    // 50,000 in less than five minutes even on a busy machine.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    assertThat(book.count()).isEqualTo(5_000);
  }

  @Test
  @DisplayName("two who put in the same documents at once leave each of them once")
  void atOnce() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        int version = n;
        work.add(
            () -> {
              int changed = 0;
              for (int round = 0; round < 20; round++) {
                changed +=
                    book.putAll(
                        List.of(
                            thread("a" + round, Audience.MEMBERS, "Version " + version),
                            thread("b" + round, Audience.MEMBERS, "Version " + version)));
              }
              return changed;
            });
      }
      for (var done : two.invokeAll(work)) {
        done.get();
      }
    } finally {
      two.shutdownNow();
    }
    assertThat(book.count()).isEqualTo(40);
    assertThat(count("knowledge_document")).isEqualTo(40);
  }

  private static KnowledgeDocument thread(String key, String mark, String... messages) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < messages.length; i++) {
      parts.add(
          new Part(
              "",
              "slack:T1/U" + i,
              NOW.plusSeconds(i),
              "https://example.slack.com/" + key + "/" + i,
              messages[i]));
    }
    return new KnowledgeDocument(
        SourceKind.SLACK, "C1", key, "#general", Audience.of(List.of(mark)), parts);
  }

  private List<UUID> ids() {
    return jdbc.sql("SELECT id FROM knowledge_chunk ORDER BY id")
        .query((row, n) -> JdbcDocumentBook.uuid(row.getBytes(1)))
        .list();
  }

  private long waiting() {
    return jdbc.sql("SELECT COUNT(*) FROM knowledge_chunk WHERE NOT indexed")
        .query(Long.class)
        .single();
  }

  private long removals() {
    return count("knowledge_removal");
  }

  private long count(String table) {
    return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
  }
}
