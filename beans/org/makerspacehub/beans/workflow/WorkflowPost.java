package org.makerspacehub.beans.workflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.OutboxMessage;

/** Messages of workflows: all look alike, and say which workflow they are from. */
final class WorkflowPost {
  /** A day later it is no news. */
  private static final Duration GOOD_FOR = Duration.ofHours(24);

  private final ReplyJson replies;
  private final WorkflowChannels channels;

  WorkflowPost(ReplyJson replies, WorkflowChannels channels) {
    this.replies = replies;
    this.channels = channels;
  }

  /** Who would see what is posted into a workflow's channel. */
  WorkflowReach reach(Workflow workflow, String shows) {
    return new WorkflowReach(shows, channels.isTeams(workflow.text("channel")) ? "team" : "other");
  }

  /** Into its channel. */
  OutboxMessage toChannel(
      Workflow workflow, WorkflowDue due, String ref, String heading, List<String> words) {
    String address = channels.address(workflow.text("channel"));
    if (address.isEmpty()) {
      throw new HubException(
          "The channel that it posts to is not set up: whoever runs the hub sets it, or the workflow is changed.");
    }
    return message(workflow, due, ref, address, heading, words);
  }

  /** To one person alone. */
  OutboxMessage toPerson(
      Workflow workflow, WorkflowDue due, String ref, String heading, List<String> words) {
    return message(
        workflow,
        due,
        ref,
        due.account().substring(due.account().indexOf('/') + 1),
        heading,
        words);
  }

  private OutboxMessage message(
      Workflow workflow,
      WorkflowDue due,
      String ref,
      String address,
      String heading,
      List<String> words) {
    Card card = new Card(heading);
    card.text("*%s*".formatted(SlackText.plain(workflow.title(), 80)));
    words.forEach(card::text);
    card.note("Workflow `%s`  ·  ref %s".formatted(workflow.key(), ref));
    return new OutboxMessage(
        // One message a run: the reference is the run's for good.
        "workflow:%s:%s".formatted(workflow.key(), ref),
        ref,
        OutboxMessage.Kind.SLACK_POST,
        address,
        replies.message(card.reply()),
        GOOD_FOR);
  }

  /** The workflow's text, filled in. */
  static List<String> words(Workflow workflow, Map<String, String> values) {
    return WorkflowText.paragraphs(workflow.text("text"), values);
  }
}
