package org.makerspacehub.beans.workflow;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells a channel when something happens at a machine: what the machines' log says. */
public final class MachineNotice implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-event-notice";

  /** What is older is no news. */
  private static final Duration NEWS = Duration.ofHours(2);

  /** What a workflow calls an event, and what the log calls it. */
  static final Map<String, String> EVENTS =
      Map.of(
          "machine-offline", "offline",
          "machine-disabled", "resourceDisabled",
          "machine-enabled", "resourceEnabled",
          "machine-denied", "denied",
          "machine-rebooted", "reboot");

  private static final String LOG = SqlFile.read("workflow-machine-log");
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

  private final JdbcClient db;
  private final WorkflowPost post;
  private final ZoneId zone;

  /**
   * @param db as the hub's user
   * @param replies renders messages
   * @param channels where they go
   * @param zone in which times are shown
   */
  public MachineNotice(JdbcClient db, ReplyJson replies, WorkflowChannels channels, ZoneId zone) {
    this.db = db;
    this.post = new WorkflowPost(replies, channels);
    this.zone = zone;
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    // That a machine is down is no secret; that it refused somebody is the team's.
    return post.reach(
        workflow, workflow.text("event").equals("machine-denied") ? "team" : "public");
  }

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    Instant old = now.minus(NEWS);
    return db.sql(LOG)
        .param("workflow", workflow.key())
        .param("type", EVENTS.getOrDefault(workflow.text("event"), ""))
        .param("machine", workflow.text("machine"))
        .param("since", Timestamp.from(old.isAfter(workflow.since()) ? old : workflow.since()))
        .query(
            (row, n) -> {
              Map<String, String> values = new HashMap<>();
              String name = row.getString("name");
              values.put("machine", name == null ? "A machine" : SlackText.name(name));
              values.put(
                  "when", AT.format(row.getTimestamp("created_at").toInstant().atZone(zone)));
              return new WorkflowDue(
                  "log:" + row.getString("external_id"),
                  values,
                  "",
                  WorkflowDue.at("").payload(),
                  0);
            })
        .list();
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    return new WorkflowDone(
        "posted",
        List.of(
            post.toChannel(
                workflow, due, ref, "Workshop", WorkflowPost.words(workflow, due.values()))));
  }
}
