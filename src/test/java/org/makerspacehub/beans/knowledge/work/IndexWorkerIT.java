package org.makerspacehub.beans.knowledge.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.IndexDesk.Progress;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeDocument.Part;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.WordVectors;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.knowledge.vector.CachedEmbedder;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.config.Databases;
import org.makerspacehub.routes.knowledge.IndexRoutes;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class IndexWorkerIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private final TestClock clock = new TestClock(NOW);
  private final DriverManagerDataSource source =
      new DriverManagerDataSource(Databases.url(SERVER.url()), "hub_app", "hub_app");
  private final JdbcClient jdbc = JdbcClient.create(source);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(source);
  private final JdbcDocumentBook book =
      new JdbcDocumentBook(jdbc, transactions, new Chunker(), clock);
  private final WordVectors vectors = new WordVectors();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private LuceneStore store;
  private IndexWorker worker;

  @BeforeEach
  void start() {
    for (String table : List.of("document", "removal", "vector", "index")) {
      jdbc.sql("DELETE FROM knowledge_" + table).update();
    }
    store = new LuceneStore(folder.resolve("index"));
    worker = worker(store, vectors, "here");
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("what is put in the book is found; what is taken out is found no more")
  void follows() {
    book.put(document("1", "members", "The anvil stands by the door."));
    book.put(document("2", "members", "The kiln is in the cellar."));
    round();
    assertThat(find("anvil", "members")).containsExactly(piece("1"));

    book.remove(SourceKind.NOTE, "notes", "1");
    round();

    assertThat(find("anvil", "members")).isEmpty();
    assertThat(store.count()).isEqualTo(1);
    assertThat(count("knowledge_removal")).isZero();
    assertThat(worker.progress().done()).isTrue();
    assertThat(worker.progress().doneAt()).isEqualTo(NOW);
  }

  @Test
  @DisplayName("R7 the same source again: an identical number of points, and no text is read twice")
  void again() {
    List<KnowledgeDocument> all =
        IntStream.range(0, 150)
            .mapToObj(i -> document("d" + i, "members", "Message number " + i))
            .toList();
    book.putAll(all);
    round();
    long points = store.count();
    long asked = vectors.asked.get();

    book.putAll(all);
    round();
    all.forEach(d -> book.remove(d.kind(), d.source(), d.key()));
    book.putAll(all);
    round();

    assertThat(points).isEqualTo(150);
    assertThat(store.count()).isEqualTo(points);
    assertThat(book.count()).isEqualTo(points);
    assertThat(vectors.asked.get()).isEqualTo(2 * asked);
  }

  @Test
  @DisplayName("R2 other readers count in the index after a round, with the vectors that are kept")
  void readers() {
    book.put(document("1", "members", "The anvil."));
    round();
    long asked = vectors.asked.get();

    book.readers(SourceKind.NOTE, "notes", new TreeSet<>(Set.of("channel:G1")));
    round();

    assertThat(find("anvil", "members")).isEmpty();
    assertThat(find("anvil", "channel:G1")).containsExactly(piece("1"));
    assertThat(vectors.asked.get()).isEqualTo(asked);
  }

  @Test
  @DisplayName("what changes or goes while it is worked on is put in anew, or taken out")
  void meanwhile() {
    book.put(document("1", "members", "The old anvil."));
    book.put(document("2", "members", "The hammer."));
    vectors.before =
        () -> {
          vectors.before = () -> {};
          book.put(document("1", "members", "The new tongs."));
          book.remove(SourceKind.NOTE, "notes", "2");
        };

    round();

    assertThat(find("anvil", "members")).isEmpty();
    assertThat(find("tongs", "members")).containsExactly(piece("1"));
    assertThat(find("hammer", "members")).isEmpty();
    assertThat(store.count()).isEqualTo(1);
    assertThat(count("knowledge_vector")).isEqualTo(1);
  }

  @Test
  @DisplayName("an index that was emptied, and another model, are filled again from the database")
  void anew() {
    book.put(document("1", "members", "The anvil."));
    round();
    store.close();
    store = new LuceneStore(folder.resolve("another"));
    worker = worker(store, vectors, "here");
    round();
    assertThat(find("anvil", "members")).containsExactly(piece("1"));

    WordVectors other = new WordVectors("words-32", 32);
    worker = worker(store, other, "here");
    round();

    assertThat(store.count()).isEqualTo(1);
    assertThat(other.asked.get()).isEqualTo(1);
    assertThat(worker.progress().model()).isEqualTo("words-32");
  }

  @Test
  @DisplayName("a rebuild makes all of it anew, and says how far it has come")
  void rebuild() {
    book.putAll(
        IntStream.range(0, 100).mapToObj(i -> document("d" + i, "members", "Text " + i)).toList());
    round();
    String identity = store.identity();

    worker.rebuild("abcdefghjkmn");

    Progress begun = worker.progress();
    assertThat(begun.indexed()).isZero();
    assertThat(begun.pieces()).isEqualTo(100);
    assertThat(begun.doneAt()).isNull();
    assertThat(begun.done()).isFalse();
    assertThat(worker.begin()).isTrue();
    worker.advance();
    assertThat(worker.progress().indexed()).isEqualTo(64);
    round();
    assertThat(worker.progress().done()).isTrue();
    assertThat(store.identity()).isNotEqualTo(identity);
    assertThat(store.count()).isEqualTo(100);
  }

  @Test
  @DisplayName(
      "while the model is away nothing is lost, one notice says so, and what goes still goes")
  void modelAway() {
    book.put(document("1", "members", "The anvil."));
    round();
    vectors.away = true;
    book.remove(SourceKind.NOTE, "notes", "1");
    book.put(document("2", "members", "The hammer."));

    for (int i = 0; i < 3; i++) {
      fails();
      assertThat(worker.begin()).isFalse();
      clock.tick(Duration.ofSeconds(31));
    }

    assertThat(told).hasSize(1);
    assertThat(told.get(0)).startsWith("raise knowledge.index").contains("Nothing is lost");
    assertThat(find("anvil", "members")).isEmpty();
    assertThat(worker.progress().trouble()).isEqualTo("The model is away.");
    vectors.away = false;
    round();
    assertThat(find("hammer", "members")).containsExactly(piece("2"));
    assertThat(told).hasSize(2);
    assertThat(told.get(1)).startsWith("clear knowledge.index");
  }

  @Test
  @DisplayName("a second hub with a folder of its own keeps off, and says what to set")
  void secondHub() {
    book.put(document("1", "members", "The anvil."));
    round();
    try (LuceneStore other = new LuceneStore(folder.resolve("other"))) {
      IndexWorker second = worker(other, vectors, "there");
      assertThat(second.begin()).isFalse();
      for (int i = 0; i < 12; i++) {
        clock.tick(Duration.ofSeconds(10));
        assertThat(worker.begin()).isTrue();
        assertThat(second.begin()).isFalse();
      }
      clock.tick(Duration.ofSeconds(10));
      assertThat(worker.begin()).isTrue();
      assertThatThrownBy(second::begin)
          .isInstanceOf(KnowledgeUnavailable.class)
          .hasMessageContaining("Set QDRANT_URL");

      worker.close();
      assertThat(second.begin()).isTrue();
    }
  }

  @Test
  @DisplayName("a purge takes out what waits to be taken out, at once")
  void purge() {
    book.put(document("1", "members", "The anvil."));
    round();
    book.remove(SourceKind.NOTE, "notes", "1");

    worker.purge();

    assertThat(store.count()).isZero();
    assertThat(count("knowledge_removal")).isZero();
  }

  @Test
  @DisplayName("the route works off what waits, tells of trouble once, and goes on after it")
  void route() throws Exception {
    vectors.away = true;
    book.putAll(
        IntStream.range(0, 200).mapToObj(i -> document("d" + i, "members", "Text " + i)).toList());
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      Properties settings = new Properties();
      settings.setProperty("hub.knowledge.index-period", "20");
      camel.getPropertiesComponent().setInitialProperties(settings);
      camel.addRoutes(new IndexRoutes(worker));
      camel.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !worker.progress().trouble().isEmpty());
      assertThat(told).as("it may be over by the next try").isEmpty();
      clock.tick(Duration.ofSeconds(31));
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !told.isEmpty());
      vectors.away = false;
      clock.tick(Duration.ofSeconds(31));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> worker.progress().done() && told.size() == 2);
    }
    assertThat(told.get(0)).startsWith("raise knowledge.index").contains("The model is away.");
    assertThat(told.get(1)).startsWith("clear knowledge.index");
    assertThat(store.count()).isEqualTo(200);
  }

  private IndexWorker worker(LuceneStore of, WordVectors model, String place) {
    return new IndexWorker(
        jdbc,
        transactions,
        of,
        place,
        new CachedEmbedder(model, jdbc),
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {
            told.add("raise " + topic + " " + sentence);
          }

          @Override
          public void clear(String topic, String sentence) {
            told.add("clear " + topic + " " + sentence);
          }
        },
        new SimpleMeterRegistry(),
        clock);
  }

  private void round() {
    assertThat(worker.begin()).isTrue();
    while (worker.advance()) {
      assertThat(worker.progress().trouble()).isEmpty();
    }
    worker.advance();
  }

  private void fails() {
    assertThat(worker.begin()).isTrue();
    try {
      worker.advance();
      throw new AssertionError("The model is away");
    } catch (KnowledgeUnavailable expected) {
      worker.troubled(expected);
    }
  }

  private List<UUID> find(String words, String... reader) {
    return store
        .search(new Query(words, null, Set.of(reader), Set.of(), 10, Duration.ofSeconds(10)))
        .stream()
        .map(Hit::id)
        .toList();
  }

  private static UUID piece(String key) {
    return JdbcDocumentBook.pieceId(SourceKind.NOTE, "notes", key, 0);
  }

  private static KnowledgeDocument document(String key, String mark, String text) {
    return new KnowledgeDocument(
        SourceKind.NOTE,
        "notes",
        key,
        "Note",
        Audience.of(List.of(mark)),
        List.of(new Part("", "slack:T1/U1", NOW, "", text)));
  }

  private long count(String table) {
    return jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
  }
}
