package org.makerspacehub.beans.knowledge.qdrant;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.grpc.CollectionsGrpc.CollectionsFutureStub;
import io.qdrant.client.grpc.PointsGrpc.PointsFutureStub;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

/**
 * The line to a Qdrant server. Every call has a time by which it is over, tries again included:
 * only what found nobody there is tried again, and everything that we ask may be asked twice.
 */
final class QdrantLine implements AutoCloseable {
  private static final Map<String, Object> TRY_AGAIN =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      4.0,
                      "initialBackoff",
                      "0.2s",
                      "maxBackoff",
                      "1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final ManagedChannel channel;
  private final QdrantGrpcClient client;

  QdrantLine(QdrantServer server) {
    ManagedChannelBuilder<?> builder =
        ManagedChannelBuilder.forAddress(server.host(), server.port())
            .userAgent("makerspace-hub")
            .enableRetry()
            .defaultServiceConfig(TRY_AGAIN)
            .disableServiceConfigLookUp();
    channel = (server.tls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    // The client's own look at the server's version has no time by which it is over.
    QdrantGrpcClient.Builder made = QdrantGrpcClient.newBuilder(channel, true, false);
    client = (server.key().isEmpty() ? made : made.withApiKey(server.key())).build();
  }

  /**
   * Asks about points.
   *
   * @param within how long it may take altogether
   * @throws StatusRuntimeException as the server or the line says it
   */
  <R> R points(Duration within, Function<PointsFutureStub, ListenableFuture<R>> call) {
    return result(call.apply(client.points().withDeadline(end(within))));
  }

  /**
   * Asks about collections.
   *
   * @param within how long it may take altogether
   * @throws StatusRuntimeException as the server or the line says it
   */
  <R> R collections(Duration within, Function<CollectionsFutureStub, ListenableFuture<R>> call) {
    return result(call.apply(client.collections().withDeadline(end(within))));
  }

  /** Which version the server says it is. */
  String version(Duration within) {
    return result(
            client
                .qdrant()
                .withDeadline(end(within))
                .healthCheck(HealthCheckRequest.getDefaultInstance()))
        .getVersion();
  }

  private static Deadline end(Duration within) {
    return Deadline.after(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <R> R result(ListenableFuture<R> answer) {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StatusRuntimeException status) {
        throw status;
      }
      throw Status.INTERNAL.withCause(failed.getCause()).asRuntimeException();
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.asRuntimeException();
    }
  }

  /** What to do about it, in a sentence. */
  static KnowledgeUnavailable unavailable(StatusRuntimeException failed) {
    return new KnowledgeUnavailable(sentence(failed.getStatus().getCode()), failed);
  }

  private static String sentence(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE ->
          "The search index does not answer: see that Qdrant runs and that QDRANT_URL is its gRPC"
              + " address (usually port 6334).";
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          "The search index refuses us: set QDRANT_API_KEY to the key that Qdrant was started with.";
      case DEADLINE_EXCEEDED, CANCELLED -> "The search index took too long: try again in a minute.";
      case RESOURCE_EXHAUSTED ->
          "The search index has too much to do or no room left: try again in a minute, and look at"
              + " Qdrant's disk and memory.";
      case NOT_FOUND -> "The search index is gone and is made anew: try again in a few minutes.";
      default ->
          "The search index answered with an error (%s): look into Qdrant's log.".formatted(code);
    };
  }

  @Override
  public void close() {
    client.close();
    // What is still under way after a moment is broken off.
    channel.shutdownNow();
  }
}
