package org.makerspacehub.beans.command;

import java.util.Locale;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncKind;

/**
 * {@code /hub sync now}, {@code /hub sync now full} and {@code /hub sync dry-run}: ask for a round
 * without waiting for the schedule.
 */
public class SyncNowCommand implements SlashCommand {
  private final SyncDesk desk;
  private final When when;
  private final boolean dry;

  /**
   * @param desk takes the wish
   * @param when says how long ago something was
   * @param dry whether it is the one that writes nothing
   */
  public SyncNowCommand(SyncDesk desk, When when, boolean dry) {
    this.desk = desk;
    this.when = when;
    this.dry = dry;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return dry ? "sync dry-run" : "sync now";
  }

  @Override
  public String action() {
    return "hub.sync";
  }

  @Override
  public String usage() {
    return dry ? "/hub sync dry-run" : "/hub sync now [full]";
  }

  @Override
  public String help() {
    return dry
        ? "Reads everything and writes nothing: what a full round would add, change and end."
        : "Asks the vendors what has changed, now; with full, compares everything.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String said = rest.strip().toLowerCase(Locale.ROOT);
    if (!said.isEmpty() && (dry || !said.equals("full"))) {
      return SyncHelpCommand.nothingStarted();
    }
    SyncKind kind = dry ? SyncKind.DRY_RUN : said.isEmpty() ? SyncKind.INCREMENT : SyncKind.FULL;
    SyncDesk.Answer answer = desk.ask(kind, command.ref(), command.principal().id());
    Card card = new Card("Sync");
    if (answer.runningSince() != null) {
      card.lead(
          Card.Sign.WAITING,
          answer.isNew() ? "It waits for its turn." : "It was asked for already.",
          "A round is running, started %s; this one begins when that is over. `/hub sync status` shows how far it is."
              .formatted(when.age(answer.runningSince())));
    } else {
      card.lead(
          Card.Sign.WAITING,
          headline(kind, answer.isNew()),
          dry
              ? "It reads everything and writes nothing. `/hub sync status` shows what it found."
              : "`/hub sync status` shows how far it is and when it's done.");
    }
    return card.note("Reference " + answer.ref()).reply();
  }

  private static String headline(SyncKind kind, boolean isNew) {
    if (!isNew) {
      return "It was asked for already and begins in a moment.";
    }
    return switch (kind) {
      case INCREMENT -> "I'm asking for what has changed now.";
      case FULL -> "I'm comparing everything now.";
      case DRY_RUN -> "I'm trying out a full round now.";
    };
  }
}
