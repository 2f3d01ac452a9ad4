package org.makerspacehub.beans.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.notice.MissedWatch;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.report.ReportBook.Start;
import org.makerspacehub.beans.report.ReportCron.Due;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what is due and not there. The scheduler's tick, the look every few minutes and the look
 * after a start all come through here, so a tick that was missed is made up for by the next look,
 * and one that comes twice finds the report posted.
 */
public final class ReportSchedule {
  /** Counting from an older mirror waits for a newer one. */
  static final Duration FRESH = Duration.ofHours(24);

  /** Then the report is posted all the same, and says how old it is. */
  static final Duration LONGEST_WAIT = Duration.ofHours(6);

  /** A report that is later than this is a missed one. */
  static final Duration GRACE = Duration.ofHours(2);

  /** Further back nothing was ever due, as far as anybody cares. */
  private static final int LOOK_BACK = 60;

  private static final Map<ReportKind, Integer> CAUGHT_UP =
      Map.of(ReportKind.MONTHLY, 3, ReportKind.WEEKLY, 2);

  private static final Logger LOG = LoggerFactory.getLogger(ReportSchedule.class);

  /** Topics of reports that are late begin so. */
  public static final String MISSED = "report.missed.";

  private static final String FAILED = "report.failed.";
  private static final String SKIPPED = "report.skipped.";
  private static final String NOWHERE = "report.nowhere";

  private final Map<ReportKind, ReportCron> crons = new LinkedHashMap<>();
  private final ReportDesk desk;
  private final ReportBook book;
  private final ReportPlaces places;
  private final Notices notices;
  private final MissedWatch watch;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param crons when each kind is due
   * @param desk makes and posts
   * @param book what was posted
   * @param places where to
   * @param notices where the operators are told
   * @param clock the time
   * @param zone of the space
   */
  public ReportSchedule(
      List<ReportCron> crons,
      ReportDesk desk,
      ReportBook book,
      ReportPlaces places,
      Notices notices,
      Clock clock,
      ZoneId zone) {
    crons.forEach(cron -> this.crons.put(cron.kind(), cron));
    this.desk = desk;
    this.book = book;
    this.places = places;
    this.notices = notices;
    this.clock = clock;
    this.zone = zone;
    Map<String, String> endings = new LinkedHashMap<>();
    endings.put(NOWHERE, "Reports have a place now, or come no more by themselves.");
    for (ReportKind kind : this.crons.keySet()) {
      endings.put(MISSED + kind.wireName(), "It is posted, or no longer due.");
    }
    this.watch = new MissedWatch(notices, endings);
  }

  /** When a kind is due. */
  public ReportCron cron(ReportKind kind) {
    return crons.get(kind);
  }

  /** Posts what is due of every kind. */
  public void look() {
    crons.keySet().forEach(this::look);
  }

  /**
   * Posts what is due of one kind; a report that cannot be made is told to the operators and tried
   * again at the next look.
   *
   * @throws org.springframework.dao.DataAccessException when the book cannot be read
   */
  public void look(ReportKind kind) {
    Start start = book.start(kind);
    if (crons.get(kind).isOff() || places.isNowhere()) {
      book.startNow(kind);
      return;
    }
    List<Due> due = due(kind, start.since());
    Set<String> settled = settled(kind, due);
    // By the calendar and not by what is missing: one that is posted counts as well.
    List<Due> old = due.subList(0, Math.max(0, due.size() - CAUGHT_UP.get(kind)));
    skip(kind, old.stream().filter(one -> !settled.contains(one.period().name())).toList());
    List<Due> missing =
        due.stream()
            .skip(old.size())
            .filter(one -> !settled.contains(one.period().name()))
            .toList();
    if (missing.isEmpty()) {
      book.waitsNoMore(kind);
      return;
    }
    for (Due one : missing) {
      if (!post(one)) {
        return;
      }
    }
    book.waitsNoMore(kind);
  }

  /** Tells the operators which reports are late, and that they are not any more. */
  public void noticeMissed() {
    watch.tell(missed());
  }

