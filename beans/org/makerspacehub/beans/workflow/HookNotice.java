package org.makerspacehub.beans.workflow;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;

/** Tells a channel what a program outside said. */
public final class HookNotice implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-hook-notice";

  private static final int LONGEST = 300;

  private final WorkflowEvents events;
  private final WorkflowPost post;

  /**
   * @param events what came in
   * @param replies renders messages
   * @param channels where they go
   */
  public HookNotice(WorkflowEvents events, ReplyJson replies, WorkflowChannels channels) {
    this.events = events;
    this.post = new WorkflowPost(replies, channels);
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    // Nothing of ours is in it.
    return post.reach(workflow, "public");
  }

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    return events.waiting(workflow.key());
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    Map<String, String> values = new LinkedHashMap<>();
    HookPayload.values(due.payload(), workflow.parameters().path("values"), LONGEST)
        .forEach((word, value) -> values.put(word, SlackText.plain(value, LONGEST)));
    return new WorkflowDone(
        "posted",
        List.of(
            post.toChannel(
                workflow, due, ref, "From outside", WorkflowPost.words(workflow, values))));
  }
}
