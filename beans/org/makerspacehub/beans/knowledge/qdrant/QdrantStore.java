package org.makerspacehub.beans.knowledge.qdrant;

import com.google.common.collect.Lists;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.KeywordIndexParams;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

/**
 * The index in a Qdrant server, over gRPC: for several hubs that share one database. A point has
 * the piece's id, a vector of its meaning, one of its words, who may read it, where it is from and
 * when it was written; no text, no names.
 *
 * <p>The server joins what it finds by meaning and by words (reciprocal ranks), and who may read is
 * a condition of every part of every question: never of the result alone.
 *
 * <p>vendor: Qdrant 1.16 or newer, for what a collection says about itself and for the constant of
 * reciprocal ranks.
 */
public final class QdrantStore implements ChunkStore {
  static final String DENSE = "dense";
  static final String SPARSE = "words";
  static final String AUDIENCE = "audience";
  static final String SOURCE = "source";
  static final String AT = "at";
  static final String MADE = "hub_index";
  static final String FORM = "hub_form";

  // Raised whenever points are laid out or words are weighed in another way.
  private static final long LAYOUT = 1;

  // The paper's 60 counts ranks from one, Qdrant from zero; its own default is 2.
  private static final int RANKS = 61;

  // Of the models in the jar; an empty collection takes vectors of any length all the same.
  private static final int ORDINARY_DIMENSION = 384;

  private static final int FEWEST_CANDIDATES = 100;
  private static final int MOST_CANDIDATES = 1_000;
  private static final int POINTS_A_CALL = 128;
  private static final int IDS_A_CALL = 1_000;
  private static final Duration WRITE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final QdrantLine line;
  private final String collection;
  private final Object laying = new Object();
  private volatile Laid laid;

  /**
   * What is known of the collection.
   *
   * @param mark that was drawn when it was made
   * @param dimension of the vectors in it
   */
  private record Laid(String mark, long dimension) {}

  /**
   * What the collection of a workspace is called, so that several spaces may share a server.
   *
   * @param team the workspace's id; empty when it is not known
   */
  public static String collectionOf(String team) {
    String name = team.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return name.isEmpty() ? "hub-knowledge" : "hub-knowledge-" + name;
  }

  /**
   * Goes nowhere yet: the server is asked with the first call.
   *
   * @param collection its name there; one for each space
   */
  public QdrantStore(QdrantServer server, String collection) {
    this.line = new QdrantLine(server);
    this.collection = collection;
  }

  /**
   * A mark that is drawn when the collection is made and kept with it: one that was lost, emptied
   * or made in another form is made anew and has another. Asked of the server each time. A
   * collection that was put back from an older copy keeps its mark: after that the index is to be
   * made anew by hand.
   *
   * @throws KnowledgeUnavailable when the server is away, refuses us, is too old, or has something
   *     else under that name
   */
  @Override
  public String identity() {
    return asked(
        () -> {
          synchronized (laying) {
            return "qdrant:" + lay().mark();
          }
        });
  }

  @Override
  public void put(List<Point> points) {
    List<UUID> unreadable = new ArrayList<>();
    List<PointStruct> taken = new ArrayList<>(points.size());
    for (Point point : points) {
      if (point.audience().isEmpty()) {
        unreadable.add(point.id());
      } else {
        taken.add(struct(point));
      }
    }
    int length = taken.isEmpty() ? 0 : lengthOf(points);
    // One that nobody may read any more must not stay as it was.
    remove(unreadable);
    for (List<PointStruct> some : Lists.partition(taken, POINTS_A_CALL)) {
      UpsertPoints upsert =
          UpsertPoints.newBuilder()
              .setCollectionName(collection)
              .setWait(true)
              .addAllPoints(some)
              .build();
      done(
          asked(
              () -> {
                fit(length);
                return line.points(WRITE, stub -> stub.upsert(upsert));
              }));
    }
  }

  @Override
  public void remove(Collection<UUID> ids) {
    for (List<UUID> some : Lists.partition(List.copyOf(ids), IDS_A_CALL)) {
      PointsIdsList.Builder list = PointsIdsList.newBuilder();
      some.forEach(id -> list.addIds(PointIdFactory.id(id)));
      DeletePoints delete =
          DeletePoints.newBuilder()
              .setCollectionName(collection)
              .setWait(true)
              .setPoints(PointsSelector.newBuilder().setPoints(list))
              .build();
      done(
          asked(
              () -> {
                laid();
                return line.points(WRITE, stub -> stub.delete(delete));
              }));
    }
  }

  /**
   * Nothing to do: there is no text in the server whose rest could be read, and what was taken out
   * is left out of its files when it next puts them in order. It is told to do so early, as soon as
   * one in a hundred points is gone.
   */
  @Override
  public void purge() {}

