package org.makerspacehub.beans.knowledge.answer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.policy.Principal;

/**
 * Finds what somebody may read about a question. Who they are decides before anything is asked of
 * the index, and the database decides again before anything of it is shown (R2, R3). Nothing is
 * remembered between two questions, and nothing of what was found is written to a log.
 */
public final class Retrieval implements AutoCloseable {
  /** How long a vector of the question may take; after that words alone count. */
  private static final Duration VECTOR = Duration.ofMillis(1_500);

  private static final Duration SEARCH = Duration.ofSeconds(2);
  private static final Duration ALL = Duration.ofSeconds(6);
  private static final int AT_A_TIME = 8;
  private static final int CANDIDATES = 40;
  private static final int LONGEST_QUESTION = 1_000;

  /** Two pieces that have this much of their words in common say the same. */
  private static final double SAME = 0.8;

  /**
   * What was written just now counts this much more than what was written long ago: about one place
   * in an order made of ranks, so that it decides between two that fit alike and no more.
   */
  private static final double RECENCY = 0.02;

  private static final double HALF_LIFE_DAYS = 180;

  private final Readers readers;
  private final Supplier<ChunkStore> store;
  private final Supplier<Embedder> embedder;
  private final ChunkBook book;
  private final Clock clock;
  private final ThreadPoolExecutor threads = pool("knowledge-search");
  private final ThreadPoolExecutor vectors = pool("knowledge-question");

  /**
   * @param readers says what somebody may read, anew for each question
   * @param store the index; asked for when it is needed
   * @param embedder makes vectors; asked for when it is needed
   * @param book what the index found, as the database has it now
   * @param clock what "now" is
   */
  public Retrieval(
      Readers readers,
      Supplier<ChunkStore> store,
      Supplier<Embedder> embedder,
      ChunkBook book,
      Clock clock) {
    this.readers = readers;
    this.store = store;
    this.embedder = embedder;
    this.book = book;
    this.clock = clock;
  }

  /**
   * What fits best of what may be read.
   *
   * @param asker whose rights count
   * @param channel where others will read the answer, so that only what all of them may read counts
   *     (R5); empty when the asker alone reads it
   * @param question in their words
   * @param most pieces at the most
   * @throws KnowledgeUnavailable when the index is away or all of it takes too long
   */
  public Evidence find(Principal asker, String channel, String question, int most) {
    if (question == null || question.isBlank()) {
      return Evidence.none("");
    }
    String asked =
        question.length() <= LONGEST_QUESTION ? question : question.substring(0, LONGEST_QUESTION);
    if (!isSomebody(asker)) {
      return Evidence.none(asked);
    }
    return within(threads, ALL, () -> search(asker, channel, asked, most), false);
  }

  /** What the asker may read of some pieces now; for what was found a moment ago. */
  public List<Chunk> readable(Principal asker, String channel, List<java.util.UUID> ids) {
    if (!isSomebody(asker) || ids.isEmpty()) {
      return List.of();
    }
    Set<String> marks = marks(asker, channel);
    return marks.isEmpty() ? List.of() : book.readable(ids, marks);
  }

  /**
   * Vectors for texts, as far as there is time for that.
   *
   * @return null when the model is away or slow
   */
  public List<float[]> vectors(List<String> texts, Duration patience) {
    return texts.isEmpty()
        ? List.of()
        : within(vectors, patience, () -> embedder.get().passages(texts), true);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    vectors.shutdownNow();
  }

  private static boolean isSomebody(Principal asker) {
    return asker != null
        && asker.kind() == Principal.Kind.PERSON
        && asker.id() != null
        && asker.id().matches("[A-Z0-9]{2,24}/[A-Z0-9]{2,24}");
  }

  private Set<String> marks(Principal asker, String channel) {
    Set<String> own = readers.of(asker);
    if (own == null || own.isEmpty()) {
      return Set.of();
    }
    if (channel == null || channel.isEmpty()) {
      return Set.copyOf(own);
    }
    Set<String> all = readers.in(channel);
    Set<String> both = new HashSet<>(own);
    both.retainAll(all == null ? Set.of() : all);
    return both;
  }

  private Evidence search(Principal asker, String channel, String question, int most) {
    Set<String> marks = marks(asker, channel);
    if (marks.isEmpty()) {
      return Evidence.none(question);
    }
    float[] vector = within(vectors, VECTOR, () -> embedder.get().query(question), true);
    List<ChunkStore.Hit> hits =
        store
            .get()
            .search(new ChunkStore.Query(question, vector, marks, Set.of(), CANDIDATES, SEARCH));
    Map<java.util.UUID, ChunkStore.Hit> byId = new LinkedHashMap<>();
    hits.forEach(hit -> byId.putIfAbsent(hit.id(), hit));
    List<Chunk> chunks = book.readable(List.copyOf(byId.keySet()), marks);
    return new Evidence(question, vector, ranked(question, chunks, byId::get, most));
  }

