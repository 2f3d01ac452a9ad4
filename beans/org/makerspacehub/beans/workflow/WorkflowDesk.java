package org.makerspacehub.beans.workflow;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.DatabaseAway;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes made from templates call: look what is due, ask the guard, run. A route knows
 * nothing but its workflow's key; everything else is read here from the row, at every look.
 */
public class WorkflowDesk {
  /** Refusals in a row after which a workflow is stopped. */
  static final int REFUSALS = 3;

  /** Runs of one workflow within a day; the rest waits for the next. */
  static final int A_DAY = 200;

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowDesk.class);
  private static final Duration DAY = Duration.ofDays(1);

  private final WorkflowBook book;
  private final WorkflowRuns runs;
  private final WorkflowEvents events;
  private final WorkflowGuard guard;
  private final Map<String, WorkflowWork> works = new LinkedHashMap<>();
  private final Notices notices;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final Clock clock;

  /**
   * @param book what workflows there are
   * @param runs keeps each run once
   * @param events what was wished
   * @param guard asked at every run
   * @param works one for each template
   * @param notices tells the operators
   * @param outbox tells makers
   * @param replies renders what they are told
   * @param clock what "now" is
   */
  public WorkflowDesk(
      WorkflowBook book,
      WorkflowRuns runs,
      WorkflowEvents events,
      WorkflowGuard guard,
      List<WorkflowWork> works,
      Notices notices,
      Outbox outbox,
      ReplyJson replies,
      Clock clock) {
    this.book = book;
    this.runs = runs;
    this.events = events;
    this.guard = guard;
    works.forEach(work -> this.works.put(work.template(), work));
    this.notices = notices;
    this.outbox = outbox;
    this.replies = replies;
    this.clock = clock;
  }

  /**
   * Begins a look: what a workflow is due for at this moment.
   *
   * @param key of the workflow
   * @param template that the asking route was made from; a row that has another by now is not run
   */
  public WorkflowRound begin(String key, String template) {
    try {
      Optional<Workflow> found = Workflow.isKey(key) ? book.find(key) : Optional.empty();
      WorkflowWork work = works.get(template);
      if (work == null
          || found.filter(Workflow::runs).isEmpty()
          || !found.get().template().equals(template)
          || runs.since(key, clock.instant().minus(DAY)) >= A_DAY) {
        return WorkflowRound.empty();
      }
      List<WorkflowDue> due = new ArrayList<>(events.wished(found.get()));
      due.addAll(work.due(found.get(), clock.instant()));
      return new WorkflowRound(found.get(), due);
    } catch (RuntimeException away) {
      if (!DatabaseAway.is(away)) {
        throw away;
      }
      LOG.warn("The database is away; the next look at the workflow {} tries again.", key);
      return WorkflowRound.empty();
    }
  }

  /** Takes up the next run of a look, unless another process has it. */
  public void take(WorkflowRound round) {
    WorkflowDue due = round.next();
    if (due != null) {
      runs.claim(round.workflow(), due.key()).ifPresent(round::holds);
    }
  }

  /** Asks the guard whether the maker may do now what the workflow does, and where it does it. */
  public void ask(WorkflowRound round) {
    if (round.run() == null) {
      return;
    }
    Workflow workflow = round.workflow();
    if (guard
        .mayRun(workflow, works.get(workflow.template()).reach(workflow), round.run().ref())
        .allowed()) {
      round.allow();
    } else {
      refuse(round, "Whoever made it may not do this any more, or not there.");
    }
  }

  /** Does it, if the guard allowed it. */
  public void run(WorkflowRound round) {
    if (round.run() == null || !round.isAllowed()) {
      return;
    }
    Workflow workflow = round.workflow();
    WorkflowRuns.Claimed run = round.run();
    try {
      WorkflowDone done = works.get(workflow.template()).run(workflow, round.due(), run.ref());
      if (runs.done(run, done, round.due().event())) {
        LOG.info("The workflow {} ran: {} (ref {})", workflow.key(), done.outcome(), run.ref());
        notices.clear(topic(workflow), "It ran again.");
      }
    } catch (WorkflowRefused refused) {
      refuse(round, refused.getMessage());
    } catch (HubException no) {
      fail(round, no.getMessage());
    } catch (RuntimeException broken) {
      if (DatabaseAway.is(broken)) {
        LOG.warn(
            "The workflow {} is tried again when its lease is over (ref {})",
            workflow.key(),
            run.ref());
        return;
      }
      LOG.error("The workflow {} broke (ref {})", workflow.key(), run.ref(), broken);
      fail(round, "It broke; the log knows why.");
    }
  }

  private void fail(WorkflowRound round, String why) {
    Workflow workflow = round.workflow();
    if (runs.failed(round.run(), why, round.due().event())) {
      notices.raise(
          topic(workflow),
          "The workflow %s could not do its work. /hub workflows runs %s says more."
              .formatted(workflow.key(), workflow.key()),
          round.run().ref());
    }
  }

  private void refuse(WorkflowRound round, String why) {
    Workflow workflow = round.workflow();
    String ref = round.run().ref();
    if (!runs.refused(round.run(), why, round.due().event())) {
      return;
    }
    LOG.info("The workflow {} was refused (ref {})", workflow.key(), ref);
    boolean stopped = false;
    List<WorkflowRun> last = runs.newest(workflow.key(), REFUSALS);
    if (last.size() == REFUSALS
        && last.stream().allMatch(each -> each.state().equals("REFUSED"))
        && last.stream().noneMatch(each -> each.begunAt().isBefore(workflow.since()))) {
      stopped = book.stop(workflow.key(), null, "It was refused %d times.".formatted(REFUSALS));
      round.end();
    }
    String sentence =
        "The workflow %s was refused: %s".formatted(workflow.key(), why)
            + (stopped ? " It is stopped now." : "");
    notices.raise(topic(workflow), sentence, ref);
    // One word to its maker for each time that it was started: the key is the same until then.
    outbox.put(
        new OutboxMessage(
            "workflow-refused:%s:%d:%d%s"
                .formatted(
                    workflow.key(),
                    workflow.version(),
                    workflow.since().toEpochMilli(),
                    stopped ? ":stopped" : ""),
            ref,
            OutboxMessage.Kind.SLACK_POST,
            workflow.maker().slackUserId(),
            replies.message(
                new Card("Workflow refused")
                    .lead(
                        Card.Sign.STOPPED,
                        "%s did not run.".formatted(SlackText.plain(workflow.title(), 80)),
                        SlackText.escape(why))
                    .text(
                        stopped
                            ? "It is stopped now. Once you may again: `/hub workflows start %s`."
                                .formatted(workflow.key())
                            : "After %d refusals it is stopped.".formatted(REFUSALS))
                    .note("Workflow `%s`  ·  ref %s".formatted(workflow.key(), ref))
                    .reply()),
            DAY));
  }

  /** What operators are told about a workflow is one matter. */
  static String topic(Workflow workflow) {
    return "workflow." + workflow.key();
  }
}
