package org.makerspacehub.beans.command;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where slash commands are answered: finds who handles one, asks the guard, and says it kindly. */
public class CommandDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

  /** What a command alone means when nothing listens to it without a word. */
  private static final String DEFAULT_VERB = "help";

  /** The policy that keeps everybody but operators out while the hub only watches. */
  private static final List<String> ONLY_WATCHING = List.of("observe-answers-operators-only");

  private final List<SlashCommand> commands;
  private final Guard guard;

  /**
   * @param commands all that can be asked for
   * @param guard says who may
   */
  public CommandDesk(List<SlashCommand> commands, Guard guard) {
    this.commands =
        // The longest verb first: "sync now" is not "sync" with the word "now".
        commands.stream()
            .sorted(Comparator.comparing((SlashCommand c) -> c.verb().length()).reversed())
            .toList();
    this.guard = guard;
  }

  /**
   * A command and what came of it.
   *
   * @param reply for the asker
   * @param outcome one short line for the trace, without anything the asker typed
   */
  public record Answered(Reply reply, String outcome) {}

  /**
   * Answers. What the hub itself refuses becomes its sentence; anything else that goes wrong is the
   * caller's to keep as a dead letter.
   */
  public Answered answer(SlackCommand command) {
    Optional<SlashCommand> found = find(command);
    if (found.isEmpty()) {
      return isWatching(guard.preview(command.principal(), "hub.help", Resource.HUB, Map.of()))
          ? watching()
          : new Answered(unknown(command), "did not understand");
    }
    SlashCommand handler = found.get();
    String name = (handler.command() + " " + handler.verb()).strip();
    Decision decision = guard.check(command.principal(), handler.action(), Resource.HUB, Map.of());
    if (isWatching(decision)) {
      return watching();
    }
    if (!decision.allowed()) {
      return new Answered(refusal(handler, command.ref()), "refused " + name);
    }
    try {
      return new Answered(handler.answer(command, rest(handler, command)), "answered " + name);
    } catch (HubException no) {
      LOG.info("{} could not be answered: {}", name, no.getClass().getSimpleName());
      return new Answered(
          Reply.of(SlackText.escape(no.getMessage())),
          "answered %s with %s".formatted(name, no.getClass().getSimpleName()));
    }
  }

  /** Who would answer a command; empty when nobody understands it. */
  public Optional<SlashCommand> handlerOf(SlackCommand command) {
    return find(command);
  }

  private Optional<SlashCommand> find(SlackCommand command) {
    return find(command, command.text())
        .or(() -> command.text().isEmpty() ? find(command, DEFAULT_VERB) : Optional.empty());
  }

  private Optional<SlashCommand> find(SlackCommand command, String text) {
    return commands.stream()
        .filter(handler -> handler.command().equals(command.command()))
        .filter(handler -> speaksTo(handler, text))
        .findFirst();
  }

  private static boolean speaksTo(SlashCommand handler, String text) {
    String verb = handler.verb();
    String said = text.toLowerCase(Locale.ROOT);
    return verb.isEmpty()
        || said.startsWith(verb)
            && (said.length() == verb.length()
                || Character.isWhitespace(said.charAt(verb.length())));
  }

  private static String rest(SlashCommand handler, SlackCommand command) {
    String text = command.text();
    return text.isEmpty() ? "" : text.substring(handler.verb().length()).strip();
  }

  /** Nothing else stands against it: a stranger of another workspace hears what strangers hear. */
  private static boolean isWatching(Decision decision) {
    return !decision.allowed() && decision.reasons().equals(ONLY_WATCHING);
  }

  private static Answered watching() {
    return new Answered(
        Reply.of(
            "I'm only watching for now, so I can't answer you yet; please ask the people at the space"
                + " until I'm switched on."),
        "only watching");
  }

  private Reply unknown(SlackCommand command) {
    return Reply.of(
        "I don't know that one. Type `/hub help` to see what you can ask for (ref %s)."
            .formatted(command.ref()));
  }

  private static Reply refusal(SlashCommand handler, String ref) {
    return Reply.of(
        ("`%s` is not open to you. If you need it, ask someone on the staff or the board: they can"
                + " do it for you or have the role given to you (ref %s).")
            .formatted(SlackText.escape(handler.usage()), ref));
  }
}
