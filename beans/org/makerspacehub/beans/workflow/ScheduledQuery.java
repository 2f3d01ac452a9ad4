package org.makerspacehub.beans.workflow;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.ReplyJson;

/**
 * Asks a question of the catalogue at its hours, and posts the answer. What was missed is made up
 * for once, by the latest: nobody reads yesterday's news twice.
 */
public final class ScheduledQuery implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-scheduled-query";

  private final WorkflowQueries queries;
  private final WorkflowRuns runs;
  private final WorkflowPost post;
  private final ZoneId zone;

  /**
   * @param queries what can be asked
   * @param runs says what was run for already
   * @param replies renders messages
   * @param channels where they go
   * @param zone on whose clock it is due
   */
  public ScheduledQuery(
      WorkflowQueries queries,
      WorkflowRuns runs,
      ReplyJson replies,
      WorkflowChannels channels,
      ZoneId zone) {
    this.queries = queries;
    this.runs = runs;
    this.post = new WorkflowPost(replies, channels);
    this.zone = zone;
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    return post.reach(
        workflow,
        queries
            .find(workflow.text("query"))
            .filter(WorkflowQueries.Kind::forAll)
            .map(kind -> "public")
            .orElse("team"));
  }

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    return latest(workflow, now)
        .map(moment -> "at:" + moment)
        .filter(key -> !runs.isSettled(workflow.key(), key))
        .map(key -> List.of(WorkflowDue.at(key)))
        .orElse(List.of());
  }

  private Optional<Instant> latest(Workflow workflow, Instant now) {
    try {
      return new WorkflowCron(workflow.text("cron"), zone)
          .latest(now)
          .filter(moment -> moment.isAfter(workflow.since()));
    } catch (IllegalArgumentException noSchedule) {
      return Optional.empty();
    }
  }

  /** When it is due next; empty when it is not. */
  public static Optional<Instant> next(Workflow workflow, Instant now, ZoneId zone) {
    try {
      return new WorkflowCron(workflow.text("cron"), zone).next(now);
    } catch (IllegalArgumentException noSchedule) {
      return Optional.empty();
    }
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    String name = workflow.text("query");
    if (queries.find(name).isEmpty()) {
      throw new HubException("The question that it asks is no longer in the catalogue.");
    }
    WorkflowQueries.Answer answer = queries.ask(workflow.maker(), ref, name, arguments(workflow));
    List<String> words = new ArrayList<>(WorkflowPost.words(workflow, Map.of()));
    words.addAll(answer.paragraphs());
    return new WorkflowDone(
        "posted", List.of(post.toChannel(workflow, due, ref, "Figures", words)));
  }

  private static Map<String, String> arguments(Workflow workflow) {
    Map<String, String> arguments = new TreeMap<>();
    workflow
        .parameters()
        .path("arguments")
        .fields()
        .forEachRemaining(each -> arguments.put(each.getKey(), each.getValue().asText()));
    return arguments;
  }
}
