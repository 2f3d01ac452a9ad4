package org.makerspacehub.beans.knowledge.qdrant;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CollectionParams;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.GetCollectionInfoResponse;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.CollectionsGrpc;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.PointsGrpc;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckReply;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A server that speaks Qdrant's gRPC on this machine, keeps points, on disk if wanted, and really
 * executes questions (cosine, products of sparse vectors with rarity, conditions, reciprocal
 * ranks). It refuses what a careful client must never send, and remembers that it did.
 */
public final class QdrantAtHand implements AutoCloseable {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<String> PAYLOAD = Set.of("audience", "source", "at");

  private final String key;
  private final Path file;
  private final Server server;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final Map<String, Held> collections = new TreeMap<>();
  private final List<Status> failures = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private volatile boolean old;
  private volatile boolean careless;
  private volatile UnaryOperator<QueryBatchPoints> tamper = UnaryOperator.identity();

  /** A collection, its indexes and its points. */
  private static final class Held {
    private CreateCollection made;
    private final Map<String, CreateFieldIndexCollection> indexes = new LinkedHashMap<>();
    private final Map<String, PointStruct> points = new TreeMap<>();
  }

  /** Refuses whoever has another key; with an empty one it lets everybody in. */
  public QdrantAtHand(String key) {
    this(key, null, 0);
  }

