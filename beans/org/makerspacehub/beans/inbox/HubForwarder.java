package org.makerspacehub.beans.inbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The edge's way to the hub: hands over the number of a row and waits a little for the answer. The
 * row is in the database already, so whatever goes wrong here costs time and nothing else.
 */
public class HubForwarder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HubForwarder.class);

  /** How long an answer that was promised is waited for; after that the hub sends it itself. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /**
   * Half of the threads that take requests: where edge and hub share one process, the hub must
   * always find a thread to answer on.
   */
  private static final int AT_ONCE = 32;

  /** How long the hub may take to say that it heard of a row; it works afterwards. */
  private static final Duration POKE_WAIT = Duration.ofSeconds(5);

  private static final int POKES_AT_ONCE = 8;

  private static final int POKES_WAITING = 1_000;

  private final URI inbox;
  private final URI poke;
  private final String token;
  private final Duration patience;
  private final Consumer<LateAnswer> late;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Semaphore pokeSlots = new Semaphore(POKES_AT_ONCE);
  private final BlockingQueue<HttpRequest> pokes = new ArrayBlockingQueue<>(POKES_WAITING);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(4, DaemonThreads.named("hub-forwarder"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(1))
          .executor(threads)
          .build();

  /**
   * @param hubUrl {@code HUB_INTERNAL_URL}, no trailing slash
   * @param token {@code EDGE_TOKEN}
   * @param patience how long {@link #ask} waits
   * @param late takes an answer that came after that
   */
  public HubForwarder(String hubUrl, String token, Duration patience, Consumer<LateAnswer> late) {
    this.inbox = URI.create(hubUrl + "/internal/inbox");
    this.poke = URI.create(hubUrl + "/internal/poke");
    this.token = token;
    this.patience = patience;
    this.late = late;
  }

  /** What became of a question. */
  public enum Fate {
    /** The answer is here. */
    ANSWERED,
    /** The hub is at it; the answer will be sent on. */
    COMING,
    /** The hub did not take it; it will find the row when it can. */
    LEFT
  }

  /**
   * What the hub said.
   *
   * @param fate whether there is an answer
   * @param json the answer; empty unless {@link Fate#ANSWERED}
   */
  public record Answer(Fate fate, String json) {}

  /**
   * Asks the hub to work off a row and waits for the answer, but not longer than Slack would.
   *
   * @param id of the row
   * @param ref the correlation id
   * @param responseUrl where an answer that is late goes; empty when it cannot go anywhere
   */
  public Answer ask(long id, String ref, String responseUrl) {
    if (!slots.tryAcquire()) {
      return new Answer(Fate.LEFT, "");
    }
    HttpRequest request = ticket(inbox, LONGEST_WAIT, id, ref);
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    answer.whenComplete((response, failure) -> slots.release());
    try {
      return read(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException slow) {
      answer.whenComplete((response, failure) -> sendOn(response, ref, responseUrl));
      return new Answer(Fate.COMING, "");
    } catch (ExecutionException down) {
      LOG.warn("The hub does not answer: {}", down.getCause().getClass().getSimpleName());
      return new Answer(Fate.LEFT, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(Fate.LEFT, "");
    }
  }

  /**
   * Tells the hub that there is a row to work off, and returns at once. Whatever becomes of this is
   * harmless: the hub looks for itself every few seconds.
   *
   * @param id of the row
   * @param ref the correlation id
   */
  public void poke(long id, String ref) {
    if (pokes.offer(ticket(poke, POKE_WAIT, id, ref))) {
      sendPokes();
    } else {
      LOG.debug("Too many rows at once; the hub finds this one by itself");
    }
  }

  private void sendPokes() {
    // Asked again after each slot that is given back, so that none is left that came in between.
    while (!pokes.isEmpty() && pokeSlots.tryAcquire()) {
      HttpRequest next = pokes.poll();
      if (next == null) {
        pokeSlots.release();
        continue;
      }
      http.sendAsync(next, HttpResponse.BodyHandlers.discarding())
          .whenComplete(
              (answer, failure) -> {
                pokeSlots.release();
                if (failure != null) {
                  LOG.debug("The hub was not told of a row; it finds it by itself", failure);
                }
                sendPokes();
              });
    }
  }

  private HttpRequest ticket(URI door, Duration timeout, long id, String ref) {
    return HttpRequest.newBuilder(door)
        .timeout(timeout)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .header(Ref.HEADER, ref)
        .POST(HttpRequest.BodyPublishers.ofString("{\"id\":" + id + "}"))
        .build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static Answer read(HttpResponse<String> response) {
    if (response.statusCode() == 200) {
      return new Answer(Fate.ANSWERED, response.body());
    }
    if (response.statusCode() == 204) {
      return new Answer(Fate.COMING, "");
    }
    LOG.warn("The hub does not take a command: HTTP {}", response.statusCode());
    return new Answer(Fate.LEFT, "");
  }

  private void sendOn(HttpResponse<String> response, String ref, String responseUrl) {
    // A failure needs nothing here: the row's lease runs out and the hub tries again by itself.
    Optional.ofNullable(response)
        .filter(there -> there.statusCode() == 200 && !responseUrl.isEmpty())
        .ifPresent(
            there -> {
              try (MDC.MDCCloseable log = MDC.putCloseable(Ref.KEY, ref)) {
                late.accept(new LateAnswer(ref, responseUrl, there.body()));
              }
            });
  }
}
