package org.makerspacehub.beans.notice;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.Ref;

/**
 * Tells the operators what should have run by a schedule and did not, and once that it is over. It
 * knows nothing of schedules itself: whoever does says at each look what is missed.
 */
public final class MissedWatch {
  private final Notices notices;
  private final Map<String, String> endings;

  /** What may still be shown as missed; at first everything, by a process before this one. */
  private final Set<String> told;

  /**
   * @param notices where the operators are told
   * @param endings what is watched: each topic, and how it is told that it is over
   */
  public MissedWatch(Notices notices, Map<String, String> endings) {
    this.notices = notices;
    this.endings = Map.copyOf(endings);
    this.told = new HashSet<>(endings.keySet());
  }

  /**
   * Something that should have run.
   *
   * @param topic one of those that are watched
   * @param sentence what did not run and what to do
   */
  public record Missed(String topic, String sentence) {}

  /** Tells what is missed now; what was and no longer is, is over. */
  public synchronized void tell(List<Missed> missed) {
    for (Missed one : missed) {
      told.add(one.topic());
      notices.raise(one.topic(), one.sentence(), Ref.next());
    }
    for (String topic : List.copyOf(told)) {
      if (missed.stream().noneMatch(one -> one.topic().equals(topic))) {
        told.remove(topic);
        notices.clear(topic, endings.get(topic));
      }
    }
  }

  /** A span as people say it: {@code 90 minutes}, {@code 30 hours}, {@code 4 days}. */
  public static String span(Duration span) {
    if (span.compareTo(Duration.ofHours(2)) < 0) {
      return span.toMinutes() + " minutes";
    }
    return span.compareTo(Duration.ofDays(3)) < 0
        ? span.toHours() + " hours"
        : String.format(Locale.US, "%,d days", span.toDays());
  }
}
