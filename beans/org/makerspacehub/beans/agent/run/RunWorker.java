package org.makerspacehub.beans.agent.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.RunTeller;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.ToolSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes questions up and ends them. What is said to the asker is written down in the transaction
 * that ends the run, and only by the claim that still holds it: so each question is answered once,
 * whoever died on the way.
 */
public final class RunWorker {
  /** How often a question is taken up before it is given up. */
  static final int MAX_ATTEMPTS = 3;

  /** What was asked longer ago is not acted on: the asker, and the space, moved on. */
  static final Duration STALE = Duration.ofHours(1);

  /** A run that is longer over its time than this will not end any more. */
  private static final Duration LOST_AFTER = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);

  private final RunBook book;
  private final TransactionTemplate transaction;
  private final Agents agents;
  private final AgentAccess access;
  private final BiFunction<AgentVersion, String, Set<String>> rights;
  private final Conversations conversations;
  private final Supplier<RunTeller> teller;
  private final Duration keep;
  private final Clock clock;
  private final Map<String, Active> active = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param clock what "now" is
   * @param agents the versions there are
   * @param access asked again before a run begins
   * @param rights the tools of a run that begins now, by the agent and the run's reference: never
   *     more than the agent's version lists (R14)
   * @param conversations what was said before
   * @param teller tells the asker
   * @param keep how long it is kept that a run was
   */
  public RunWorker(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Clock clock,
      Agents agents,
      AgentAccess access,
      BiFunction<AgentVersion, String, Set<String>> rights,
      Conversations conversations,
      Supplier<RunTeller> teller,
      Duration keep) {
    this.book = new RunBook(db, clock);
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    // Without gap locks: looking for work must not hold up those who ask.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.agents = agents;
    this.access = access;
    this.rights = rights;
    this.conversations = conversations;
    this.teller = teller;
    this.keep = keep;
  }

  /**
   * Takes up the next question that may be answered; those that may not be are ended with a
   * sentence.
   *
   * @return null when none waits, or this process is about to stop
   */
  public ClaimedRun claim() {
    while (!stopping) {
      Optional<RunBook.Row> row = transaction.execute(status -> book.claim());
      if (row.isEmpty()) {
        return null;
      }
      Optional<ClaimedRun> claimed = begun(row.get());
      if (claimed.isPresent()) {
        return claimed.get();
      }
    }
    return null;
  }

  /** Ends a run and tells its asker, both or neither; nothing when another claim has it. */
  public void finish(ClaimedRun claimed, RunResult result) {
    Question question = claimed.question();
    active.remove(question.ref());
    if (stopping && !result.answered()) {
      // What failed because this process ends, another one does.
      Thread.interrupted();
      book.release(question.ref(), claimed.claim());
      return;
    }
    Taint taint = claimed.run().session().taint();
    Optional<String> instead =
        result.answered() ? Optional.empty() : teller.get().instead(question);
    boolean ours =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> {
                  if (!book.end(
                      question.ref(),
                      claimed.claim(),
                      result.answered() ? "ANSWERED" : "FAILED",
                      result,
                      taint)) {
                    return false;
                  }
                  if (result.answered()) {
                    conversations.remember(question, result.text(), taint);
                    teller.get().answered(question, result.text(), result.proposals());
                  } else {
                    teller.get().failed(question, result.text(), instead);
                  }
                  return true;
                }));
    if (!ours) {
      LOG.warn("The run {} was taken over, so its answer here is not used", question.ref());
    }
  }

  /** Says of all runs of this process that it is alive. */
  public void renew() {
    active.forEach(
        (ref, run) -> {
          if (clock.instant().isAfter(run.until()) || !book.renew(ref, run.claim())) {
            active.remove(ref, run);
          }
        });
  }

  /** A run of this process, and when it counts as lost though the process lives. */
  private record Active(long claim, Instant until) {}

  /** From now on nothing is taken up, and what fails is left to another process. */
  public void stop() {
    stopping = true;
  }

  /**
   * Forgets some of what is old.
   *
   * @return whether there may be more
   */
  public boolean forgetSome() {
    return book.forget(keep) + conversations.forgetOld() > 0;
  }

  private Optional<ClaimedRun> begun(RunBook.Row row) {
    Question question = row.question();
    if (row.attempts() > MAX_ATTEMPTS) {
      end(
          row,
          "FAILED",
          "given-up",
          "I tried several times and could not answer that. Please ask it in other words (ref %s)."
              .formatted(question.ref()));
      return Optional.empty();
    }
    if (question.at().plus(STALE).isBefore(clock.instant())) {
      end(
          row,
          "FAILED",
          "stale",
          "I was away for too long to answer that as if it was just asked. Please ask again.");
      return Optional.empty();
    }
    Optional<AgentVersion> agent = agents.find(question.agent());
    if (agent.isEmpty() || !access.may(question.asker(), agent.get(), question.ref())) {
      end(row, "REFUSED", "refused", "There is no agent of that name that you can ask.");
      return Optional.empty();
    }
    book.begins(row, agent.get());
    active.put(
        question.ref(),
        new Active(row.claim(), clock.instant().plus(agent.get().caps().time()).plus(LOST_AFTER)));
    return Optional.of(
        new ClaimedRun(
            question,
            row.claim(),
            new AgentRun(
                agent.get(),
                new ToolSession(
                    question.ref(),
                    question.asker(),
                    agent.get().name(),
                    rights.apply(agent.get(), question.ref()),
                    question.channel(),
                    Taint.none()),
                conversations.recall(question.asker(), question.channel(), question.agent()),
                question.text(),
                (step, title) -> teller.get().progress(question, step, title))));
  }

  private void end(RunBook.Row row, String state, String outcome, String sentence) {
    Question question = row.question();
    Optional<String> instead =
        state.equals("FAILED") ? teller.get().instead(question) : Optional.empty();
    transaction.executeWithoutResult(
        status -> {
          if (book.end(
              question.ref(),
              row.claim(),
              state,
              new RunResult(false, sentence, List.of(), outcome, 0, 0, 0, List.of()),
              Taint.none())) {
            teller.get().failed(question, sentence, instead);
          }
        });
  }
}
