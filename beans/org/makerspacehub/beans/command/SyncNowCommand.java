package org.makerspacehub.beans.command;

import java.time.Instant;
import java.util.Locale;

/** {@code /hub sync now}: asks the vendors again without waiting for the schedule. */
public class SyncNowCommand implements SlashCommand {
  private static final String TITLE = "Sync";

  private final Starter starter;
  private final When when;

  /** Starts a round of synchronisation and does not wait for its end. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Starts one, unless one runs.
     *
     * @param ref the correlation id that the round carries
     */
    Started start(String ref);
  }

  /**
   * What came of asking.
   *
   * @param started whether a round begins now
   * @param runningSince when the round that runs already began; null when one begins now, or when
   *     it is not known
   */
  public record Started(boolean started, Instant runningSince) {}

  /**
   * @param starter starts a round
   * @param when says how long ago something was
   */
  public SyncNowCommand(Starter starter, When when) {
    this.starter = starter;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "sync";
  }

  @Override
  public String action() {
    return "hub.sync";
  }

  @Override
  public String usage() {
    return "/hub sync now";
  }

  @Override
  public String help() {
    return "Asks Fabman and Slack for everything anew, now.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    if (!rest.strip().toLowerCase(Locale.ROOT).equals("now")) {
      return new Card(TITLE)
          .lead(
              Card.Sign.NEUTRAL,
              "Nothing was started.",
              "Type `/hub sync now` to refresh everything, or `/hub status` to see how fresh it is.")
          .reply();
    }
    Started result = starter.start(command.ref());
    if (result.started()) {
      return new Card(TITLE)
          .lead(
              Card.Sign.WAITING,
              "I'm refreshing everything now.",
              "Members, packages, invoices and Slack accounts, then the links between them. `/hub"
                  + " status` shows when it's done.")
          .note("Reference " + command.ref())
          .reply();
    }
    return new Card(TITLE)
        .lead(
            Card.Sign.WAITING,
            "A refresh is already running%s."
                .formatted(
                    result.runningSince() == null
                        ? ""
                        : ", started " + when.age(result.runningSince())),
            "I didn't start another. `/hub status` shows when it's done.")
        .reply();
  }
}
