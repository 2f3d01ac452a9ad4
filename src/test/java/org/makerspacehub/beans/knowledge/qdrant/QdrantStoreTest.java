package org.makerspacehub.beans.knowledge.qdrant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.WordVectors;

/** What the store says to a Qdrant server, over real gRPC, and what it makes of its answers. */
class QdrantStoreTest {
  private static final String COLLECTION = "hub-knowledge";
  private static final String KEY = "canary-qdrant-key";
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final List<String> TOPICS =
      List.of(
          "The laser cutter stays off until the filter is changed",
          "Board decided to buy a second welding table",
          "Keys for the wood shop hang behind the desk",
          "Rent goes up in spring and so do the dues",
          "Spindle of the mill makes a noise above nine thousand",
          "Workshop on soldering for beginners next Thursday");

  private final WordVectors embedder = new WordVectors("words-1", 24);
  private QdrantAtHand server;
  private QdrantStore store;

  @BeforeEach
  void start() {
    server = new QdrantAtHand(KEY);
    store = store(KEY);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  @DisplayName("R2 Random readers find nothing that is not theirs, and all the places are taken")
  void nobodyFindsWhatIsNotTheirs() {
    Random random = new Random(7);
    List<String> marks =
        List.of("public", "members", "role:staff", "channel:C1", "channel:C2", "channel:GX");
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      Set<String> audience =
          random
              .ints(1 + random.nextInt(2), 0, marks.size())
              .mapToObj(marks::get)
              .collect(Collectors.toSet());
      points.add(point(i, TOPICS.get(i % TOPICS.size()) + " number " + i, audience));
    }
    store.put(points);
    Map<UUID, Set<String>> readable =
        points.stream().collect(Collectors.toMap(Point::id, Point::audience));

    for (int round = 0; round < 60; round++) {
      Set<String> reader =
          random
              .ints(1 + random.nextInt(3), 0, marks.size())
              .mapToObj(marks::get)
              .collect(Collectors.toSet());
      List<Hit> hits = store.search(question(TOPICS.get(round % TOPICS.size()), reader, 10));
      assertThat(hits)
          .as("for %s", reader)
          .hasSize(10)
          .allMatch(hit -> readable.get(hit.id()).stream().anyMatch(reader::contains));
    }
    assertThat(server.wrong()).isEmpty();
  }

  static Stream<Arguments> forgotten() {
    return Stream.of(
        Arguments.of("the whole", forget(question -> question.clearFilter())),
        Arguments.of("the part by meaning", forget(question -> unfiltered(question, 0))),
        Arguments.of("the part by words", forget(question -> unfiltered(question, 1))),
        Arguments.of(
            "a part that asks for others too",
            forget(
                question ->
                    question.setPrefetch(
                        0,
                        question.getPrefetch(0).toBuilder()
                            .setFilter(
                                Filter.newBuilder()
                                    .addMust(
                                        io.qdrant.client.ConditionFactory.matchKeywords(
                                            "audience", List.of("members", "role:board"))))))),
        Arguments.of(
            "the constant of the ranks",
            forget(
                question ->
                    question.getQuery().hasRrf()
                        ? question.setQuery(
                            question.getQuery().toBuilder().setRrf(Rrf.getDefaultInstance()))
                        : question)));
  }

  @ParameterizedTest
  @MethodSource("forgotten")
  @DisplayName("R2 A question that forgets its reader in any part of it does not pass unnoticed")
  void forgettingTheReaderIsCaught(String what, UnaryOperator<QueryBatchPoints> how) {
    store.put(List.of(point(1, TOPICS.get(1), Set.of("members"))));
    assertThat(store.search(question("welding", Set.of("members"), 5))).hasSize(1);

    server.tamper(how);

    assertThatThrownBy(() -> store.search(question("welding", Set.of("members"), 5)))
        .as(what)
        .isInstanceOf(KnowledgeUnavailable.class);
    assertThat(server.wrong()).hasSize(1);
  }