  /**
   * With what is in a file, if it is there, and keeping everything in it.
   *
   * @param file null for none
   * @param port 0 for any
   */
  public QdrantAtHand(String key, Path file, int port) {
    this.key = key;
    this.file = file;
    if (file != null && Files.exists(file)) {
      read();
    }
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
              .intercept(new Door())
              .addService(new Collections())
              .addService(new Points())
              .addService(new Health())
              .build()
              .start();
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  /** As an operator writes it. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** What was called, in order, refused calls too. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** What a careful client must never send, and was sent. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Answers the next calls like this, one after the other. */
  public void failNext(Status... statuses) {
    failures.addAll(List.of(statuses));
  }

  /** Answers no more, or again. */
  public void silent(boolean now) {
    silent = now;
  }

  /** Knows nothing of what a collection says about itself, as before 1.16. */
  public void old(boolean now) {
    old = now;
  }

  /** Refuses nothing any more: what then comes out shows what its refusals are good for. */
  public void careless(boolean now) {
    careless = now;
  }

  /** Changes questions before they are looked at, as a client that forgot something sends them. */
  public void tamper(UnaryOperator<QueryBatchPoints> how) {
    tamper = how;
  }

  /** Loses a collection, as an emptied volume does. */
  public synchronized void lose(String collection) {
    collections.remove(collection);
  }

  /** Makes a collection that is another's. */
  public synchronized void foreign(String collection) {
    Held held = new Held();
    held.made = CreateCollection.newBuilder().setCollectionName(collection).build();
    collections.put(collection, held);
  }

  /** The points of a collection as they came. */
  public synchronized List<PointStruct> points(String collection) {
    return List.copyOf(collections.get(collection).points.values());
  }

  /** The indexes of a collection as they were asked for. */
  public synchronized Map<String, CreateFieldIndexCollection> indexes(String collection) {
    return Map.copyOf(collections.get(collection).indexes);
  }

  /** Stops at once, as if killed. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Door implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.add(call.getMethodDescriptor().getBareMethodName());
      Status refused = refusal(headers);
      if (refused != null) {
        call.close(refused, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return silent ? new ServerCall.Listener<>() {} : next.startCall(call, headers);
    }

    private Status refusal(Metadata headers) {
      if (Context.current().getDeadline() == null) {
        wrong.add("a call without an end");
        return Status.FAILED_PRECONDITION.withDescription("no deadline");
      }
      if (!key.isEmpty() && !key.equals(headers.get(KEY))) {
        return Status.UNAUTHENTICATED.withDescription("Invalid API key or JWT");
      }
      return failures.isEmpty() ? null : failures.remove(0);
    }
  }

  private final class Health extends QdrantGrpc.QdrantImplBase {
    @Override
    public void healthCheck(HealthCheckRequest asked, StreamObserver<HealthCheckReply> to) {
      answer(
          to,
          () ->
              HealthCheckReply.newBuilder()
                  .setTitle("qdrant - vector search engine")
                  .setVersion(old ? "1.15.5" : "1.16.2")
                  .build());
    }
  }

  private final class Collections extends CollectionsGrpc.CollectionsImplBase {
    @Override
    public void get(GetCollectionInfoRequest asked, StreamObserver<GetCollectionInfoResponse> to) {
      answer(
          to,
          () ->
              GetCollectionInfoResponse.newBuilder()
                  .setResult(info(held(asked.getCollectionName())))
                  .build());
    }

    @Override
    public void create(CreateCollection asked, StreamObserver<CollectionOperationResponse> to) {
      answer(
          to,
          () -> {
            if (collections.containsKey(asked.getCollectionName())) {
              throw Status.ALREADY_EXISTS
                  .withDescription("Wrong input: Collection already exists!")
                  .asRuntimeException();
            }
            must(
                asked.getVectorsConfig().getParamsMap().getMapMap().values().stream()
                    .allMatch(each -> each.getDistance() == Distance.Cosine),
                "a vector that is not compared by its cosine");
            must(
                !asked.getSparseVectorsConfig().getMapMap().isEmpty()
                    && asked.getSparseVectorsConfig().getMapMap().values().stream()
                        .allMatch(each -> each.getModifier() == Modifier.Idf),
                "words whose rarity does not count");
            Held held = new Held();
            held.made = old ? asked.toBuilder().clearMetadata().build() : asked;
            collections.put(asked.getCollectionName(), held);
            write();
            return CollectionOperationResponse.newBuilder().setResult(true).build();
          });
    }

    @Override
    public void delete(DeleteCollection asked, StreamObserver<CollectionOperationResponse> to) {
      answer(
          to,
          () -> {
            boolean there = collections.remove(asked.getCollectionName()) != null;
            write();
            return CollectionOperationResponse.newBuilder().setResult(there).build();
          });
    }
  }

  private final class Points extends PointsGrpc.PointsImplBase {
    @Override
    public void upsert(UpsertPoints asked, StreamObserver<PointsOperationResponse> to) {
      answer(
          to,
          () -> {
            Held held = held(asked.getCollectionName());
            must(asked.getWait(), "writing without waiting");
            must(held.indexes.keySet().equals(PAYLOAD), "points before their indexes");
            asked.getPointsList().forEach(point -> check(point, held));
            asked.getPointsList().forEach(point -> held.points.put(id(point.getId()), point));
            write();
            return completed();
          });
    }

    @Override
    public void delete(DeletePoints asked, StreamObserver<PointsOperationResponse> to) {
      answer(
          to,
          () -> {
            Held held = held(asked.getCollectionName());
            must(asked.getWait(), "deleting without waiting");
            must(asked.getPoints().hasPoints(), "deleting without naming what");
            asked.getPoints().getPoints().getIdsList().forEach(id -> held.points.remove(id(id)));
            write();
            return completed();
          });
    }

    @Override
    public void createFieldIndex(
        CreateFieldIndexCollection asked, StreamObserver<PointsOperationResponse> to) {
      answer(
          to,
          () -> {
            Held held = held(asked.getCollectionName());
            must(asked.getWait(), "an index without waiting");
            boolean tenant = asked.getFieldIndexParams().getKeywordIndexParams().getIsTenant();
            must(
                tenant == asked.getFieldName().equals("audience"),
                "points that do not lie together by who may read them");
            must(
                asked.getFieldType()
                    == (asked.getFieldName().equals("at")
                        ? FieldType.FieldTypeDatetime
                        : FieldType.FieldTypeKeyword),
                "an index of the wrong kind");
            held.indexes.put(asked.getFieldName(), asked);
            write();
            return completed();
          });
    }

    @Override
    public void count(CountPoints asked, StreamObserver<CountResponse> to) {
      answer(
          to,
          () -> {
            must(asked.getExact(), "a number that is guessed");
            long there = held(asked.getCollectionName()).points.size();
            return CountResponse.newBuilder()
                .setResult(CountResult.newBuilder().setCount(there))
                .build();
          });
    }

    @Override
    public void queryBatch(QueryBatchPoints sent, StreamObserver<QueryBatchResponse> to) {
      answer(
          to,
          () -> {
            QueryBatchPoints asked = tamper.apply(sent);
            Held held = held(asked.getCollectionName());
            must(asked.getTimeout() > 0, "a question that the server may work on for ever");
            QueryBatchResponse.Builder answers = QueryBatchResponse.newBuilder();
            for (QueryPoints question : asked.getQueryPointsList()) {
              check(question, held);
              answers.addResult(BatchResult.newBuilder().addAllResult(found(question, held)));
            }
            return answers.build();
          });
    }
  }

  /** What every question must say, whoever asks. */
  private void check(QueryPoints question, Held held) {
    must(
        question.hasWithPayload() && !question.getWithPayload().getEnable(),
        "asking for more than ids");
    must(readers(question.getFilter()), "a question without who asks");
    indexed(question.getFilter(), held);
    if (question.getPrefetchCount() == 0) {
      must(question.getQuery().hasNearest(), "a question of an unknown kind");
      return;
    }
    must(
        question.getQuery().hasRrf() && question.getQuery().getRrf().hasK(),
        "joined by a constant that the server chooses");
    for (PrefetchQuery part : question.getPrefetchList()) {
      must(readers(part.getFilter()), "a part of a question without who asks");
      must(part.getFilter().equals(question.getFilter()), "a part with conditions of its own");
      must(part.getPrefetchCount() == 0, "parts of parts");
      must(part.getLimit() >= question.getLimit(), "a part that is shorter than the whole");
    }
  }

  private static boolean readers(Filter filter) {
    return filter.getMustList().stream()
        .map(Condition::getField)
        .anyMatch(
            field ->
                field.getKey().equals("audience")
                    && field.getMatch().getKeywords().getStringsCount() > 0);
  }

  private void indexed(Filter filter, Held held) {
    for (Condition condition : filter.getMustList()) {
      must(
          held.indexes.containsKey(condition.getField().getKey()),
          "a condition on what has no index");
    }
  }

  private void check(PointStruct point, Held held) {
    must(point.getId().hasUuid(), "a point whose id is not a piece's");
    must(point.getPayloadMap().keySet().equals(PAYLOAD), "more, or less, than what is agreed");
    List<Value> audience = point.getPayloadOrThrow("audience").getListValue().getValuesList();
    must(
        !audience.isEmpty()
            && audience.stream()
                .allMatch(
                    mark -> mark.getStringValue().matches("public|members|(channel|role):\\w+")),
        "a point that nobody may read, or something else in its place");
    must(
        point
            .getPayloadOrThrow("source")
            .getStringValue()
            .matches("(slack|mail|file|note):.{1,190}"),
        "a source that is none");
    try {
      Instant.parse(point.getPayloadOrThrow("at").getStringValue());
    } catch (DateTimeParseException none) {
      must(false, "a time that is none");
    }
    Map<String, Vector> vectors = point.getVectors().getVectors().getVectorsMap();
    held.made
        .getVectorsConfig()
        .getParamsMap()
        .getMapMap()
        .forEach(
            (name, wanted) -> {
              if (dense(vectors.get(name)).size() != wanted.getSize()) {
                throw Status.INVALID_ARGUMENT
                    .withDescription("Wrong input: Vector dimension error")
                    .asRuntimeException();
              }
            });
    for (String name : held.made.getSparseVectorsConfig().getMapMap().keySet()) {
      if (vectors.containsKey(name)) {
        SparseVector words = vectors.get(name).getSparse();
        must(
            words.getIndicesCount() == words.getValuesCount()
                && new HashSet<>(words.getIndicesList()).size() == words.getIndicesCount(),
            "places that come twice");
        must(words.getValuesList().stream().allMatch(value -> value > 0), "words of no weight");
      }
    }
  }

  private List<ScoredPoint> found(QueryPoints question, Held held) {
    int limit = question.hasLimit() ? (int) question.getLimit() : 10;
    if (question.getPrefetchCount() == 0) {
      return nearest(question.getQuery(), question.getUsing(), question.getFilter(), limit, held);
    }
    Map<String, Double> joined = new HashMap<>();
    for (PrefetchQuery part : question.getPrefetchList()) {
      List<ScoredPoint> ranked =
          nearest(part.getQuery(), part.getUsing(), part.getFilter(), (int) part.getLimit(), held);
      for (int rank = 0; rank < ranked.size(); rank++) {
        joined.merge(
            id(ranked.get(rank).getId()),
            1.0 / (question.getQuery().getRrf().getK() + rank),
            Double::sum);
      }
    }
    return best(
        held.points.values().stream()
            .filter(point -> joined.containsKey(id(point.getId())))
            .filter(point -> fits(point, question.getFilter()))
            .toList(),
        point -> joined.get(id(point.getId())),
        limit);
  }

  private static List<ScoredPoint> nearest(
      Query query, String using, Filter filter, int limit, Held held) {
    List<PointStruct> candidates =
        held.points.values().stream()
            .filter(point -> point.getVectors().getVectors().containsVectors(using))
            .filter(point -> fits(point, filter))
            .toList();
    if (query.getNearest().hasDense()) {
      List<Float> wanted = query.getNearest().getDense().getDataList();
      return best(
          candidates,
          point -> cosine(wanted, dense(point.getVectors().getVectors().getVectorsOrThrow(using))),
          limit);
    }
    Map<Integer, Double> weights = rarity(query.getNearest().getSparse(), using, held);
    return best(
        candidates,
        point ->
            product(weights, point.getVectors().getVectors().getVectorsOrThrow(using).getSparse()),
        limit);
  }

  private static List<ScoredPoint> best(
      List<PointStruct> candidates, Function<PointStruct, Double> score, int limit) {
    return candidates.stream()
        .map(
            point ->
                ScoredPoint.newBuilder()
                    .setId(point.getId())
                    .setScore(score.apply(point).floatValue())
                    .build())
        .filter(point -> point.getScore() != 0)
        .sorted(
            Comparator.comparingDouble((ScoredPoint point) -> -point.getScore())
                .thenComparing(point -> id(point.getId())))
        .limit(limit)
        .toList();
  }

  private static boolean fits(PointStruct point, Filter filter) {
    if (filter.getShouldCount() + filter.getMustNotCount() > 0 || filter.hasMinShould()) {
      throw Status.UNIMPLEMENTED.asRuntimeException();
    }
    return filter.getMustList().stream().allMatch(condition -> fits(point, condition));
  }

  private static boolean fits(PointStruct point, Condition condition) {
    Match match = condition.getField().getMatch();
    if (!match.hasKeywords()) {
      throw Status.UNIMPLEMENTED.asRuntimeException();
    }
    Value value =
        point.getPayloadOrDefault(condition.getField().getKey(), Value.getDefaultInstance());
    List<Value> values =
        value.hasListValue() ? value.getListValue().getValuesList() : List.of(value);
    return values.stream()
        .map(Value::getStringValue)
        .anyMatch(match.getKeywords().getStringsList()::contains);
  }

  /** ln((N − n + ½) / (n + ½) + 1) of each word, times its weight in the question. */
  private static Map<Integer, Double> rarity(SparseVector question, String using, Held held) {
    Map<Integer, Double> weights = new HashMap<>();
    for (int i = 0; i < question.getIndicesCount(); i++) {
      int place = question.getIndices(i);
      long with =
          held.points.values().stream()
              .filter(
                  point ->
                      point
                          .getVectors()
                          .getVectors()
                          .getVectorsOrDefault(using, Vector.getDefaultInstance())
                          .getSparse()
                          .getIndicesList()
                          .contains(place))
              .count();
      double rare = Math.log((held.points.size() - with + 0.5) / (with + 0.5) + 1);
      weights.put(place, rare * question.getValues(i));
    }
    return weights;
  }

  private static double product(Map<Integer, Double> weights, SparseVector piece) {
    double sum = 0;
    for (int i = 0; i < piece.getIndicesCount(); i++) {
      sum += weights.getOrDefault(piece.getIndices(i), 0.0) * piece.getValues(i);
    }
    return sum;
  }

  private static double cosine(List<Float> one, List<Float> other) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.size(); i++) {
      product += one.get(i) * other.get(i);
      first += one.get(i) * one.get(i);
      second += other.get(i) * other.get(i);
    }
    return product / Math.sqrt(first * second);
  }

  private static List<Float> dense(Vector vector) {
    return vector == null ? List.of() : vector.getDense().getDataList();
  }

  private static String id(PointId id) {
    return UUID.fromString(id.getUuid()).toString();
  }

  private Held held(String collection) {
    Held held = collections.get(collection);
    if (held == null) {
      throw Status.NOT_FOUND
          .withDescription("Not found: Collection `%s` doesn't exist!".formatted(collection))
          .asRuntimeException();
    }
    return held;
  }

  private static CollectionInfo info(Held held) {
    CollectionInfo.Builder info =
        CollectionInfo.newBuilder()
            .setPointsCount(held.points.size())
            .setConfig(
                CollectionConfig.newBuilder()
                    .setParams(
                        CollectionParams.newBuilder()
                            .setVectorsConfig(held.made.getVectorsConfig())
                            .setSparseVectorsConfig(held.made.getSparseVectorsConfig()))
                    .putAllMetadata(held.made.getMetadataMap()));
    held.indexes.forEach(
        (name, index) ->
            info.putPayloadSchema(
                name,
                PayloadSchemaInfo.newBuilder().setParams(index.getFieldIndexParams()).build()));
    return info.build();
  }

  private void must(boolean right, String otherwise) {
    if (!right && !careless) {
      wrong.add(otherwise);
      throw Status.FAILED_PRECONDITION.withDescription(otherwise).asRuntimeException();
    }
  }

  private static PointsOperationResponse completed() {
    return PointsOperationResponse.newBuilder()
        .setResult(UpdateResult.newBuilder().setStatus(UpdateStatus.Completed))
        .build();
  }

  private <R> void answer(StreamObserver<R> to, Supplier<R> what) {
    try {
      R made;
      synchronized (this) {
        made = what.get();
      }
      to.onNext(made);
      to.onCompleted();
    } catch (StatusRuntimeException refused) {
      to.onError(refused);
    }
  }

  private void write() {
    if (file == null) {
      return;
    }
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      try (OutputStream out = Files.newOutputStream(next)) {
        for (Held held : collections.values()) {
          held.made.writeDelimitedTo(out);
          all(held.indexes.values(), out);
          all(held.points.values(), out);
        }
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static void all(java.util.Collection<? extends Message> messages, OutputStream out)
      throws IOException {
    CountResult.newBuilder().setCount(messages.size()).build().writeDelimitedTo(out);
    for (Message message : messages) {
      message.writeDelimitedTo(out);
    }
  }

  private void read() {
    try (InputStream in = Files.newInputStream(file)) {
      CreateCollection made;
      while ((made = CreateCollection.parseDelimitedFrom(in)) != null) {
        Held held = new Held();
        held.made = made;
        for (long left = CountResult.parseDelimitedFrom(in).getCount(); left > 0; left--) {
          CreateFieldIndexCollection index = CreateFieldIndexCollection.parseDelimitedFrom(in);
          held.indexes.put(index.getFieldName(), index);
        }
        for (long left = CountResult.parseDelimitedFrom(in).getCount(); left > 0; left--) {
          PointStruct point = PointStruct.parseDelimitedFrom(in);
          held.points.put(id(point.getId()), point);
        }
        collections.put(made.getCollectionName(), held);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