  private List<Found> ranked(
      String question, List<Chunk> chunks, Function<java.util.UUID, ChunkStore.Hit> hit, int most) {
    double best =
        chunks.stream().mapToDouble(chunk -> hit.apply(chunk.id()).score()).max().orElse(1);
    double scale = best > 0 ? best : 1;
    Map<java.util.UUID, Set<String>> terms =
        chunks.stream().collect(Collectors.toMap(Chunk::id, Retrieval::terms));
    Weights weights = new Weights(Terms.of(question), terms.values());
    Instant now = clock.instant();
    List<Found> found = new ArrayList<>();
    for (Chunk chunk : chunks) {
      ChunkStore.Hit of = hit.apply(chunk.id());
      double age = Math.max(0, Duration.between(chunk.at(), now).toHours() / 24.0);
      double recent = 1 - RECENCY + RECENCY * Math.pow(2, -age / HALF_LIFE_DAYS);
      found.add(
          new Found(
              chunk,
              of.score() / scale * recent,
              of.dense(),
              weights.covered(terms.get(chunk.id()))));
    }
    found.sort(Comparator.comparingDouble(Found::score).reversed());
    return withoutDoubles(found, terms, most);
  }

  /** Of pieces that say the same, the newest; of the rest, the best. */
  private static List<Found> withoutDoubles(
      List<Found> found, Map<java.util.UUID, Set<String>> terms, int most) {
    List<Found> kept = new ArrayList<>();
    for (Found each : found) {
      int same = -1;
      for (int i = 0; i < kept.size() && same < 0; i++) {
        boolean alike =
            Terms.alike(terms.get(kept.get(i).chunk().id()), terms.get(each.chunk().id())) >= SAME;
        same = alike ? i : -1;
      }
      if (same < 0) {
        kept.add(each);
      } else if (each.chunk().at().isAfter(kept.get(same).chunk().at())) {
        // It stands where the better one stood, and is the one that holds now.
        kept.set(same, each);
      }
    }
    return kept.subList(0, Math.min(most, kept.size()));
  }

  private static Set<String> terms(Chunk chunk) {
    return Terms.of(chunk.title() + " " + chunk.heading() + " " + chunk.text());
  }

  /** How much each word of a question tells: what few of the pieces have tells the most. */
  static final class Weights {
    private final Map<String, Double> weights = new HashMap<>();
    private final double all;

    Weights(Set<String> question, java.util.Collection<Set<String>> pieces) {
      for (String term : question) {
        long with = pieces.stream().filter(piece -> piece.contains(term)).count();
        weights.put(term, Math.log(1 + (pieces.size() + 1.0) / (with + 0.5)));
      }
      all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** From 0, none of the question's words, to 1, all of them. */
    double covered(Set<String> piece) {
      return all == 0
          ? 0
          : weights.entrySet().stream()
                  .filter(each -> piece.contains(each.getKey()))
                  .mapToDouble(Map.Entry::getValue)
                  .sum()
              / all;
    }
  }

  /** Does something within a time; null instead of a failure where that is fine. */
  private static <T> T within(
      ThreadPoolExecutor pool, Duration patience, Callable<T> work, boolean orNull) {
    Future<T> running;
    try {
      running = pool.submit(work);
    } catch (RejectedExecutionException full) {
      return gaveUp(
          orNull, "Too much is being looked up just now; please try again shortly.", full);
    }
    try {
      return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      running.cancel(true);
      return gaveUp(orNull, "Looking that up takes too long just now; please try again.", slow);
    } catch (InterruptedException stopping) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      return gaveUp(orNull, "The hub is stopping.", stopping);
    } catch (ExecutionException failed) {
      if (!orNull && failed.getCause() instanceof KnowledgeUnavailable said) {
        throw said;
      }
      if (!orNull && failed.getCause() instanceof RuntimeException broken) {
        throw broken;
      }
      return gaveUp(orNull, "What is written down cannot be searched just now.", failed.getCause());
    }
  }

  private static <T> T gaveUp(boolean orNull, String sentence, Throwable why) {
    if (orNull) {
      return null;
    }
    throw new KnowledgeUnavailable(sentence, why);
  }

  private static ThreadPoolExecutor pool(String name) {
    return new ThreadPoolExecutor(
        0, AT_A_TIME, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), DaemonThreads.named(name));
  }
}
