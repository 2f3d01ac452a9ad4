package org.makerspacehub.beans.agent.run;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.makerspacehub.beans.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one line to the model, for all who ask it. A call ends in time whatever the model does; a
 * model that keeps failing is left alone for a moment, and says so at once. What a model or its
 * server says in an error is never passed on and never logged: it can quote what was asked.
 */
public final class ModelLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLine.class);
  private static final int AT_A_TIME = 32;

  private final ChatModel model;
  private final Duration patience;
  private final MeterRegistry meters;
  private final CircuitBreaker breaker;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          AT_A_TIME,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          DaemonThreads.named("model-call"));

  /**
   * @param model null when none is set
   * @param patience how long one answer may take; a model that is being loaded takes a while
   * @param pause how long a model that keeps failing is left alone
   * @param meters measures each call
   */
  public ModelLine(ChatModel model, Duration patience, Duration pause, MeterRegistry meters) {
    this.model = model;
    this.patience = patience;
    this.meters = meters;
    this.breaker =
        CircuitBreaker.of(
            "model",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(4)
                .minimumNumberOfCalls(3)
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
  }

  /** Whether there is a model at all. */
  public boolean isSet() {
    return model != null;
  }

  /** Whether it is worth asking: set, and not being left alone for a moment. */
  public boolean isUp() {
    return isSet() && breaker.getState() != CircuitBreaker.State.OPEN;
  }

  /**
   * Asks it once.
   *
   * @param request everything it is to read
   * @param atMost how long the answer may take; the line's own patience when that is shorter
   * @return with a message that is not null
   * @throws ModelTrouble when there is no usable answer
   */
  public ChatResponse ask(ChatRequest request, Duration atMost) {
    if (!isSet()) {
      throw new ModelTrouble(ModelTrouble.Kind.ABSENT);
    }
    if (!breaker.tryAcquirePermission()) {
      count("left-alone", 0);
      throw new ModelTrouble(ModelTrouble.Kind.DOWN);
    }
    long began = System.nanoTime();
    Duration bound = atMost.compareTo(patience) < 0 ? atMost : patience;
    try {
      ChatResponse answer = within(bound, request);
      if (answer == null || answer.aiMessage() == null) {
        throw new ModelTrouble(ModelTrouble.Kind.GARBLED);
      }
      breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      count("answered", began);
      return answer;
    } catch (ModelTrouble trouble) {
      long took = System.nanoTime() - began;
      if (trouble.kind() == ModelTrouble.Kind.GARBLED) {
        // It is there, and that is all the breaker wants to know.
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
      } else if (trouble.kind() == ModelTrouble.Kind.SLOW && bound.compareTo(patience) < 0) {
        // Whoever asked had little time left: that says nothing about the model.
        breaker.releasePermission();
      } else {
        breaker.onError(took, TimeUnit.NANOSECONDS, trouble);
      }
      count(trouble.kind().name().toLowerCase(Locale.ROOT), began);
      throw trouble;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private ChatResponse within(Duration bound, ChatRequest request) {
    Future<ChatResponse> asked;
    try {
      asked = threads.submit(() -> model.chat(request));
    } catch (RejectedExecutionException full) {
      throw new ModelTrouble(ModelTrouble.Kind.SLOW);
    }
    try {
      // To the nanosecond: whoever waited for less would still have time left and not say so.
      return asked.get(Math.max(1, bound.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      asked.cancel(true);
      throw new ModelTrouble(ModelTrouble.Kind.SLOW);
    } catch (InterruptedException stopping) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new ModelTrouble(ModelTrouble.Kind.SLOW);
    } catch (ExecutionException failed) {
      ModelTrouble.Kind kind = kindOf(failed.getCause());
      LOG.warn("The model gave no answer ({}, {})", kind, failed.getCause().getClass().getName());
      throw new ModelTrouble(kind);
    }
  }

  private static ModelTrouble.Kind kindOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof dev.langchain4j.exception.TimeoutException
          || cause instanceof java.net.http.HttpTimeoutException) {
        return cause instanceof java.net.http.HttpConnectTimeoutException
            ? ModelTrouble.Kind.DOWN
            : ModelTrouble.Kind.SLOW;
      }
      if (cause instanceof com.fasterxml.jackson.core.JacksonException) {
        return ModelTrouble.Kind.GARBLED;
      }
      if (cause instanceof HttpException
          || cause instanceof InternalServerException
          || cause instanceof RateLimitException
          || cause instanceof UnresolvedModelServerException
          || cause instanceof NonRetriableException
          || cause instanceof IOException) {
        return ModelTrouble.Kind.DOWN;
      }
    }
    return ModelTrouble.Kind.GARBLED;
  }

  private void count(String outcome, long began) {
    Timer.builder("hub.model.calls")
        .description("Calls of the model, how long each took and what came of it")
        .tag("outcome", outcome)
        .register(meters)
        .record(began == 0 ? 0 : System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }
}
