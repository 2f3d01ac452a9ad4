package org.makerspacehub.beans.tell;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.command.When;

/** Who is greeted: members whose first membership began after the hub began to look. */
public class NewMembers {
  private final MemberNotices notices;
  private final When when;

  /**
   * @param notices tells them
   * @param when says dates
   */
  public NewMembers(MemberNotices notices, When when) {
    this.notices = notices;
    this.when = when;
  }

  /**
   * Takes a page of new members.
   *
   * @param rows of {@code notice-welcome.sql}
   */
  public void look(NoticeRound round, List<Map<String, Object>> rows) {
    List<Telling> tellings = new ArrayList<>();
    for (Map<String, Object> row : round.page(rows, "member_id", MemberNotices.PAGE)) {
      LocalDate from = LocalDate.parse(Rows.text(row, "from_date"));
      if (!from.isBefore(round.since())) {
        Map<String, String> values = Rows.person(row);
        values.put("since", when.date(from));
        tellings.add(
            new Telling(
                Rows.text(row, "account"),
                Rows.text(row, "person_id"),
                List.of(new Telling.Subject(Rows.text(row, "person_id"), 1)),
                values,
                Duration.ZERO));
      }
    }
    notices.take(round, tellings);
  }
}
