package org.makerspacehub.beans.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a run is in the machine logs: they are read in windows of time, oldest first, each small
 * enough to be read again. When a window is stored the cursor moves to its end, so that a run which
 * is cut off in the middle of years goes on where it was. Used by the one thread that runs the
 * flow.
 */
public final class LogReading {
  /** Before Fabman. */
  static final Instant BEGINNING = Instant.parse("2010-01-01T00:00:00Z");

  /** More than this a window is not to hold. */
  static final int MOST = 10_000;

  private static final Duration SMALLEST = Duration.ofHours(1);

  // What a window may span when the vendor does not say how many logs are in it.
  private static final Duration BLIND = Duration.ofDays(7);
  private static final String UNFINISHED = "first:";

  private final Instant end;
  private final boolean first;
  private final boolean again;

  private final Set<String> ids = new HashSet<>();
  private final Set<String> cursors = new HashSet<>();
  private Instant from;
  private Instant until;
  private String cursor;
  private boolean more;
  private boolean windowRead;
  private boolean repeated;

  private LogReading(Instant from, Instant end, boolean first, boolean again, boolean more) {
    this.from = from;
    this.until = end;
    this.end = end;
    this.first = first;
    this.again = again;
    this.more = more;
  }

  /** Nothing to read. */
  static LogReading none(Instant now) {
    return new LogReading(now, now, false, false, false);
  }

  /**
   * @param position where the cursor stands; null before the first time
   * @param full whether everything is to be read
   * @param oldest from when on an increment reads, if the cursor does not stand before it
   * @param overlap how much before the cursor is read again
   * @param now the end of it
   */
  static LogReading of(
      String position, boolean full, Instant oldest, Duration overlap, Instant now) {
    if (position == null) {
      return new LogReading(BEGINNING, now, true, false, true);
    }
    if (position.startsWith(UNFINISHED)) {
      Instant reached = Instant.parse(position.substring(UNFINISHED.length()));
      return new LogReading(earlier(reached, now.minus(overlap)), now, true, false, true);
    }
    if (full) {
      return new LogReading(BEGINNING, now, false, true, true);
    }
    Instant from = earlier(Instant.parse(position), now).minus(overlap);
    return new LogReading(oldest == null ? from : earlier(from, oldest), now, false, false, true);
  }

  /** Whether there is another page. */
  public boolean isMore() {
    return more;
  }

  /** Whether the page that was read last was the last of its window. */
  boolean isWindowRead() {
    return windowRead;
  }

  /** Whether all that is to be read is stored once this window is. */
  boolean isThrough() {
    return windowRead && !until.isBefore(end);
  }

  /** The window's first moment; a second early, for nobody says whether a moment is included. */
  Instant from() {
    return from.minusSeconds(1);
  }

  /** The window's last moment. */
  Instant until() {
    return until;
  }

  /** Where the next page begins; null for the window's first. */
  String cursor() {
    return cursor;
  }

  /** What the cursor says once the window is stored; null when it stays where it is. */
  String position() {
    if (!windowRead || again && !isThrough()) {
      return null;
    }
    return (first && !isThrough() ? UNFINISHED : "") + until;
  }

  /** Goes to the next window, when this one is read. */
  void advance() {
    if (!windowRead) {
      return;
    }
    Duration span = Duration.between(from, until);
    if (ids.size() * 4 < MOST) {
      span = span.multipliedBy(2);
    }
    from = until;
    until = earlier(from.plus(span), end);
    windowRead = false;
    repeated = false;
    restart();
  }

  /**
   * Halves the window when it holds too much, before anything of it is stored.
   *
   * @param total how many logs the vendor says it has; null when it does not say
   * @param further whether it has another page
   * @return whether its first page has to be read anew
   */
  boolean narrow(Long total, boolean further) {
    Duration span = Duration.between(from, until);
    boolean tooMuch =
        total != null
            ? total > MOST && span.compareTo(SMALLEST) > 0
            : further && span.compareTo(BLIND) > 0;
    if (tooMuch) {
      until = from.plus(span.dividedBy(2)).truncatedTo(ChronoUnit.SECONDS);
    }
    return tooMuch;
  }

  /**
   * Notes a page of the window.
   *
   * @param page the ids on it
   * @param nextCursor null when it was the last
   * @param total how many logs the vendor says the window has; null when it does not say
   * @return false when the cursors go round in circles
   */
  boolean turn(Iterable<String> page, int leftOut, String nextCursor, Long total) {
    page.forEach(ids::add);
    if (nextCursor != null) {
      cursor = nextCursor;
      return cursors.add(nextCursor);
    }
    // A list that shifts while it is read hides what moved to a page already read.
    if (total != null && ids.size() + leftOut < total && !repeated) {
      repeated = true;
      restart();
      return true;
    }
    windowRead = true;
    more = until.isBefore(end);
    return true;
  }

  private void restart() {
    cursor = null;
    ids.clear();
    cursors.clear();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
