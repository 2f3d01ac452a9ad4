package org.makerspacehub.beans.workflow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.tell.MirrorAge;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Greets whoever joined since the workflow runs, each once, in a message that only they see.
 * Whoever turned greetings off gets none.
 */
public final class JoinedWelcome implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-joined-welcome";

  /** The syncs that say who somebody is, and that must not be old. */
  static final List<String> WHO =
      List.of("sync-fabman-members", "sync-slack-users", "identity-link");

  static final Duration OLDEST = Duration.ofHours(24);

  private static final String JOINED = SqlFile.read("workflow-joined");

  private final JdbcClient db;
  private final MirrorAge age;
  private final When when;
  private final WorkflowPost post;
  private final ZoneId zone;

  /**
   * @param db as the hub's user
   * @param age says whether the mirror may be believed
   * @param when says dates
   * @param replies renders messages
   * @param channels none of them is used
   * @param zone of the space
   */
  public JoinedWelcome(
      JdbcClient db,
      MirrorAge age,
      When when,
      ReplyJson replies,
      WorkflowChannels channels,
      ZoneId zone) {
    this.db = db;
    this.age = age;
    this.when = when;
    this.post = new WorkflowPost(replies, channels);
    this.zone = zone;
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    return new WorkflowReach("own", "person");
  }

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    if (!age.isYoung(WHO, now, OLDEST)) {
      return List.of();
    }
    LocalDate today = LocalDate.ofInstant(now, zone);
    LocalDate begun = LocalDate.ofInstant(workflow.since(), zone);
    LocalDate past = today.minusDays(workflow.parameters().path("days").asInt(14));
    return db.sql(JOINED)
        .param("workflow", workflow.key())
        .param("past", begun.isAfter(past) ? begun : past)
        .param("today", today)
        .query(
            (row, n) -> {
              Map<String, String> values =
                  Persons.values(row.getString("full_name"), row.getString("first_name"));
              values.put("since", when.date(LocalDate.parse(row.getString("from_date"))));
              return new WorkflowDue(
                  "person:" + row.getString("person_id"),
                  values,
                  row.getString("account"),
                  WorkflowDue.at("").payload(),
                  0);
            })
        .list();
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    return new WorkflowDone(
        "greeted somebody",
        List.of(
            post.toPerson(
                workflow, due, ref, "Welcome", WorkflowPost.words(workflow, due.values()))));
  }
}
