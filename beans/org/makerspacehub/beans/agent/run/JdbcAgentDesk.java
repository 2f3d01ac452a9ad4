package org.makerspacehub.beans.agent.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps questions in the database, in the asker's transaction when there is one. */
public final class JdbcAgentDesk implements AgentDesk {
  /** The longest question, in characters. */
  public static final int LONGEST = 4_000;

  /** Questions of one person that may wait at a time. */
  static final int WAITING = 3;

  /** Questions of one person in an hour. */
  static final int AN_HOUR = 40;

  private final RunBook book;
  private final Agents agents;
  private final AgentAccess access;
  private final ModelLine model;
  private final Clock clock;
  private final Runnable poke;

  /**
   * @param db as the hub's user
   * @param agents whom there is to ask
   * @param access who may ask whom
   * @param model without one nothing is taken
   * @param clock what "now" is
   * @param poke called when something waits
   */
  public JdbcAgentDesk(
      JdbcClient db,
      Agents agents,
      AgentAccess access,
      ModelLine model,
      Clock clock,
      Runnable poke) {
    this.book = new RunBook(db, clock);
    this.agents = agents;
    this.access = access;
    this.model = model;
    this.clock = clock;
    this.poke = poke;
  }

  @Override
  public Taken ask(Question question) {
    if (question.asker().kind() != Principal.Kind.PERSON || question.text().isBlank()) {
      return no("Ask me something, for example “Is the laser cutter free?”");
    }
    if (question.text().length() > LONGEST) {
      return no("That is too long for one question. Please keep it under 4,000 characters.");
    }
    Optional<AgentVersion> agent = agents.find(question.agent());
    Optional<AgentVersion> stopped =
        agents
            .stopped(question.agent())
            .filter(each -> access.may(question.asker(), each, question.ref()));
    if (stopped.isPresent()) {
      return no(
          "%s is stopped at the moment, so it answers nobody. Ask without its name, and I answer"
                  .formatted(stopped.get().title())
              + " myself.");
    }
    if (agent.isEmpty() || !access.may(question.asker(), agent.get(), question.ref())) {
      // Everybody knows of the owner's. Of any other, who may not ask it need not know.
      return no(
          Agents.SUPER.equals(question.agent())
              ? "The super agent obeys the owner alone. Ask without its name, and I answer myself."
              : "There is no agent of that name that you can ask.");
    }
    if (!model.isSet()) {
      return no(new ModelTrouble(ModelTrouble.Kind.ABSENT).getMessage());
    }
    if (book.isKnown(question.ref())) {
      return new Taken(true, "");
    }
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));
    if (book.waiting(question.asker(), hourAgo) >= WAITING) {
      return no("I'm still on your last questions. Please ask again when they are answered.");
    }
    if (book.asked(question.asker(), hourAgo) >= AN_HOUR) {
      return no(
          "That was a lot of questions in an hour. Please ask again a little later; commands such"
              + " as /membership work meanwhile.");
    }
    book.add(question);
    pokeWhenKept();
    return new Taken(true, "");
  }

  @Override
  public boolean hasModel() {
    return model.isSet();
  }

  private void pokeWhenKept() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      poke.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            poke.run();
          }
        });
  }

  private static Taken no(String sentence) {
    return new Taken(false, sentence);
  }
}
