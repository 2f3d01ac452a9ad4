package org.makerspacehub.beans.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.SocketEnvelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One WebSocket to Slack, from its making to its end. What comes is worked off by a bounded number
 * of threads out of a bounded queue; what finds no room is not acknowledged, and Slack sends it
 * again.
 */
final class SocketConnection implements WebSocket.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

  /** Slack's own limit for a message with all its blocks is well below. */
  private static final int LONGEST_FRAME = 1024 * 1024;

  /** As many as the edge asks the hub at once: with the queue as long, none waits three seconds. */
  private static final int AT_ONCE = 32;

  private static final int WAITING = 32;

  /** Told what happens to a connection. */
  interface Watcher {
    /** Slack announced the end; it may still send for a moment. */
    void ending(SocketConnection connection, String reason);

    /** It is over. */
    void lost(SocketConnection connection, String why);

    /** An envelope was dealt with. */
    void done(boolean acknowledged);
  }

  private final SocketDoor door;
  private final Watcher watcher;
  private final ObjectMapper json = new ObjectMapper();
  private final CompletableFuture<SocketConnection> hello = new CompletableFuture<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicReference<WebSocket> socket = new AtomicReference<>();
  private final Object sending = new Object();
  private final StringBuilder frame = new StringBuilder();
  private final ThreadPoolExecutor workers;

  private volatile boolean taking = true;
  private volatile boolean leaving;
  private volatile long lastHeard = System.nanoTime();
  private volatile long greetedAt = System.nanoTime();
  private boolean tooLong;
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);

  private SocketConnection(SocketDoor door, Watcher watcher) {
    this.door = door;
    this.watcher = watcher;
    this.workers =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            DaemonThreads.named("slack-socket-work"));
    this.workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Connects.
   *
   * @param patience for the connection, and again for Slack's greeting
   * @return there once Slack has said hello
   */
  static CompletableFuture<SocketConnection> open(
      HttpClient http, URI address, SocketDoor door, Watcher watcher, Duration patience) {
    SocketConnection connection = new SocketConnection(door, watcher);
    http.newWebSocketBuilder()
        .connectTimeout(patience)
        .buildAsync(address, connection)
        .whenComplete(
            (made, failure) -> {
              if (failure != null) {
                // The failure's text may hold the address, and that a ticket.
                connection.hello.completeExceptionally(
                    new IOException("no connection: " + failure.getClass().getSimpleName()));
              }
            });
    return connection
        .hello
        .orTimeout(patience.toMillis() * 2, TimeUnit.MILLISECONDS)
        .whenComplete(
            (made, failure) -> {
              if (failure != null) {
                connection.abort();
              }
            });
  }

  // ---- what Slack sends ---------------------------------------------------------------------

  @Override
  public void onOpen(WebSocket opened) {
    socket.set(opened);
    heard();
    if (over.get()) {
      opened.abort();
    }
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    heard();
    if (frame.length() + data.length() > LONGEST_FRAME) {
      tooLong = true;
    } else {
      frame.append(data);
    }
    if (last) {
      String whole = frame.toString();
      frame.setLength(0);
      if (tooLong) {
        LOG.warn("Slack sent a frame of more than {} characters; it is left.", LONGEST_FRAME);
        watcher.done(false);
      } else {
        take(whole);
      }
      tooLong = false;
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    heard();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    // The JDK answers by itself.
    heard();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    heard();
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    end("closed by Slack (" + status + ")");
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end("broken (" + error.getClass().getSimpleName() + ")");
  }

  private void take(String text) {
    JsonNode read;
    try {
      read = json.readTree(text);
    } catch (JsonProcessingException e) {
      LOG.warn("Slack sent a frame that is no JSON; it is left.");
      return;
    }
    String type = read.path("type").asText("");
    switch (type) {
      case "hello" -> {
        greetedAt = System.nanoTime();
        hello.complete(this);
      }
      case "disconnect" -> watcher.ending(this, read.path("reason").asText(""));
      default -> {
        String id = read.path("envelope_id").asText("");
        if (id.isEmpty() || !(read.path("payload") instanceof ObjectNode payload)) {
          LOG.info("Slack sent a frame that is no envelope; it is left.");
        } else {
          queue(
              new SocketEnvelope(
                  Ref.next(),
                  type,
                  id,
                  payload,
                  read.path("accepts_response_payload").asBoolean(false)));
        }
      }
    }
  }

  private void queue(SocketEnvelope envelope) {
    if (!taking) {
      watcher.done(false);
      return;
    }
    underWay.incrementAndGet();
    try {
      workers.execute(() -> work(envelope));
    } catch (RejectedExecutionException full) {
      underWay.decrementAndGet();
      LOG.warn("Too much at once: an envelope is left, and Slack sends it again.");
      watcher.done(false);
    }
  }

  private void work(SocketEnvelope envelope) {
    boolean acknowledged = false;
    try (MDC.MDCCloseable log = MDC.putCloseable(Ref.KEY, envelope.ref())) {
      SocketDoor.Answer answer = door.take(envelope);
      if (answer.taken()) {
        acknowledged = acknowledge(envelope, answer.json());
      }
    } catch (RuntimeException notKept) {
      // The text may quote what was sent; the front door has logged what it knows.
      LOG.warn("An envelope is left ({}).", notKept.getClass().getSimpleName());
    } finally {
      underWay.decrementAndGet();
      watcher.done(acknowledged);
    }
  }

  // ---- what we send -------------------------------------------------------------------------

  private boolean acknowledge(SocketEnvelope envelope, String answer) {
    ObjectNode ack = json.createObjectNode().put("envelope_id", envelope.id());
    boolean answered = !answer.isBlank() && envelope.takesAnswer();
    if (answered) {
      try {
        ack.set("payload", json.readTree(answer));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer that is no JSON");
      }
    }
    try {
      send(ack.toString()).get(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // What was kept stays kept, and Slack's repetition is recognised by its id.
      LOG.info("An acknowledgement could not be sent: the connection is gone.");
      if (answered) {
        door.sendLate(envelope, answer);
      }
      return false;
    }
    if (!answer.isBlank() && !answered) {
      door.sendLate(envelope, answer);
    }
    return true;
  }

  /** One after the other: the JDK refuses a message while another is on its way. */
  private CompletableFuture<?> send(String text) {
    synchronized (sending) {
      WebSocket open = socket.get();
      lastSent =
          lastSent
              .handle((sent, failure) -> null)
              .thenCompose(
                  before ->
                      open == null || over.get()
                          ? CompletableFuture.<WebSocket>failedFuture(new IOException("closed"))
                          : open.sendText(text, true));
      return lastSent;
    }
  }

  /** Asks whether the other side is there; ends the connection when it has long been silent. */
  void beat(Duration silence) {
    if (over.get()) {
      return;
    }
    if (System.nanoTime() - lastHeard > silence.toNanos()) {
      end("silent for more than " + silence.toSeconds() + " s");
      return;
    }
    WebSocket open = socket.get();
    if (open != null) {
      open.sendPing(ByteBuffer.allocate(0));
    }
  }

  // ---- the end ------------------------------------------------------------------------------

  /** Takes nothing more; what is under way is finished. */
  void stopTaking() {
    taking = false;
  }

  /** Whether nothing is being worked on. */
  boolean isIdle() {
    return underWay.get() == 0;
  }

  /** How long ago Slack said hello. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - greetedAt);
  }

  boolean isOver() {
    return over.get();
  }

  /** Says good-bye and closes; nobody is told that it was lost. */
  void close() {
    leaving = true;
    taking = false;
    WebSocket open = socket.get();
    if (open != null && !over.get()) {
      open.sendClose(WebSocket.NORMAL_CLOSURE, "")
          .orTimeout(1, TimeUnit.SECONDS)
          .whenComplete((sent, failure) -> abort());
    } else {
      abort();
    }
  }

  private void abort() {
    leaving = true;
    end("closed");
  }

  private void end(String why) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    taking = false;
    WebSocket open = socket.get();
    if (open != null) {
      open.abort();
    }
    workers.shutdown();
    if (!hello.isDone()) {
      hello.completeExceptionally(new IOException(why));
    } else if (!leaving) {
      watcher.lost(this, why);
    }
  }

  private void heard() {
    lastHeard = System.nanoTime();
  }
}
