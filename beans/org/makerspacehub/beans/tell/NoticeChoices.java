package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which notices a member wants; whoever said nothing wants them. */
public class NoticeChoices {
  /**
   * A kind that a member may switch off.
   *
   * @param kind the flow
   * @param name as members read it
   * @param what they get
   */
  public record Kind(String kind, String name, String what) {}

  /** All there are. A greeting comes once, so there is nothing to switch. */
  public static final List<Kind> KINDS =
      List.of(
          new Kind(
              "notice-dues-overdue",
              "Overdue bills",
              "a message when a bill of yours is overdue, and at most two reminders"),
          new Kind(
              "notice-training-expiring",
              "Trainings that end",
              "a message before a training of yours ends"));

  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param clock what "now" is
   */
  public NoticeChoices(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * What somebody switched off.
   *
   * @param account {@code T…/U…}
   */
  public Set<String> off(String account) {
    return new HashSet<>(
        db.sql("SELECT kind FROM notice_choice WHERE account = :account AND NOT wanted")
            .param("account", account)
            .query(String.class)
            .list());
  }

  /** Switches; a second time changes nothing. */
  public void choose(String account, String kind, boolean wanted) {
    db.sql(
            "INSERT INTO notice_choice (account, kind, wanted, chosen_at) VALUES (:account, :kind,"
                + " :wanted, :now) ON DUPLICATE KEY UPDATE wanted = :wanted, chosen_at = :now")
        .param("account", account)
        .param("kind", kind)
        .param("wanted", wanted)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
