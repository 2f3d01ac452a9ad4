package org.makerspacehub.beans.knowledge.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.LoggerFactory;

class RetrievalTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Principal ADA = Principal.person("T0OURS", "U0ADA");
  private static final List<String> WORDS =
      List.of("laser", "cutter", "lens", "oil", "mill", "blade", "fee", "locker", "guest", "door");

  private final Map<UUID, Chunk> chunks = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> marks = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> rooms = new ConcurrentHashMap<>();
  private final AtomicInteger searches = new AtomicInteger();
  private final Readers readers =
      new Readers() {
        @Override
        public Set<String> of(Principal asker) {
          return marks.getOrDefault(asker.id(), Set.of());
        }

        @Override
        public Set<String> in(String channel) {
          return rooms.getOrDefault(channel, Set.of());
        }
      };
  private final ChunkBook book =
      new ChunkBook() {
        @Override
        public List<Chunk> readable(List<UUID> ids, Collection<String> reader) {
          return ids.stream()
              .map(chunks::get)
              .filter(chunk -> chunk != null && Audience.meet(reader, chunk.audience()))
              .toList();
        }

        @Override
        public long count() {
          return chunks.size();
        }
      };
  private Retrieval retrieval;

  @TempDir Path folder;

  @AfterEach
  void close() {
    if (retrieval != null) {
      retrieval.close();
    }
  }

  @Test
  @DisplayName(
      "R2 R5 random people, channels and pieces: nothing forbidden comes back, and the answer is"
          + " full when enough may be read")
  void nothingForbidden() {
    Random dice = new Random(7);
    ListAppender<ILoggingEvent> log = listening();
    try (LuceneStore store = new LuceneStore(folder)) {
      List<ChunkStore.Point> points = new ArrayList<>();
      List<String> channels = List.of("C0ONE", "C0TWO", "C0THREE", "G0FOUR", "G0FIVE");
      for (int i = 0; i < 600; i++) {
        Set<String> audience =
            switch (dice.nextInt(4)) {
              case 0 -> Set.of(Audience.PUBLIC);
              case 1 -> Set.of(Audience.MEMBERS, channel(channels, dice));
              default -> Set.of(channel(channels, dice));
            };
        Chunk chunk = chunk(i, audience, words(dice) + " secret" + i);
        chunks.put(chunk.id(), chunk);
        points.add(point(chunk));
      }
      store.put(points);
      retrieval = retrieval(store);
      for (int n = 0; n < 120; n++) {
        Set<String> own = new HashSet<>();
        channels.stream()
            .filter(any -> dice.nextInt(3) == 0)
            .map(Audience::channel)
            .forEach(own::add);
        if (dice.nextBoolean()) {
          own.addAll(Set.of(Audience.PUBLIC, Audience.MEMBERS));
        }
        marks.put(ADA.id(), own);
        String room = dice.nextBoolean() ? "C0ONE" : "";
        rooms.put("C0ONE", Set.of(Audience.PUBLIC, Audience.channel("C0ONE")));
        Set<String> may = new HashSet<>(own);
        if (!room.isEmpty()) {
          may.retainAll(rooms.get("C0ONE"));
        }
        String question = words(dice);
        List<Found> found = retrieval.find(ADA, room, question, 5).found();
        assertThat(found)
            .allSatisfy(each -> assertThat(Audience.meet(may, each.chunk().audience())).isTrue());
        long readable =
            chunks.values().stream().filter(chunk -> Audience.meet(may, chunk.audience())).count();
        assertThat(found).as("full, when enough may be read").hasSize((int) Math.min(5, readable));
      }
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("secret"));
  }

  @Test
  @DisplayName("R3 nobody in particular finds nothing, and the index is not even asked")
  void nobody() {
    chunks.put(UUID.randomUUID(), chunk(1, Set.of(Audience.PUBLIC), "laser"));
    retrieval = retrieval(counting(List.of()));
    for (Principal nobody :
        new Principal[] {
          null,
          Principal.service("edge"),
          Principal.person("", ""),
          Principal.person("T0OURS", ""),
          new Principal(Principal.Kind.PERSON, "U0ADA"),
          Principal.person("T0OURS", "U0UNKNOWN")
        }) {
      assertThat(retrieval.find(nobody, "", "laser", 5).found()).isEmpty();
      assertThat(retrieval.readable(nobody, "", List.copyOf(chunks.keySet()))).isEmpty();
    }
    marks.put(ADA.id(), Set.of(Audience.PUBLIC));
    assertThat(retrieval.find(ADA, "C0NOBODYKNOWS", "laser", 5).found()).isEmpty();
    assertThat(retrieval.find(ADA, "", " ", 5).found()).isEmpty();
    assertThat(searches).hasValue(0);
  }

  @Test
  @DisplayName("R2 what an index gives though it may not be read, or is gone, is left out")
  void lyingIndex() {
    marks.put(ADA.id(), Set.of(Audience.PUBLIC));
    Chunk secret = chunk(1, Set.of("channel:G0BOARD"), "laser secret");
    Chunk fine = chunk(2, Set.of(Audience.PUBLIC), "laser");
    chunks.put(secret.id(), secret);
    chunks.put(fine.id(), fine);
    retrieval =
        retrieval(
            counting(
                List.of(
                    new ChunkStore.Hit(secret.id(), 9, 9, 1),
                    new ChunkStore.Hit(UUID.randomUUID(), 8, 8, 1),
                    new ChunkStore.Hit(fine.id(), 1, 1, 0.5))));

    assertThat(retrieval.find(ADA, "", "laser", 5).found())
        .extracting(each -> each.chunk().id())
        .containsExactly(fine.id());
  }

  @Test
  @DisplayName("of two that say the same the newer one is given, and an index that is away says so")
  void newerOfTwo() {
    marks.put(ADA.id(), Set.of(Audience.PUBLIC));
    Chunk old = chunk(400, Set.of(Audience.PUBLIC), "The fee for a locker is due in May.");
    Chunk young = chunk(3, Set.of(Audience.PUBLIC), "The fee for a locker is due in May.");
    chunks.put(old.id(), old);
    chunks.put(young.id(), young);
    retrieval =
        retrieval(
            counting(
                List.of(
                    new ChunkStore.Hit(old.id(), 1, 1, 0.9),
                    new ChunkStore.Hit(young.id(), 0.9, 1, 0.9))));
    assertThat(retrieval.find(ADA, "", "locker fee", 5).found())
        .extracting(each -> each.chunk().id())
        .containsExactly(young.id());

    retrieval.close();
    retrieval =
        retrieval(
            store(
                query -> {
                  throw new KnowledgeUnavailable("The index is away.", null);
                }));
    assertThatThrownBy(() -> retrieval.find(ADA, "", "locker fee", 5))
        .isInstanceOf(KnowledgeUnavailable.class)
        .hasMessage("The index is away.");
  }

  @Test
  @DisplayName("a model that does not answer leaves the words to count")
  void modelAway() {
    marks.put(ADA.id(), Set.of(Audience.PUBLIC));
    Chunk fine = chunk(2, Set.of(Audience.PUBLIC), "laser");
    chunks.put(fine.id(), fine);
    retrieval =
        new Retrieval(
            readers,
            () ->
                store(
                    query -> {
                      assertThat(query.vector()).isNull();
                      return List.of(new ChunkStore.Hit(fine.id(), 1, 1, 0));
                    }),
            () -> {
              throw new KnowledgeUnavailable("No model.", null);
            },
            book,
            Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(retrieval.find(ADA, "", "laser", 5).found()).hasSize(1);
    assertThat(retrieval.vectors(List.of("laser"), Duration.ofSeconds(1))).isNull();
  }

  private static ListAppender<ILoggingEvent> listening() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger all = (Logger) LoggerFactory.getLogger("org.makerspacehub");
    all.setLevel(Level.DEBUG);
    all.addAppender(log);
    return log;
  }

  private static String channel(List<String> channels, Random dice) {
    return Audience.channel(channels.get(dice.nextInt(channels.size())));
  }

  private static String words(Random dice) {
    Set<String> some = new HashSet<>();
    while (some.size() < 3) {
      some.add(WORDS.get(dice.nextInt(WORDS.size())));
    }
    return String.join(" ", some);
  }

  private static Chunk chunk(int days, Set<String> audience, String text) {
    return new Chunk(
        UUID.randomUUID(),
        SourceKind.SLACK,
        "C0ONE",
        "doc" + days,
        0,
        "#one",
        "",
        List.of(),
        NOW.minus(Duration.ofDays(days)),
        "",
        Audience.of(audience),
        text);
  }

  private static ChunkStore.Point point(Chunk chunk) {
    return new ChunkStore.Point(
        chunk.id(),
        chunk.text(),
        vector(chunk.text()),
        chunk.audience(),
        "slack:C0ONE",
        chunk.at());
  }

  /** One direction for each word, so that like words are like vectors. */
  private static float[] vector(String text) {
    float[] vector = new float[16];
    vector[15] = 0.1f;
    for (String word : text.split("\\W+")) {
      int place = WORDS.indexOf(word);
      if (place >= 0) {
        vector[place] = 1;
      }
    }
    double length = 0;
    for (float each : vector) {
      length += each * each;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(length);
    }
    return vector;
  }

  private Retrieval retrieval(ChunkStore store) {
    return new Retrieval(
        readers, () -> store, Directions::new, book, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static final class Directions implements Embedder {
    @Override
    public String model() {
      return "directions";
    }

    @Override
    public int dimension() {
      return 16;
    }

    @Override
    public int window() {
      return 500;
    }

    @Override
    public int tokens(String text) {
      return text.length() / 4;
    }

    @Override
    public List<float[]> passages(List<String> texts) {
      return texts.stream().map(RetrievalTest::vector).toList();
    }

    @Override
    public float[] query(String text) {
      return vector(text);
    }

    @Override
    public void close() {}
  }

  private ChunkStore counting(List<ChunkStore.Hit> hits) {
    return store(
        query -> {
          searches.incrementAndGet();
          return hits;
        });
  }

  private static ChunkStore store(
      java.util.function.Function<ChunkStore.Query, List<ChunkStore.Hit>> search) {
    return (SearchOnly) search::apply;
  }
}
