package org.makerspacehub.beans.report;

import java.time.LocalDate;
import java.util.List;

/**
 * Counts who came, came back and left, for several spans of days at once, in one pass over all
 * memberships; of the members it remembers one at a time. Memberships that overlap or follow each
 * other day by day are one stay, so that a change of package is neither a coming nor a going.
 */
final class MemberCount {
  /** The end of what has none: later than any day, and the day after it is still a number. */
  private static final long NEVER = Long.MAX_VALUE - 1;

  /**
   * Days to count for.
   *
   * @param first of them
   * @param last of them; the day before {@code first} when there are none
   */
  record Days(LocalDate first, LocalDate last) {}

  /** What was counted for some days. */
  static final class Count {
    private final long first;
    private final long last;
    private int activeBefore;
    private int activeAtEnd;
    private int joined;
    private int rejoined;
    private int left;

    private Count(Days days) {
      first = days.first().toEpochDay();
      last = days.last().toEpochDay();
    }

    int activeBefore() {
      return activeBefore;
    }

    int activeAtEnd() {
      return activeAtEnd;
    }

    int joined() {
      return joined;
    }

    int rejoined() {
      return rejoined;
    }

    int left() {
      return left;
    }

    private void stay(long from, long until, boolean isFirstEver) {
      if (from < first && until >= first - 1) {
        activeBefore++;
      }
      if (from <= last && until >= last) {
        activeAtEnd++;
      }
      if (from >= first && from <= last) {
        if (isFirstEver) {
          joined++;
        } else {
          rejoined++;
        }
      }
      // The first day without.
      if (until + 1 >= first && until + 1 <= last) {
        left++;
      }
    }
  }

  private final List<Count> counts;
  private String member;
  private boolean wasHereBefore;
  private long stayFrom;
  private long stayUntil;

  MemberCount(List<Days> spans) {
    counts = spans.stream().map(Count::new).toList();
  }

  /**
   * A membership. They come member by member, and each member's by their first day.
   *
   * @param until last day; null when open. One before {@code from} covers no day at all.
   */
  void add(String whose, LocalDate from, LocalDate until) {
    long begins = from.toEpochDay();
    long ends = until == null ? NEVER : until.toEpochDay();
    if (ends < begins) {
      return;
    }
    if (!whose.equals(member)) {
      close();
      member = whose;
      wasHereBefore = false;
    } else if (begins <= stayUntil || begins == stayUntil + 1) {
      stayUntil = Math.max(stayUntil, ends);
      return;
    } else {
      close();
      wasHereBefore = true;
    }
    stayFrom = begins;
    stayUntil = ends;
  }

  /** All memberships have come; the counts, in the order of the days asked for. */
  List<Count> done() {
    close();
    member = null;
    return counts;
  }

  private void close() {
    if (member != null) {
      counts.forEach(count -> count.stay(stayFrom, stayUntil, !wasHereBefore));
    }
  }
}
