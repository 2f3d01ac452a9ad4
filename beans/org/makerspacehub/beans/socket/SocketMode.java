package org.makerspacehub.beans.socket;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.makerspacehub.beans.DaemonThreads;
import org.makerspacehub.beans.socket.SocketStatus.State;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds Slack's Socket Mode connections (vendor: Slack documentation, "Using Socket Mode"): opens
 * them, keeps them, and makes them anew for as long as the process lives. When Slack announces an
 * end, the next connection is there before the old one is let go, so for a moment both may bring
 * the same thing; the inbox keeps it once.
 *
 * <p>Everything that changes a connection's state happens on one thread.
 */
public final class SocketMode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketMode.class);

  /** Slack's limit for an app is ten, and while one is replaced there are two. */
  public static final int MOST_CONNECTIONS = 4;

  private static final String SWITCHED_OFF =
      "Slack says that the app's Socket Mode is switched off or its token revoked (link_disabled)."
          + " Nothing comes from Slack any more: switch it on again in the app's settings, put a"
          + " valid token in SLACK_APP_TOKEN, and restart the edge.";

  private final HttpClient http;
  private final SocketOpener opener;
  private final SocketDoor door;
  private final SocketTimes times;
  private final Clock clock;
  private final List<Slot> slots;
  private final ScheduledThreadPoolExecutor thread;

  private volatile boolean running;

  /** The place of one connection, whichever WebSocket fills it at the moment. */
  private static final class Slot {
    final int number;
    final AtomicLong taken = new AtomicLong();
    final AtomicLong left = new AtomicLong();
    SocketConnection current;
    boolean opening;
    ScheduledFuture<?> nextAttempt;
    int failures;
    long connects;
    volatile SocketStatus status;

    Slot(int number) {
      this.number = number;
    }
  }

  /**
   * @param http follows no redirects
   * @param opener says where to connect
   * @param door what is behind
   * @param connections how many are held, at most {@link #MOST_CONNECTIONS}
   * @param times how patient they are
   * @param clock what "now" is
   */
  public SocketMode(
      HttpClient http,
      SocketOpener opener,
      SocketDoor door,
      int connections,
      SocketTimes times,
      Clock clock) {
    this.http = http;
    this.opener = opener;
    this.door = door;
    this.times = times;
    this.clock = clock;
    this.slots =
        IntStream.rangeClosed(1, Math.max(1, Math.min(MOST_CONNECTIONS, connections)))
            .mapToObj(Slot::new)
            .toList();
    this.slots.forEach(slot -> become(slot, State.STOPPED, ""));
    this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("slack-socket"));
    this.thread.setRemoveOnCancelPolicy(true);
    this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to connect; returns at once. */
  public void start() {
    running = true;
    long ping = times.ping().toMillis();
    thread.scheduleWithFixedDelay(this::beat, ping, ping, TimeUnit.MILLISECONDS);
    for (Slot slot : slots) {
      become(slot, State.CONNECTING, "");
      soon(() -> connect(slot));
    }
  }

  /** How each connection is. */
  public List<SocketStatus> status() {
    return slots.stream()
        .map(
            slot -> {
              SocketStatus now = slot.status;
              return new SocketStatus(
                  now.state(),
                  now.since(),
                  now.sentence(),
                  now.connects(),
                  slot.taken.get(),
                  slot.left.get());
            })
        .toList();
  }

  /** Takes nothing more, finishes what is under way, says good-bye. */
  @Override
  public void close() {
    if (!running) {
      thread.shutdownNow();
      return;
    }
    running = false;
    CountDownLatch closed = new CountDownLatch(1);
    soon(
        () -> {
          List<SocketConnection> open = new ArrayList<>();
          for (Slot slot : slots) {
            become(slot, State.STOPPED, "");
            if (slot.current != null) {
              slot.current.stopTaking();
              open.add(slot.current);
            }
          }
          closeWhenIdle(open, System.nanoTime() + times.drain().toNanos(), closed);
        });
    try {
      if (!closed.await(times.drain().toMillis() + 2_000, TimeUnit.MILLISECONDS)) {
        LOG.warn("Slack's connections could not be closed in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      thread.shutdownNow();
    }
  }

  // ---- one thread ---------------------------------------------------------------------------

  private void connect(Slot slot) {
    if (!running || slot.opening || slot.status.state() == State.DISABLED) {
      return;
    }
    forgetNextAttempt(slot);
    slot.opening = true;
    opener
        .open()
        .thenCompose(
            address -> SocketConnection.open(http, address, door, new Watch(slot), times.open()))
        .whenComplete((made, failure) -> soon(() -> opened(slot, made, failure)));
  }

  private void opened(Slot slot, SocketConnection made, Throwable failure) {
    slot.opening = false;
    if (failure != null) {
      failed(slot, failure instanceof CompletionException ? failure.getCause() : failure);
      return;
    }
    if (!running || slot.status.state() == State.DISABLED) {
      made.close();
      return;
    }
    forgetNextAttempt(slot);
    SocketConnection old = slot.current;
    slot.current = made;
    slot.connects++;
    become(slot, State.CONNECTED, "");
    LOG.info("Connection {} to Slack is open.", slot.number);
    if (old != null) {
      retire(old);
    }
    if (made.isOver()) {
      lost(slot, made, "closed at once");
    }
  }

  private void failed(Slot slot, Throwable failure) {
    if (!running || slot.status.state() == State.DISABLED) {
      return;
    }
    slot.failures++;
    boolean refused = failure instanceof VendorRefused;
    String sentence =
        refused || failure instanceof VendorUnavailable
            ? failure.getMessage()
            : "The connection to Slack could not be made.";
    Duration pause = refused ? times.refusedPause() : pause(slot.failures);
    if (failure instanceof VendorUnavailable busy && busy.retryAfter().compareTo(pause) > 0) {
      pause = busy.retryAfter();
    }
    boolean news = !sentence.equals(slot.status.sentence());
    if (refused && news) {
      LOG.error("{} It is asked again every {} minutes.", sentence, pause.toMinutes());
    } else if (news) {
      LOG.warn("{} The next attempt follows; there is no last one.", sentence);
    }
    // While the connection before this one still lives, all is well but for the attempt.
    if (slot.current == null) {
      become(slot, refused ? State.REFUSED : State.RECONNECTING, sentence);
    }
    connectAfter(slot, pause);
  }

  private void ending(Slot slot, SocketConnection connection, String reason) {
    if (!running || slot.status.state() == State.DISABLED) {
      return;
    }
    if ("link_disabled".equals(reason)) {
      LOG.error(SWITCHED_OFF);
      for (Slot each : slots) {
        become(each, State.DISABLED, SWITCHED_OFF);
        if (each.current != null) {
          retire(each.current);
          each.current = null;
        }
      }
      return;
    }
    if (connection != slot.current) {
      return;
    }
    LOG.info("Slack will end connection {}; the next one is made now.", slot.number);
    if (connection.age().compareTo(times.stable()) >= 0) {
      slot.failures = 0;
      connect(slot);
    } else {
      connectAfter(slot, pause(++slot.failures));
    }
  }

  private void lost(Slot slot, SocketConnection connection, String why) {
    if (connection != slot.current) {
      return;
    }
    slot.current = null;
    if (!running || slot.status.state() == State.DISABLED) {
      return;
    }
    LOG.warn("Connection {} to Slack is lost: {}. It is made anew.", slot.number, why);
    become(slot, State.RECONNECTING, "The connection to Slack was lost and is being made anew.");
    if (connection.age().compareTo(times.stable()) >= 0) {
      slot.failures = 0;
    }
    if (!slot.opening) {
      connectAfter(slot, pause(++slot.failures));
    }
  }

  /** One attempt is ahead at most: a forgotten one would replace a connection that is well. */
  private void connectAfter(Slot slot, Duration pause) {
    forgetNextAttempt(slot);
    slot.nextAttempt = later(() -> connect(slot), pause);
  }

  private static void forgetNextAttempt(Slot slot) {
    if (slot.nextAttempt != null) {
      slot.nextAttempt.cancel(false);
      slot.nextAttempt = null;
    }
  }

  private void beat() {
    for (Slot slot : slots) {
      if (slot.current != null) {
        slot.current.beat(times.silence());
      }
    }
  }

  /** The old one of two: what it is at is finished, then it is closed. */
  private void retire(SocketConnection old) {
    closeWhenIdle(List.of(old), System.nanoTime() + times.drain().toNanos(), new CountDownLatch(1));
  }

  private void closeWhenIdle(List<SocketConnection> open, long until, CountDownLatch closed) {
    if (open.stream().allMatch(SocketConnection::isIdle) || System.nanoTime() - until >= 0) {
      open.forEach(SocketConnection::close);
      closed.countDown();
    } else {
      later(() -> closeWhenIdle(open, until, closed), Duration.ofMillis(25));
    }
  }

  private void become(Slot slot, State state, String sentence) {
    Instant since =
        slot.status == null || slot.status.state() != state ? clock.instant() : slot.status.since();
    slot.status = new SocketStatus(state, since, sentence, slot.connects, 0, 0);
  }

  /** Doubled each time and never quite the same: many edges must not come back at one moment. */
  private Duration pause(int failures) {
    long longest = times.longestPause().toMillis();
    long doubled = times.firstPause().toMillis() << Math.min(20, Math.max(0, failures - 1));
    long most = Math.max(1, Math.min(longest, doubled));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  private void soon(Runnable work) {
    later(work, Duration.ZERO);
  }

  private ScheduledFuture<?> later(Runnable work, Duration pause) {
    try {
      return thread.schedule(() -> safely(work), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      LOG.debug("The process stops.");
      return null;
    }
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("Holding Slack's connection went wrong", e);
    }
  }

  private final class Watch implements SocketConnection.Watcher {
    private final Slot slot;

    Watch(Slot slot) {
      this.slot = slot;
    }

    @Override
    public void ending(SocketConnection connection, String reason) {
      soon(() -> SocketMode.this.ending(slot, connection, reason));
    }

    @Override
    public void lost(SocketConnection connection, String why) {
      soon(() -> SocketMode.this.lost(slot, connection, why));
    }

    @Override
    public void done(boolean acknowledged) {
      (acknowledged ? slot.taken : slot.left).incrementAndGet();
    }
  }
}
