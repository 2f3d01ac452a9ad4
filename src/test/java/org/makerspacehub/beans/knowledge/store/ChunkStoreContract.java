package org.makerspacehub.beans.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.WordVectors;

/** What every index must do, whatever it is made of. */
public abstract class ChunkStoreContract {
  /** Makes the vectors. */
  protected static final WordVectors VECTORS = new WordVectors();

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final String STAFF = "role:staff";

  /** The store under test. */
  protected ChunkStore store;

  /** An empty store. */
  protected abstract ChunkStore fresh() throws Exception;

  /** The same store after its client, or its process, was ended in order and started again. */
  protected abstract ChunkStore again(ChunkStore ended) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = fresh();
  }

  @AfterEach
  void end() {
    store.close();
  }

  @Test
  @DisplayName("what was put in is found by its words and by its meaning")
  void found() {
    store.put(
        List.of(
            point("a", "The laser cutter is closed on Monday.", "members"),
            point("b", "Membership fees rise in May.", "members")));

    List<Hit> hits = ask("laser cutter", "members");

    assertThat(hits.get(0).id()).isEqualTo(id("a"));
    assertThat(hits.get(0).score()).isPositive();
    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  @DisplayName("without a vector words alone count")
  void wordsAlone() {
    store.put(List.of(point("a", "The kiln is hot.", "members"), point("b", "Tea.", "members")));

    assertThat(
            store.search(
                new Query("kiln", null, Set.of("members"), Set.of(), 5, Duration.ofSeconds(10))))
        .extracting(Hit::id)
        .containsExactly(id("a"));
  }

  @Test
  @DisplayName("R7 a piece that is put in again takes the place of what it was")
  void replaced() {
    store.put(List.of(point("a", "The old text of lathes.", "members")));
    store.put(List.of(point("a", "The new text of saws.", "members")));
    store.put(List.of(point("a", "The new text of saws.", "members")));

    assertThat(store.count()).isEqualTo(1);
    assertThat(words("lathes", "members")).isEmpty();
    assertThat(words("saws", "members")).containsExactly(id("a"));
  }

  @Test
  @DisplayName("what was taken out is found no more; what was never in may be taken out too")
  void removed() {
    store.put(List.of(point("a", "One lathe.", "members"), point("b", "Two lathes.", "members")));

    store.remove(List.of(id("a"), id("nobody")));

    assertThat(words("lathe", "members")).containsExactly(id("b"));
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a purge leaves what is in it as it is")
  void purged() {
    store.put(List.of(point("a", "One lathe.", "members"), point("b", "Two lathes.", "members")));
    store.remove(List.of(id("a")));

    store.purge();
    store.purge();

    assertThat(words("lathe", "members")).containsExactly(id("b"));
  }

  @Test
  @DisplayName("R3 nobody in particular finds nothing, and a piece for nobody is not taken in")
  void nobody() {
    store.put(List.of(point("a", "The lathe.", "members"), point("b", "The lathe.")));

    assertThat(ask("lathe")).isEmpty();
    assertThat(words("lathe", "members")).containsExactly(id("a"));
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  @DisplayName("R3 a piece that is for nobody from now on is found no more")
  void nobodyAnyMore() {
    store.put(List.of(point("a", "The lathe.", "members")));
    store.put(List.of(point("a", "The lathe.")));

    assertThat(ask("lathe", "members")).isEmpty();
    assertThat(store.count()).isZero();
  }

  @Test
  @DisplayName("R2 the audience comes before ranking: what one may read is found in full")
  void fullFirst() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      // What fits best is for others.
      points.add(point("secret" + i, "lathe lathe lathe", "channel:G1"));
    }
    for (int i = 0; i < 10; i++) {
      points.add(point("open" + i, "The lathe is one of many machines here. " + i, "members"));
    }
    store.put(points);

    List<Hit> hits = ask("lathe", "members");

    assertThat(hits).hasSize(10);
    assertThat(hits)
        .extracting(Hit::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj(i -> id("open" + i)).toList());
  }

  @Test
  @DisplayName("R2 random readers and pieces: nothing is found that a reader may not read")
  void randomReaders() {
    Random random = new Random(11);
    List<String> marks = List.of("public", "members", STAFF, "channel:C1", "channel:G2");
    Map<UUID, Set<String>> may = new HashMap<>();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Set<String> audience = some(random, marks);
      may.put(id("p" + i), audience);
      points.add(point("p" + i, "machine number " + i % 7, audience.toArray(String[]::new)));
    }
    store.put(points);
    for (int round = 0; round < 40; round++) {
      Set<String> reader = some(random, marks);
      List<Hit> hits = ask("machine number " + round % 7, reader.toArray(String[]::new));
      long allowed =
          may.values().stream().filter(piece -> piece.stream().anyMatch(reader::contains)).count();
      assertThat(hits).hasSize((int) Math.min(10, allowed));
      assertThat(hits)
          .allSatisfy(hit -> assertThat(may.get(hit.id())).containsAnyElementsOf(reader));
    }
  }

  @Test
  @DisplayName("R2 other readers of a piece count from when it is put in again")
  void otherReaders() {
    store.put(List.of(point("a", "The lathe.", "members")));
    store.put(List.of(point("a", "The lathe.", "channel:G1")));

    assertThat(ask("lathe", "members")).isEmpty();
    assertThat(words("lathe", "channel:G1", "public")).containsExactly(id("a"));
  }

  @Test
  @DisplayName("a question can be asked of some sources alone")
  void sources() {
    store.put(
        List.of(
            new Point(id("a"), "The lathe.", vector("lathe"), Set.of("members"), "slack:C1", AT),
            new Point(
                id("b"), "The lathe.", vector("lathe"), Set.of("members"), "file:members", AT)));

    List<Hit> hits =
        store.search(
            new Query(
                "lathe",
                vector("lathe"),
                Set.of("members"),
                Set.of("file:members"),
                5,
                Duration.ofSeconds(10)));

    assertThat(hits).extracting(Hit::id).containsExactly(id("b"));
  }

  @Test
  @DisplayName("everything is there after an end and a start, and it is the same index")
  void persistent() throws Exception {
    store.put(List.of(point("a", "The lathe.", "members"), point("b", "The saw.", "members")));
    store.remove(List.of(id("b")));
    String identity = store.identity();

    store = again(store);

    assertThat(store.identity()).isEqualTo(identity);
    assertThat(store.count()).isEqualTo(1);
    assertThat(words("lathe", "members")).containsExactly(id("a"));
  }

  @Test
  @DisplayName("an emptied index holds nothing, has another id, and takes other vectors")
  void cleared() throws Exception {
    store.put(List.of(point("a", "The lathe.", "members")));
    String identity = store.identity();

    store.clear();

    assertThat(store.count()).isZero();
    assertThat(store.identity()).isNotEqualTo(identity).matches("[!-~]{1,120}");
    WordVectors other = new WordVectors("other", 32);
    store.put(
        List.of(
            new Point(
                id("b"), "The saw.", other.query("The saw."), Set.of("members"), "slack:C1", AT)));
    assertThat(
            store.search(
                new Query(
                    "saw",
                    other.query("saw"),
                    Set.of("members"),
                    Set.of(),
                    5,
                    Duration.ofSeconds(10))))
        .extracting(Hit::id)
        .containsExactly(id("b"));
  }

  @Test
  @DisplayName("words of every script and signs of every kind are harmless, and are found")
  void scripts() {
    List<String> texts =
        List.of(
            "It’s the members' lathe, isn't it?",
            "Größenänderung für die Fräse",
            "Токарный станок",
            "旋盤の使い方",
            "🔧 wrench AND (OR NOT \"quoted\" [field:value] a~2 b^3 * ? \\ /");
    for (int i = 0; i < texts.size(); i++) {
      store.put(List.of(point("t" + i, texts.get(i), "members")));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(words(texts.get(i), "members")).as(texts.get(i)).contains(id("t" + i));
    }
    assertThat(words("member’s lathes", "members")).contains(id("t0"));
    assertThat(store.search(query("?!", "members"))).isNotNull();
  }

  @Test
  @DisplayName("fifty look things up while others are put in: each finds what is there all along")
  void atOnce() throws Exception {
    store.put(List.of(point("stays", "The anvil stands by the door.", "members")));
    ExecutorService people = Executors.newFixedThreadPool(50);
    try {
      List<Callable<Boolean>> looks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        looks.add(
            () -> {
              boolean always = true;
              for (int n = 0; n < 5; n++) {
                always &= words("anvil", "members").contains(id("stays"));
              }
              return always;
            });
      }
      List<Future<Boolean>> begun = looks.stream().map(people::submit).toList();
      for (int i = 0; i < 20; i++) {
        store.put(
            List.of(
                point("x" + i, "Piece " + i + " of a batch.", "members"),
                point("y" + i, "Another " + i + " of a batch.", "members")));
      }
      for (Future<Boolean> look : begun) {
        assertThat(look.get()).isTrue();
      }
    } finally {
      people.shutdownNow();
    }
    assertThat(store.count()).isEqualTo(41);
  }

  /** A piece's id by a name. */
  protected static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A piece. */
  protected static Point point(String name, String text, String... audience) {
    return new Point(id(name), text, vector(text), Set.of(audience), "slack:C1", AT);
  }

  /** A vector. */
  protected static float[] vector(String text) {
    return VECTORS.query(text);
  }

  /** A question by words and vector, for ten. */
  protected static Query query(String text, String... reader) {
    return new Query(text, vector(text), Set.of(reader), Set.of(), 10, Duration.ofSeconds(10));
  }

  /** What is found, the best first. */
  protected List<Hit> ask(String text, String... reader) {
    return store.search(query(text, reader));
  }

  /** What is found by words alone. */
  protected List<UUID> words(String text, String... reader) {
    return store
        .search(new Query(text, null, Set.of(reader), Set.of(), 10, Duration.ofSeconds(10)))
        .stream()
        .map(Hit::id)
        .toList();
  }

  private static Set<String> some(Random random, List<String> marks) {
    Set<String> some = new HashSet<>();
    while (some.isEmpty()) {
      marks.stream().filter(mark -> random.nextInt(3) == 0).forEach(some::add);
    }
    return some;
  }
}
