package org.makerspacehub.beans.ask;

import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.AskRights;
import org.makerspacehub.beans.policy.Principal;

/**
 * {@code /hub knowledge add}: the form of {@code knowledge.add} with what was typed filled in. Who
 * may read it is never guessed.
 */
public class KnowledgeAddCommand implements SlashCommand {
  private static final String ACTION = "knowledge.add";
  private static final int LONGEST_TITLE = 120;
  private static final int LONGEST_TEXT = 2_000;

  private final RequestDesk desk;
  private final RequestForm form;
  private final Modals modals;

  /**
   * @param desk says whether somebody may ask for it
   * @param form makes the form
   * @param modals opens it
   */
  public KnowledgeAddCommand(RequestDesk desk, RequestForm form, Modals modals) {
    this.desk = desk;
    this.form = form;
    this.modals = modals;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "knowledge add";
  }

  @Override
  public String action() {
    return AskRights.MAKE;
  }

  @Override
  public String usage() {
    return "/hub knowledge add [title | text]";
  }

  @Override
  public String help() {
    return "Adds a note to what the hub knows; you say who may read it, and confirm it.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Principal asker = command.principal();
    ActionEntry entry = desk.askable(asker, ACTION);
    if (command.triggerId().isEmpty()) {
      return new Card("Knowledge")
          .lead(
              Card.Sign.NEUTRAL,
              "Not asked yet.",
              "Please type `/hub knowledge add` yourself, or press the button.")
          .row("A form asks for the rest.", RequestForm.button(entry))
          .reply();
    }
    Reply instead =
        modals.open(
            command,
            form.form(entry, asker, null, typed(rest), "", RequestForm.MAKE, entry.name()));
    return instead == null ? Reply.of("I've opened a form for you.") : instead;
  }

  private static Map<String, Object> typed(String rest) {
    String plain = rest.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    String[] split = plain.strip().split("\\|", 2);
    Map<String, Object> typed = new LinkedHashMap<>();
    String title = PlainLine.of(split[0], LONGEST_TITLE);
    if (!title.isEmpty()) {
      typed.put("title", title);
    }
    if (split.length == 2 && !split[1].isBlank()) {
      String text = split[1].strip();
      typed.put("text", text.substring(0, Math.min(text.length(), LONGEST_TEXT)));
    }
    return typed;
  }
}