  @Test
  @DisplayName("R2 The reader in the whole alone would lose places to what they may not read")
  void whyEveryPartNamesTheReader() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      points.add(point(i, TOPICS.get(1), Set.of("role:board")));
    }
    for (int i = 200; i < 210; i++) {
      points.add(point(i, TOPICS.get(1) + " they say", Set.of("members")));
    }
    store.put(points);
    Query members = question(TOPICS.get(1), Set.of("members"), 10);
    assertThat(store.search(members)).hasSize(10);

    server.careless(true);
    server.tamper(forget(question -> unfiltered(unfiltered(question, 0), 1)));
    assertThat(store.search(members)).hasSizeLessThan(10);

    server.tamper(forget(QueryPoints.Builder::clearFilter));
    assertThat(store.search(question(TOPICS.get(1), Set.of("members"), 100)))
        .as("the test would see it")
        .hasSize(10);
    server.tamper(forget(question -> unfiltered(unfiltered(question.clearFilter(), 0), 1)));
    assertThat(store.search(question(TOPICS.get(1), Set.of("members"), 100)))
        .as("the test would see it")
        .hasSize(100);
  }

  @Test
  @DisplayName("R3 For nobody in particular nothing is asked; what nobody may read is not there")
  void nobodyInParticular() {
    store.put(
        List.of(point(1, TOPICS.get(1), Set.of("members")), point(2, TOPICS.get(2), Set.of())));
    assertThat(store.count()).isEqualTo(1);
    int before = server.calls().size();

    assertThat(store.search(question("welding keys", Set.of(), 5))).isEmpty();
    assertThat(server.calls()).hasSize(before);

    // And what was readable once is not any more.
    store.put(List.of(point(1, TOPICS.get(1), Set.of())));
    assertThat(store.count()).isZero();
  }

  @Test
  @DisplayName("R7 The same pieces once more are the same points")
  void sameAgain() {
    List<Point> points =
        Stream.iterate(0, i -> i + 1)
            .limit(300)
            .map(i -> point(i, TOPICS.get(i % 6) + i, Set.of("members")))
            .toList();
    store.put(points);
    var first = server.points(COLLECTION);
    store.put(points);

    assertThat(store.count()).isEqualTo(300);
    assertThat(server.points(COLLECTION)).isEqualTo(first);
    assertThat(server.calls().stream().filter("Upsert"::equals)).hasSize(6);
  }

  @Test
  void theServerHasNoWordOfWhatWasWritten() {
    store.put(List.of(point(1, "Canary sings about ada.lovelace@example.org", Set.of("members"))));

    String all = server.points(COLLECTION).toString();
    assertThat(all)
        .doesNotContainIgnoringCase("canary")
        .doesNotContainIgnoringCase("lovelace")
        .doesNotContainIgnoringCase("example")
        .contains("members", "slack:C1");
    assertThat(server.points(COLLECTION).get(0).toByteArray())
        .isNotEmpty()
        .satisfies(
            bytes ->
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContainIgnoringCase("canary"));
  }

  @Test
  void wordsAndMeaningAreJoinedAndEachTellsItsOwnScore() {
    store.put(
        List.of(
            point(1, TOPICS.get(0), Set.of("members")),
            point(2, TOPICS.get(1), Set.of("members")),
            point(3, TOPICS.get(2), Set.of("members"))));

    List<Hit> hits = store.search(question("who decided about the welding table", members(), 3));

    assertThat(hits.get(0).id()).isEqualTo(id(2));
    // First in both lists: twice 1 / (61 + 0), which is the paper's 1 / (60 + 1).
    assertThat(hits.get(0).score()).isCloseTo(2 / 61.0, within(1e-6));
    assertThat(hits.get(0).lexical()).isPositive();
    assertThat(hits.get(0).dense()).isBetween(0.3, 1.0);
    assertThat(hits.get(1).lexical()).as("found by its vector alone").isZero();
  }

  @Test
  void withoutAVectorWordsAloneCount() {
    store.put(
        List.of(
            point(1, TOPICS.get(0), Set.of("members")),
            point(2, TOPICS.get(1), Set.of("members"))));

    List<Hit> hits =
        store.search(new Query("Welding tables?", null, members(), Set.of(), 5, AMPLE));

    assertThat(hits).extracting(Hit::id).containsExactly(id(2));
    assertThat(hits.get(0).score()).isEqualTo(hits.get(0).lexical()).isPositive();
    assertThat(hits.get(0).dense()).isZero();
    assertThat(server.wrong()).isEmpty();
  }

  @Test
  void withoutAWordTheVectorAloneCountsAndWithNeitherNothingIsAsked() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    int before = server.calls().size();

    assertThat(store.search(new Query("the?", null, members(), Set.of(), 5, AMPLE))).isEmpty();
    assertThat(server.calls()).hasSize(before);

    List<Hit> hits =
        store.search(new Query("the?", embedder.query("laser"), members(), Set.of(), 5, AMPLE));
    assertThat(hits).extracting(Hit::id).containsExactly(id(1));
    assertThat(hits.get(0).score()).isEqualTo(hits.get(0).dense());
    assertThat(hits.get(0).lexical()).isZero();
  }

  @Test
  void aRareWordSaysMoreThanACommonOne() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      points.add(point(i, "the machine makes a noise, number " + i, Set.of("members")));
    }
    points.add(point(40, "the spindle was changed, at last, by two of us", Set.of("members")));
    store.put(points);

    assertThat(store.search(new Query("spindle machine", null, members(), Set.of(), 3, AMPLE)))
        .extracting(Hit::id)
        .startsWith(id(40));
  }

  @Test
  void someSourcesAlone() {
    Instant at = Instant.parse("2025-03-01T10:00:00Z");
    String text = TOPICS.get(3);
    store.put(
        List.of(
            new Point(id(1), text, embedder.query(text), members(), "slack:C1", at),
            new Point(id(2), text, embedder.query(text), members(), "file:board", at)));

    assertThat(
            store.search(
                new Query(
                    "dues", embedder.query("dues"), members(), Set.of("file:board"), 5, AMPLE)))
        .extracting(Hit::id)
        .containsExactly(id(2));
  }

  @Test
  void whatWasTakenOutIsFoundNoMore() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      points.add(point(i, TOPICS.get(i % 6), Set.of("members")));
    }
    store.put(points);

    store.remove(points.stream().map(Point::id).filter(id -> !id.equals(id(4))).toList());

    assertThat(store.count()).isEqualTo(1);
    assertThat(store.search(question(TOPICS.get(0), members(), 10)))
        .extracting(Hit::id)
        .containsExactly(id(4));
    store.remove(List.of());
    store.purge();
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void theCollectionIsLaidAsQdrantWantsItForReadersThatAreKeptApart() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));

    assertThat(server.indexes(COLLECTION)).containsOnlyKeys("audience", "source", "at");
    assertThat(
            server
                .indexes(COLLECTION)
                .get("audience")
                .getFieldIndexParams()
                .getKeywordIndexParams()
                .getIsTenant())
        .isTrue();
    assertThat(server.wrong()).isEmpty();
  }

  @Test
  void anIndexThatIsLostOrEmptiedIsAnotherOne() {
    String first = store.identity();
    assertThat(first).matches("qdrant:[0-9a-f-]{36}").isEqualTo(store.identity());
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));

    store.clear();
    assertThat(store.count()).isZero();
    String second = store.identity();
    assertThat(second).isNotEqualTo(first);

    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    server.lose(COLLECTION);
    assertThatThrownBy(() -> store.put(List.of(point(2, TOPICS.get(1), Set.of("members")))))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("made anew");
    assertThat(store.identity()).isNotIn(first, second);
  }

  @Test
  void vectorsOfAnyLengthAreTakenWhileItIsEmpty() {
    String identity = store.identity();
    WordVectors longer = new WordVectors("words-2", 768);

    store.put(List.of(point(1, TOPICS.get(0), longer)));

    assertThat(store.identity()).isEqualTo(identity);
    assertThat(server.indexes(COLLECTION)).containsOnlyKeys("audience", "source", "at");
    assertThatThrownBy(() -> store.put(List.of(point(2, TOPICS.get(1), embedder))))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("/hub knowledge rebuild");
    store.clear();
    store.put(List.of(point(2, TOPICS.get(1), embedder)));
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void withVectorsOfAnotherModelWordsAloneCount() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));

    List<Hit> hits = store.search(new Query("laser", new float[3], members(), Set.of(), 5, AMPLE));

    assertThat(hits).extracting(Hit::id).containsExactly(id(1));
    assertThat(hits.get(0).dense()).isZero();
    assertThat(server.wrong()).isEmpty();
  }

  @Test
  void aHubThatOnlyAsksMakesNothingAndFollowsTheOneThatWrites() {
    try (QdrantStore asking = store(KEY)) {
      assertThat(asking.search(question("laser", members(), 5))).isEmpty();
      assertThat(server.calls()).containsOnly("Get");

      store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
      assertThat(asking.search(question("laser", members(), 5))).hasSize(1);

      // The other makes it anew for another model; this one is not told.
      WordVectors longer = new WordVectors("words-2", 768);
      store.clear();
      store.put(List.of(point(1, TOPICS.get(0), longer)));
      List<Hit> hits =
          asking.search(new Query("laser", longer.query("laser"), members(), Set.of(), 5, AMPLE));
      assertThat(hits.get(0).dense()).isPositive();

      server.lose(COLLECTION);
      assertThatThrownBy(
              () ->
                  asking.search(
                      new Query("laser", longer.query("laser"), members(), Set.of(), 5, AMPLE)))
          .isInstanceOf(KnowledgeUnavailable.class);
      assertThat(asking.search(question("laser", members(), 5))).isEmpty();
    }
    assertThat(server.wrong()).isEmpty();
  }

  @Test
  void whatIsAnothersIsNeverDropped() {
    server.foreign(COLLECTION);

    assertThatThrownBy(store::identity)
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("remove that collection");
    assertThatThrownBy(store::clear).isInstanceOf(KnowledgeUnavailable.class);
    assertThat(server.calls()).doesNotContain("Delete");
  }

  @Test
  void anOldServerIsNamedAsSuch() {
    server.old(true);

    assertThatThrownBy(store::identity)
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("older than 1.16");
  }

  @Test
  void aServerThatIsAwayForAMomentIsAskedAgain() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    server.failNext(Status.UNAVAILABLE, Status.UNAVAILABLE);

    assertThat(store.search(question("laser", members(), 5))).hasSize(1);
  }

  @Test
  void aServerThatStaysAwayIsAskedFourTimesAndNotMore() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    int before = server.calls().size();
    server.failNext(Stream.generate(() -> Status.UNAVAILABLE).limit(9).toArray(Status[]::new));

    assertThatThrownBy(() -> store.search(question("laser", members(), 5)))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("QDRANT_URL");
    assertThat(server.calls()).hasSize(before + 4);
  }

  @Test
  void aServerThatAnswersNoMoreIsLeftInTime() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    server.silent(true);

    assertThatThrownBy(
            () ->
                store.search(
                    new Query("laser", null, members(), Set.of(), 5, Duration.ofMillis(150))))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("took too long");
  }

  @Test
  void aServerThatNeverAnsweredIsLeftInTimeToo() {
    server.silent(true);

    assertThatThrownBy(
            () ->
                store.search(
                    new Query("laser", null, members(), Set.of(), 5, Duration.ofMillis(150))))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("took too long");
  }

  @Test
  void aWrongKeySaysWhatToDoAndIsNeverRepeated() {
    try (QdrantStore stranger = store("canary-other-key")) {
      assertThatThrownBy(stranger::identity)
          .isInstanceOf(KnowledgeUnavailable.class)
          .hasMessageContaining("QDRANT_API_KEY")
          .satisfies(
              failed -> {
                StringBuilder all = new StringBuilder();
                for (Throwable each = failed; each != null; each = each.getCause()) {
                  all.append(each);
                }
                assertThat(all.toString()).doesNotContain("canary");
              });
    }
    assertThat(QdrantServer.of("http://qdrant", KEY).toString()).doesNotContain(KEY);
  }

  @Test
  void anErrorOfTheServersIsNoAnswer() {
    store.put(List.of(point(1, TOPICS.get(0), Set.of("members"))));
    server.failNext(Status.INTERNAL.withDescription("canary in its words"));

    assertThatThrownBy(() -> store.search(question("laser", members(), 5)))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessageContaining("INTERNAL")
        .hasMessageNotContaining("canary");
  }

  @Test
  void whatIsThereOutlivesTheServer(@TempDir Path dir) {
    Path file = dir.resolve("points");
    try (QdrantAtHand kept = new QdrantAtHand(KEY, file, 0)) {
      int port = kept.port();
      try (QdrantStore before = new QdrantStore(at(kept), COLLECTION)) {
        before.put(
            List.of(
                point(1, TOPICS.get(0), Set.of("members")),
                point(2, TOPICS.get(1), Set.of("role:board"))));
        String identity = before.identity();
        kept.close();
        assertThatThrownBy(before::count).isInstanceOf(KnowledgeUnavailable.class);

        try (QdrantAtHand again = new QdrantAtHand(KEY, file, port)) {
          org.awaitility.Awaitility.await()
              .atMost(AMPLE)
              .untilAsserted(() -> assertThatCode(before::identity).doesNotThrowAnyException());
          assertThat(before.identity()).isEqualTo(identity);
          assertThat(before.count()).isEqualTo(2);
          assertThat(before.search(question("laser", members(), 5)))
              .extracting(Hit::id)
              .containsExactly(id(1));
          assertThat(again.wrong()).isEmpty();
        }
      }
    }
  }

  @Test
  void twoHubsLayOneCollection() throws Exception {
    try (QdrantStore other = store(KEY)) {
      var pool = java.util.concurrent.Executors.newFixedThreadPool(2);
      try {
        var one = pool.submit(store::identity);
        var two = pool.submit(other::identity);
        assertThat(one.get()).isEqualTo(two.get());
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Test
  void placesOfWordsAreTheSameForEver() {
    SparseWords once = SparseWords.ofPiece("Welding tables and a welded table");
    // Worked out once; another number here means that every index has to be made anew.
    assertThat(once.places()).isEqualTo(SparseWords.ofQuestion("table weld").places());
    assertThat(once.places()).containsExactlyInAnyOrder(WELD, TABLE);
    assertThat(new HashSet<>(once.weights())).hasSize(1);
    assertThat(once.weights().get(0)).isBetween(1f, 2.2f);
    assertThat(SparseWords.ofPiece("welding").weights().get(0))
        .as("once counts less than twice")
        .isLessThan(once.weights().get(0));
  }

  private static final int WELD = 864712324;
  private static final int TABLE = 1862331222;

  private QdrantStore store(String key) {
    return new QdrantStore(QdrantServer.of(server.url(), key), COLLECTION);
  }

  private static QdrantServer at(QdrantAtHand server) {
    return QdrantServer.of(server.url(), KEY);
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  private static Set<String> members() {
    return Set.of("members");
  }

  private Query question(String text, Set<String> reader, int most) {
    return new Query(text, embedder.query(text), reader, Set.of(), most, AMPLE);
  }

  private Point point(int number, String text, Set<String> audience) {
    return new Point(
        id(number),
        text,
        embedder.query(text),
        audience,
        "slack:C1",
        Instant.parse("2025-03-01T10:00:00Z"));
  }

  private static Point point(int number, String text, WordVectors by) {
    return new Point(
        id(number),
        text,
        by.query(text),
        members(),
        "slack:C1",
        Instant.parse("2025-03-01T10:00:00Z"));
  }

  private static UUID id(int number) {
    return UUID.nameUUIDFromBytes(("piece " + number).getBytes(StandardCharsets.UTF_8));
  }

  private static QueryPoints.Builder unfiltered(QueryPoints.Builder question, int part) {
    PrefetchQuery without = question.getPrefetch(part).toBuilder().clearFilter().build();
    return question.setPrefetch(part, without);
  }

  /** Changes the question that has parts. */
  private static UnaryOperator<QueryBatchPoints> forget(UnaryOperator<QueryPoints.Builder> how) {
    return asked ->
        asked.toBuilder()
            .setQueryPoints(0, how.apply(asked.getQueryPoints(0).toBuilder()).build())
            .build();
  }
}
