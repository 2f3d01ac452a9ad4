package org.makerspacehub.beans.home;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The courses that somebody has taken, and how long each of them counts. */
public class TrainingSection implements HomeSection {
  /** Somebody has time to take a course again. */
  static final int SOON_DAYS = 30;

  private static final int MOST = 20;

  private final JdbcClient hubJdbc;
  private final When when;
  private final String sql = SqlFile.read("home-trainings");

  /**
   * @param hubJdbc the mirror
   * @param when says days
   */
  public TrainingSection(JdbcClient hubJdbc, When when) {
    this.hubJdbc = hubJdbc;
    this.when = when;
  }

  /**
   * A course that somebody took.
   *
   * @param course its title, text from outside
   * @param from the first day it counts; null for always
   * @param until the last; null for good
   */
  record Taken(String course, LocalDate from, LocalDate until) {
    boolean lastsLongerThan(Taken other) {
      return other.until() != null && (until == null || until.isAfter(other.until()));
    }
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    return context.person().map(this::ofPerson);
  }

  /**
   * Those of one person; whoever calls has asked the guard.
   *
   * @param person as the mirror numbers people
   */
  public Reply ofPerson(String person) {
    return card(
        hubJdbc
            .sql(sql)
            .param("person", person)
            .query(
                (row, n) ->
                    new Taken(
                        row.getString("title"),
                        row.getObject("from_date", LocalDate.class),
                        row.getObject("until_date", LocalDate.class)))
            .list());
  }

  Reply card(List<Taken> taken) {
    Card card = new Card("What you are trained on");
    Map<String, Taken> best = new LinkedHashMap<>();
    taken.forEach(
        each ->
            best.merge(
                each.course(), each, (one, other) -> other.lastsLongerThan(one) ? other : one));
    if (best.isEmpty()) {
      return card.text("You have taken no courses yet. Staff can tell you when the next ones are.")
          .reply();
    }
    List<String> lines = new ArrayList<>();
    best.values().stream().limit(MOST).forEach(each -> lines.add(line(each)));
    card.list(lines);
    if (best.size() > MOST) {
      card.note("… and %d more, in Fabman.".formatted(best.size() - MOST));
    }
    return card.reply();
  }

  private String line(Taken taken) {
    String course = SlackText.name(taken.course());
    LocalDate today = when.today();
    if (taken.until() != null && taken.until().isBefore(today)) {
      return ":red_circle: *%s* expired on %s (%s)"
          .formatted(course, when.date(taken.until()), when.ago(taken.until()));
    }
    if (taken.from() != null && taken.from().isAfter(today)) {
      return ":large_blue_circle: *%s* from %s".formatted(course, when.date(taken.from()));
    }
    if (taken.until() == null) {
      return "*%s*, for good".formatted(course);
    }
    return taken.until().isAfter(today.plusDays(SOON_DAYS))
        ? "*%s*, until %s".formatted(course, when.date(taken.until()))
        : ":large_orange_circle: *%s* expires on %s (%s)"
            .formatted(course, when.date(taken.until()), when.ahead(taken.until()));
  }
}
