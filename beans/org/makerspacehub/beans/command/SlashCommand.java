package org.makerspacehub.beans.command;

/**
 * One thing that can be asked for by a slash command. The desk asks the guard for {@link #action()}
 * on the hub itself before it calls {@link #answer}; a handler that then reads somebody's data asks
 * the guard again about that person.
 */
public interface SlashCommand {

  /** The command with its slash, for example {@code /hub}. */
  String command();

  /** The first word after it, for example {@code status}; empty for the command alone. */
  String verb();

  /** What the guard is asked, for example {@code hub.status}. */
  String action();

  /** How it is typed, for help: for example {@code /hub status}. */
  String usage();

  /** One line for help: what the asker gets. */
  String help();

  /**
   * Answers within two seconds from what is in the database.
   *
   * @param command as it was typed
   * @param rest the text after {@link #verb()}, trimmed
   */
  Reply answer(SlackCommand command, String rest);

  /**
   * Whether an operator may have it answered again after it broke (A36). Only for what reads, or
   * starts what would start by itself; never for what asks for, reviews or carries out something.
   */
  default boolean mayBeReplayed() {
    return false;
  }
}