  /** Reports that should be there for longer than a report may take, a sentence each. */
  public List<MissedWatch.Missed> missed() {
    List<MissedWatch.Missed> missed = new ArrayList<>();
    Instant now = clock.instant();
    for (ReportKind kind : crons.keySet()) {
      Optional<Start> start = book.begun(kind);
      if (start.isEmpty() || crons.get(kind).isOff()) {
        continue;
      }
      if (places.isNowhere()) {
        if (!due(kind, start.get().installedAt()).isEmpty()
            && missed.stream().noneMatch(one -> one.topic().equals(NOWHERE))) {
          missed.add(
              new MissedWatch.Missed(
                  NOWHERE,
                  "A report was due and has no place to go. Set SLACK_REPORT_CHANNEL or"
                      + " REPORT_MAIL_TO, or switch the schedules off (REPORT_MONTHLY_CRON=off,"
                      + " REPORT_WEEKLY_CRON=off)."));
        }
        continue;
      }
      missing(kind, start.get()).stream()
          .filter(due -> due.at().plus(GRACE).isBefore(now))
          .findFirst()
          .ifPresent(
              due ->
                  missed.add(
                      new MissedWatch.Missed(
                          MISSED + kind.wireName(), sentence(due, start.get(), now))));
    }
    return missed;
  }

  private static String sentence(Due due, Start start, Instant now) {
    String kind = due.period().kind().wireName();
    return "The %s report of %s was due %s ago and is not posted. %s"
        .formatted(
            kind,
            due.period().name(),
            MissedWatch.span(Duration.between(due.at(), now)),
            start.waitsSince() != null
                ? "It waits for fresh data, %d hours at the most; /hub sync status shows what holds them up."
                    .formatted(LONGEST_WAIT.toHours())
                : "It is tried every few minutes; /hub report run %s %s asks for it too."
                    .formatted(kind, due.period().name()));
  }

  /** Posts one; whether the ones after it may be looked at. */
  private boolean post(Due due) {
    ReportKind kind = due.period().kind();
    String ref = Ref.next();
    ReportDesk.Outcome outcome;
    try {
      outcome = desk.post(due.period(), ref, null, FRESH);
      if (outcome == ReportDesk.Outcome.STALE
          && !book.waits(kind).plus(LONGEST_WAIT).isAfter(clock.instant())) {
        outcome = desk.post(due.period(), ref, null, null);
      }
    } catch (RuntimeException broken) {
      LOG.error(
          "The {} report of {} could not be made (ref {}).",
          kind.wireName(),
          due.period().name(),
          ref,
          broken);
      notices.raise(
          FAILED + kind.wireName(),
          "The %s report of %s could not be made; it is tried again every few minutes, and the log knows why."
              .formatted(kind.wireName(), due.period().name()),
          ref);
      return false;
    }
    if (outcome == ReportDesk.Outcome.POSTED) {
      notices.clear(FAILED + kind.wireName(), "It is posted.");
    }
    return outcome != ReportDesk.Outcome.STALE;
  }

  private void skip(ReportKind kind, List<Due> old) {
    String ref = Ref.next();
    List<String> skipped =
        old.stream()
            .map(Due::period)
            .filter(period -> book.skip(period, ref))
            .map(ReportPeriod::name)
            .toList();
    if (!skipped.isEmpty()) {
      notices.raise(
          SKIPPED + kind.wireName(),
          "Not made up for after a long pause: the %s reports of %s."
              .formatted(
                  kind.wireName(),
                  skipped.size() == 1
                      ? skipped.get(0)
                      : "%s to %s".formatted(skipped.get(0), skipped.get(skipped.size() - 1))),
          ref);
      notices.clear(
          SKIPPED + kind.wireName(),
          "Whoever wants one types /hub report run %s %s."
              .formatted(kind.wireName(), skipped.get(0)));
    }
  }

  /** What is due since then and not there, the oldest first. */
  private List<Due> missing(ReportKind kind, Start start) {
    List<Due> due = due(kind, start.since());
    Set<String> settled = settled(kind, due);
    return due.stream().filter(one -> !settled.contains(one.period().name())).toList();
  }

  private Set<String> settled(ReportKind kind, List<Due> due) {
    return book.settled(kind, due.stream().map(Due::period).toList());
  }

  /** What came due after a moment and until now, the oldest first. */
  private List<Due> due(ReportKind kind, Instant since) {
    ReportCron cron = crons.get(kind);
    Instant now = clock.instant();
    Deque<Due> due = new ArrayDeque<>();
    ReportPeriod period = ReportPeriod.lastBefore(kind, today());
    for (int back = 0; back < LOOK_BACK; back++) {
      // A report is due before the period after its own is over.
      if (!period.next().next().first().atStartOfDay(zone).toInstant().isAfter(since)) {
        break;
      }
      ReportPeriod about = period;
      cron.dueAt(about)
          .filter(at -> at.isAfter(since) && !at.isAfter(now))
          .ifPresent(at -> due.addFirst(new Due(about, at)));
      period = period.previous();
    }
    return List.copyOf(due);
  }

  private LocalDate today() {
    return clock.instant().atZone(zone).toLocalDate();
  }
}
