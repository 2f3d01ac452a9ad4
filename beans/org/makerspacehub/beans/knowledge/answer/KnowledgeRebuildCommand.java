package org.makerspacehub.beans.knowledge.answer;

import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.knowledge.IndexDesk;

/** {@code /hub knowledge rebuild}: makes the index anew from the database. */
public final class KnowledgeRebuildCommand extends KnowledgeCommand {
  private final IndexDesk desk;

  /**
   * @param desk makes it
   */
  public KnowledgeRebuildCommand(IndexDesk desk) {
    super("rebuild", MANAGE, "", "Makes the index anew from the database; nothing is lost by it.");
    this.desk = desk;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    desk.rebuild(command.ref());
    return new Card("Knowledge")
        .lead(
            Card.Sign.WAITING,
            "I'm making the index anew.",
            "%s are read again; until that is over less is found. `/hub knowledge` shows how far it"
                    .formatted(When.count(desk.progress().pieces(), "piece"))
                + " is.")
        .note("Recorded under your account. Reference " + command.ref())
        .reply();
  }
}
