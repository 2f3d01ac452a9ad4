package org.makerspacehub.beans.tell;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One look of a flow for whom to tell, page by page; the flow's statement reads its dates. */
public final class NoticeRound {
  private final String kind;
  private final String ref;
  private final LocalDate today;
  private final int days;
  private final int brakeAt;
  private final LocalDate since;
  private final boolean first;
  private final boolean looks;
  private boolean holding;
  private boolean more;
  private String after = "";
  private final List<Telling> tellings = new ArrayList<>();
  private final List<Telling> released = new ArrayList<>();
  private long held;

  NoticeRound(
      String kind,
      String ref,
      LocalDate today,
      int days,
      int brakeAt,
      LocalDate since,
      boolean first,
      boolean holding,
      boolean more) {
    this.kind = kind;
    this.ref = ref;
    this.today = today;
    this.days = days;
    this.brakeAt = brakeAt;
    this.since = since;
    this.first = first;
    this.holding = holding;
    this.looks = more;
    this.more = more;
  }

  /** Whether there is another page to read. */
  public boolean isMore() {
    return more;
  }

  /** Where the next page begins: behind this key. */
  public String getAfter() {
    return after;
  }

  /** Today in the space, {@code 2026-11-23}. */
  public String getToday() {
    return today.toString();
  }

  /** So many days before today. */
  public String getPast() {
    return today.minusDays(days).toString();
  }

  /** So many days after today. */
  public String getAhead() {
    return today.plusDays(days).toString();
  }

  LocalDate today() {
    return today;
  }

  LocalDate since() {
    return since;
  }

  String kind() {
    return kind;
  }

  String ref() {
    return ref;
  }

  int brakeAt() {
    return brakeAt;
  }

  boolean isFirst() {
    return first;
  }

  /** Whether it looked at all, and to the end. */
  boolean isThrough() {
    return looks && !more;
  }

  boolean isHolding() {
    return holding;
  }

  void hold() {
    holding = true;
  }

  void held(long number) {
    held += number;
  }

  long held() {
    return held;
  }

  List<Telling> tellings() {
    return tellings;
  }

  List<Telling> released() {
    return released;
  }

  /**
   * Takes a page: which of its rows are whole groups, and where the next page begins.
   *
   * @param rows ordered by the key
   * @param key the column that pages are read by
   */
  List<Map<String, Object>> page(List<Map<String, Object>> rows, String key, int size) {
    if (rows.size() < size) {
      more = false;
      return rows;
    }
    String last = String.valueOf(rows.get(rows.size() - 1).get(key));
    // The last one's rows may go on behind the page: it is read again, unless it fills the page.
    List<Map<String, Object>> whole =
        rows.stream().filter(row -> !last.equals(String.valueOf(row.get(key)))).toList();
    if (whole.isEmpty()) {
      after = last;
      return rows;
    }
    after = String.valueOf(whole.get(whole.size() - 1).get(key));
    return whole;
  }

  @Override
  public String toString() {
    return "NoticeRound[kind=" + kind + ", ref=" + ref + "]";
  }
}