  @Override
  public List<Hit> search(Query query) {
    if (query.audience().isEmpty() || query.most() < 1) {
      return List.of();
    }
    SparseWords words = SparseWords.ofQuestion(query.text());
    if (query.vector() == null && words.isEmpty()) {
      return List.of();
    }
    Deadline end = Deadline.after(query.within().toMillis(), TimeUnit.MILLISECONDS);
    return asked(() -> search(query, words, end));
  }

  private List<Hit> search(Query asked, SparseWords words, Deadline end) {
    // Looking never makes anything: a collection that is not there has nothing to be found.
    Optional<Laid> there = Optional.ofNullable(laid).or(() -> seen(end));
    if (there.isPresent() && !suits(asked, there.get())) {
      // It was made anew for longer or shorter vectors since we saw it.
      there = seen(end);
    }
    if (there.isEmpty()) {
      return List.of();
    }
    // With vectors of another model than the question's, words alone count.
    Query query = suits(asked, there.get()) ? asked : withoutVector(asked);
    if (query.vector() == null && words.isEmpty()) {
      return List.of();
    }
    QueryBatchPoints questions = questions(query, words);
    List<BatchResult> answers =
        line.points(left(end), stub -> stub.queryBatch(questions)).getResultList();
    return hits(query, words, answers);
  }

  private static boolean suits(Query query, Laid there) {
    return query.vector() == null || query.vector().length == there.dimension();
  }

  private static Query withoutVector(Query query) {
    return new Query(
        query.text(), null, query.audience(), query.sources(), query.most(), query.within());
  }

