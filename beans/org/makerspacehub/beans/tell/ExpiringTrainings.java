package org.makerspacehub.beans.tell;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;

/** Who is told that a training ends: once for a training and a date, all of a member's together. */
public class ExpiringTrainings {
  private static final int SHOWN = 10;

  private final MemberNotices notices;
  private final When when;

  /**
   * @param notices tells them
   * @param when says dates
   */
  public ExpiringTrainings(MemberNotices notices, When when) {
    this.notices = notices;
    this.when = when;
  }

  /**
   * Takes a page of trainings that end soon.
   *
   * @param rows of {@code notice-training-expiring.sql}
   */
  public void look(NoticeRound round, List<Map<String, Object>> rows) {
    List<Telling> tellings = new ArrayList<>();
    Rows.byMember(round.page(rows, "member_id", MemberNotices.PAGE))
        .values()
        .forEach(trainings -> tellings.add(telling(trainings)));
    notices.take(round, tellings);
  }

  private Telling telling(List<Map<String, Object>> trainings) {
    Map<String, Object> first = trainings.get(0);
    LocalDate until = until(first);
    Map<String, String> values = Rows.person(first);
    values.put(
        "trainings",
        trainings.stream()
            .limit(SHOWN)
            .map(
                training ->
                    "•  %s: until %s (%s)"
                        .formatted(
                            SlackText.name(Rows.text(training, "course")),
                            when.date(until(training)),
                            when.ahead(until(training))))
            .collect(Collectors.joining("\n")));
    values.put("until", when.date(until));
    values.put("when", when.ahead(until));
    return new Telling(
        Rows.text(first, "account"),
        Rows.text(first, "person_id"),
        trainings.stream()
            .map(
                training ->
                    new Telling.Subject(
                        Rows.text(training, "training_id") + "/" + until(training), 1))
            .toList(),
        values,
        Duration.ZERO);
  }

  private static LocalDate until(Map<String, Object> training) {
    return LocalDate.parse(Rows.text(training, "until_date"));
  }
}
