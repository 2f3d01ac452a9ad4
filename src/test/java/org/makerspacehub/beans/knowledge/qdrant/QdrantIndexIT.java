package org.makerspacehub.beans.knowledge.qdrant;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.WordVectors;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.vector.CachedEmbedder;
import org.makerspacehub.beans.knowledge.work.IndexWorker;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * From the database to a Qdrant server and back: what is put, what goes, and what is lost there.
 */
class QdrantIndexIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final String KEY = "canary-qdrant-key";
  private static final String COLLECTION = QdrantStore.collectionOf("T1");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TestClock clock = new TestClock(NOW);
  private final DriverManagerDataSource source =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
  private final JdbcClient jdbc = JdbcClient.create(source);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(source);
  private final JdbcDocumentBook book =
      new JdbcDocumentBook(jdbc, transactions, new Chunker(), clock);
  private final WordVectors vectors = new WordVectors();
  private QdrantAtHand server;
  private QdrantStore store;
  private IndexWorker worker;

  @BeforeEach
  void start() {
    for (String table : List.of("document", "removal", "vector", "index")) {
      jdbc.sql("DELETE FROM knowledge_" + table).update();
    }
    server = new QdrantAtHand(KEY);
    store = new QdrantStore(QdrantServer.of(server.url(), KEY), COLLECTION);
    worker = worker(vectors);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
    assertThat(server.wrong()).isEmpty();
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("R7 what is put in the book is in Qdrant once; what goes is deleted there")
  void follows() {
    List<KnowledgeDocument> all =
        IntStream.range(0, 150).mapToObj(i -> document("d" + i, "The anvil " + i)).toList();
    book.putAll(all);
    round();
    book.putAll(all);
    round();
    assertThat(store.count()).isEqualTo(book.count()).isEqualTo(150);

    book.remove(SourceKind.NOTE, "notes", "d7");
    round();

    assertThat(store.count()).isEqualTo(149);
    assertThat(server.points(COLLECTION))
        .noneMatch(point -> point.getId().getUuid().equals(piece("d7").toString()));
  }

  @Test
  @DisplayName("a volume that was lost is filled anew, and the model reads no text again")
  void lost() {
    book.put(document("1", "The anvil stands by the door."));
    round();
    long read = vectors.asked.get();
    server.lose(COLLECTION);

    round();

    assertThat(find("anvil")).containsExactly(piece("1"));
    assertThat(vectors.asked.get()).isEqualTo(read);
  }

  @Test
  @DisplayName("a server that is away holds up what is new and loses nothing")
  void away() {
    book.put(document("1", "The anvil stands by the door."));
    server.failNext(Stream.generate(() -> Status.UNAVAILABLE).limit(4).toArray(Status[]::new));
    try {
      worker.begin();
      throw new AssertionError("The server is away");
    } catch (KnowledgeUnavailable expected) {
      worker.troubled(expected);
    }
    assertThat(worker.progress().trouble()).contains("QDRANT_URL");

    clock.tick(Duration.ofMinutes(1));
    round();

    assertThat(find("anvil")).containsExactly(piece("1"));
    assertThat(worker.progress().trouble()).isEmpty();
  }

  @Test
  @DisplayName("another model makes the collection anew, for vectors of its length")
  void anotherModel() {
    book.put(document("1", "The anvil stands by the door."));
    round();
    WordVectors longer = new WordVectors("words-768", 768);
    worker = worker(longer);

    round();

    assertThat(store.count()).isEqualTo(1);
    assertThat(
            store.search(
                new Query(
                    "anvil",
                    longer.query("anvil"),
                    Set.of("members"),
                    Set.of(),
                    5,
                    Duration.ofSeconds(10))))
        .first()
        .satisfies(hit -> assertThat(hit.dense()).isPositive());
  }

  private IndexWorker worker(WordVectors model) {
    Notices notices =
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {}

          @Override
          public void clear(String topic, String sentence) {}
        };
    return new IndexWorker(
        jdbc,
        transactions,
        store,
        "",
        new CachedEmbedder(model, jdbc),
        notices,
        new SimpleMeterRegistry(),
        clock);
  }

  private void round() {
    // One that was made for another index lets go after a while.
    clock.tick(Duration.ofMinutes(1));
    assertThat(worker.begin()).isTrue();
    while (worker.advance()) {
      assertThat(worker.progress().trouble()).isEmpty();
    }
    worker.advance();
  }

  private List<UUID> find(String words) {
    return store
        .search(new Query(words, null, Set.of("members"), Set.of(), 10, Duration.ofSeconds(10)))
        .stream()
        .map(Hit::id)
        .toList();
  }

  private static UUID piece(String key) {
    return JdbcDocumentBook.pieceId(SourceKind.NOTE, "notes", key, 0);
  }

  private static KnowledgeDocument document(String key, String text) {
    return new KnowledgeDocument(
        SourceKind.NOTE,
        "notes",
        key,
        "Note",
        Audience.of(List.of("members")),
        List.of(new Part("", "slack:T1/U1", NOW, "", text)));
  }
}