  private static Duration left(Deadline end) {
    return Duration.ofNanos(Math.max(1, end.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  private Optional<Laid> seen(Deadline end) {
    Optional<CollectionInfo> there = look(left(end)).filter(this::ours).filter(this::fits);
    Optional<Laid> seen = there.map(QdrantStore::laid);
    if (there.map(QdrantStore::indexed).orElse(false)) {
      laid = seen.get();
    }
    return seen;
  }

  /**
   * The joined question first, when there is anything to join, and then each part of it for its own
   * score, which the joined answer does not tell. All go in one call.
   */
  private QueryBatchPoints questions(Query query, SparseWords words) {
    Filter filter = filter(query);
    int candidates = Math.min(MOST_CANDIDATES, Math.max(FEWEST_CANDIDATES, 4 * query.most()));
    List<QueryPoints> asked = new ArrayList<>();
    List<PrefetchQuery> parts = new ArrayList<>();
    if (query.vector() != null) {
      io.qdrant.client.grpc.Points.Query nearest = QueryFactory.nearest(query.vector());
      parts.add(part(nearest, DENSE, filter, candidates));
      asked.add(alone(nearest, DENSE, filter, candidates));
    }
    if (!words.isEmpty()) {
      io.qdrant.client.grpc.Points.Query nearest =
          QueryFactory.nearest(words.weights(), words.places());
      parts.add(part(nearest, SPARSE, filter, candidates));
      asked.add(alone(nearest, SPARSE, filter, candidates));
    }
    if (parts.size() > 1) {
      asked.add(
          0,
          bare(filter, query.most())
              .addAllPrefetch(parts)
              .setQuery(QueryFactory.rrf(Rrf.newBuilder().setK(RANKS).build()))
              .build());
    }
    // In whole seconds: the server gives up not long after we do.
    long seconds = Math.max(1, (query.within().toMillis() + 999) / 1_000);
    return QueryBatchPoints.newBuilder()
        .setCollectionName(collection)
        .addAllQueryPoints(asked)
        .setTimeout(seconds)
        .build();
  }

  private PrefetchQuery part(
      io.qdrant.client.grpc.Points.Query nearest, String using, Filter filter, int most) {
    return PrefetchQuery.newBuilder()
        .setQuery(nearest)
        .setUsing(using)
        .setFilter(filter)
        .setLimit(most)
        .build();
  }

  private QueryPoints alone(
      io.qdrant.client.grpc.Points.Query nearest, String using, Filter filter, int most) {
    return bare(filter, most).setQuery(nearest).setUsing(using).build();
  }

  private QueryPoints.Builder bare(Filter filter, int most) {
    return QueryPoints.newBuilder()
        .setCollectionName(collection)
        .setFilter(filter)
        .setLimit(most)
        .setWithPayload(WithPayloadSelectorFactory.enable(false));
  }

  private static Filter filter(Query query) {
    Filter.Builder filter =
        Filter.newBuilder()
            .addMust(
                ConditionFactory.matchKeywords(
                    AUDIENCE, List.copyOf(new TreeSet<>(query.audience()))));
    if (!query.sources().isEmpty()) {
      filter.addMust(
          ConditionFactory.matchKeywords(SOURCE, List.copyOf(new TreeSet<>(query.sources()))));
    }
    return filter.build();
  }

  private static List<Hit> hits(Query query, SparseWords words, List<BatchResult> answers) {
    boolean byMeaning = query.vector() != null;
    int joined = byMeaning && !words.isEmpty() ? 1 : 0;
    Map<String, Float> dense = byMeaning ? scores(answers.get(joined)) : Map.of();
    Map<String, Float> lexical =
        words.isEmpty() ? Map.of() : scores(answers.get(joined + (byMeaning ? 1 : 0)));
    return answers.get(0).getResultList().stream()
        .limit(query.most())
        .map(
            point -> {
              String id = point.getId().getUuid();
              return new Hit(
                  UUID.fromString(id),
                  point.getScore(),
                  lexical.getOrDefault(id, 0f),
                  dense.getOrDefault(id, 0f));
            })
        .toList();
  }

  private static Map<String, Float> scores(BatchResult answer) {
    Map<String, Float> scores = new HashMap<>();
    for (ScoredPoint point : answer.getResultList()) {
      scores.put(point.getId().getUuid(), point.getScore());
    }
    return scores;
  }

  @Override
  public long count() {
    CountPoints all = CountPoints.newBuilder().setCollectionName(collection).setExact(true).build();
    return asked(
        () -> {
          laid();
          return line.points(LOOK, stub -> stub.count(all)).getResult().getCount();
        });
  }

  /** Its files go with the collection. */
  @Override
  public void clear() {
    asked(
        () -> {
          synchronized (laying) {
            // Looks first whether it is ours to delete.
            look(LOOK).ifPresent(this::ours);
            drop();
            return lay();
          }
        });
  }

  @Override
  public void close() {
    line.close();
  }

  private PointStruct struct(Point point) {
    Map<String, Vector> vectors = new HashMap<>();
    vectors.put(DENSE, VectorFactory.vector(point.vector()));
    SparseWords words = SparseWords.ofPiece(point.text());
    if (!words.isEmpty()) {
      vectors.put(SPARSE, VectorFactory.vector(words.weights(), words.places()));
    }
    return PointStruct.newBuilder()
        .setId(PointIdFactory.id(point.id()))
        .setVectors(VectorsFactory.namedVectors(vectors))
        .putPayload(
            AUDIENCE,
            ValueFactory.list(
                new TreeSet<>(point.audience()).stream().map(ValueFactory::value).toList()))
        .putPayload(SOURCE, ValueFactory.value(point.source()))
        .putPayload(AT, ValueFactory.value(point.at().toString()))
        .build();
  }

  private static int lengthOf(List<Point> points) {
    int[] lengths = points.stream().mapToInt(point -> point.vector().length).distinct().toArray();
    if (lengths.length != 1) {
      throw new IllegalArgumentException("Vectors of several models.");
    }
    return lengths[0];
  }

  private static void done(PointsOperationResponse answer) {
    if (answer.getResult().getStatus() != UpdateStatus.Completed) {
      throw new KnowledgeUnavailable(
          "The search index has not finished writing: it is tried again.", null);
    }
  }

  private <R> R asked(Supplier<R> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException failed) {
      if (failed.getStatus().getCode() == Status.Code.NOT_FOUND
          || failed.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        // Another hub made it anew, perhaps in another form: look before the next call.
        laid = null;
      }
      throw QdrantLine.unavailable(failed);
    }
  }

  /** The collection, which is there and as we want it from here on. */
  private Laid laid() {
    Laid known = laid;
    if (known != null) {
      return known;
    }
    synchronized (laying) {
      return laid == null ? lay() : laid;
    }
  }

  private Laid lay() {
    // Another hub may make or drop it between our looking and our doing.
    for (int round = 0; round < 4; round++) {
      Optional<CollectionInfo> there = look(LOOK);
      if (there.isEmpty()) {
        create(UUID.randomUUID().toString(), ORDINARY_DIMENSION);
      } else if (ours(there.get()) && !fits(there.get())) {
        drop();
      } else {
        index(there.get());
        laid = laid(there.get());
        return laid;
      }
    }
    throw new KnowledgeUnavailable(
        "Hubs of different versions share one Qdrant: update them all.", null);
  }

  private boolean ours(CollectionInfo there) {
    if (!there.getConfig().containsMetadata(MADE)) {
      throw new KnowledgeUnavailable(
          "Qdrant is older than 1.16, or something else is in its collection %s: update it, or"
                  .formatted(collection)
              + " remove that collection.",
          null);
    }
    return true;
  }

  private static boolean indexed(CollectionInfo there) {
    return List.of(AUDIENCE, SOURCE, AT).stream().allMatch(there::containsPayloadSchema);
  }

  private static Laid laid(CollectionInfo there) {
    return new Laid(
        there.getConfig().getMetadataOrThrow(MADE).getStringValue(), dense(there).getSize());
  }

  private boolean fits(CollectionInfo there) {
    Map<String, io.qdrant.client.grpc.JsonWithInt.Value> about = there.getConfig().getMetadataMap();
    VectorParams dense = dense(there);
    SparseVectorParams sparse =
        there
            .getConfig()
            .getParams()
            .getSparseVectorsConfig()
            .getMapOrDefault(SPARSE, SparseVectorParams.getDefaultInstance());
    return about.containsKey(FORM)
        && about.get(FORM).getIntegerValue() == LAYOUT
        && dense.getDistance() == Distance.Cosine
        && sparse.getModifier() == Modifier.Idf;
  }

  private static VectorParams dense(CollectionInfo there) {
    return there
        .getConfig()
        .getParams()
        .getVectorsConfig()
        .getParamsMap()
        .getMapOrDefault(DENSE, VectorParams.getDefaultInstance());
  }

  /** While it is empty it takes vectors of any length, and stays the index that it is. */
  private void fit(int dimension) {
    synchronized (laying) {
      Laid known = laid();
      if (known.dimension() == dimension) {
        return;
      }
      if (line.points(LOOK, stub -> stub.count(all())).getResult().getCount() > 0) {
        throw new KnowledgeUnavailable(
            "The search index holds vectors of another model: make it anew with /hub knowledge"
                + " rebuild.",
            null);
      }
      drop();
      create(known.mark(), dimension);
      index(CollectionInfo.getDefaultInstance());
      laid = new Laid(known.mark(), dimension);
    }
  }

  private CountPoints all() {
    return CountPoints.newBuilder().setCollectionName(collection).setExact(true).build();
  }

  private Optional<CollectionInfo> look(Duration within) {
    try {
      GetCollectionInfoRequest which =
          GetCollectionInfoRequest.newBuilder().setCollectionName(collection).build();
      return Optional.of(line.collections(within, stub -> stub.get(which)).getResult());
    } catch (StatusRuntimeException failed) {
      if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  private void create(String mark, int dimension) {
    CreateCollection wanted =
        CreateCollection.newBuilder()
            .setCollectionName(collection)
            .setVectorsConfig(
                VectorsConfig.newBuilder()
                    .setParamsMap(
                        VectorParamsMap.newBuilder()
                            .putMap(
                                DENSE,
                                VectorParams.newBuilder()
                                    .setSize(dimension)
                                    .setDistance(Distance.Cosine)
                                    .build())))
            .setSparseVectorsConfig(
                SparseVectorConfig.newBuilder()
                    .putMap(
                        SPARSE, SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build()))
            .setOptimizersConfig(
                OptimizersConfigDiff.newBuilder()
                    .setDeletedThreshold(0.01)
                    .setVacuumMinVectorNumber(100))
            .putMetadata(MADE, ValueFactory.value(mark))
            .putMetadata(FORM, ValueFactory.value(LAYOUT))
            .build();
    try {
      line.collections(WRITE, stub -> stub.create(wanted));
    } catch (StatusRuntimeException failed) {
      // Another hub was first, or our own first try did arrive.
      if (failed.getStatus().getCode() != Status.Code.ALREADY_EXISTS && look(LOOK).isEmpty()) {
        throw failed;
      }
    }
  }

  /** Before there are points: the ways between vectors are laid by what is indexed then. */
  private void index(CollectionInfo there) {
    field(
        there,
        AUDIENCE,
        FieldType.FieldTypeKeyword,
        PayloadIndexParams.newBuilder()
            .setKeywordIndexParams(KeywordIndexParams.newBuilder().setIsTenant(true))
            .build());
    field(there, SOURCE, FieldType.FieldTypeKeyword, null);
    field(there, AT, FieldType.FieldTypeDatetime, null);
  }

  private void field(CollectionInfo there, String name, FieldType type, PayloadIndexParams how) {
    if (there.containsPayloadSchema(name)) {
      return;
    }
    CreateFieldIndexCollection.Builder wanted =
        CreateFieldIndexCollection.newBuilder()
            .setCollectionName(collection)
            .setWait(true)
            .setFieldName(name)
            .setFieldType(type);
    if (how != null) {
      wanted.setFieldIndexParams(how);
    }
    done(line.points(WRITE, stub -> stub.createFieldIndex(wanted.build())));
  }

  private void drop() {
    laid = null;
    DeleteCollection which = DeleteCollection.newBuilder().setCollectionName(collection).build();
    line.collections(WRITE, stub -> stub.delete(which));
  }
}
