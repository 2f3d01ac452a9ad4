package org.makerspacehub.beans.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.AskRights;

/**
 * {@code /request}: asks for something that others have to agree to, shows what was asked for,
 * takes it back or changes it.
 */
public class RequestCommand implements SlashCommand {
  private final RequestDesk desk;
  private final RequestForm form;
  private final Modals modals;

  /**
   * @param desk does what people ask for
   * @param form makes the forms
   * @param modals opens them
   */
  public RequestCommand(RequestDesk desk, RequestForm form, Modals modals) {
    this.desk = desk;
    this.form = form;
    this.modals = modals;
  }

  @Override
  public String command() {
    return "/request";
  }

  @Override
  public String verb() {
    return "";
  }

  @Override
  public String action() {
    return AskRights.MAKE;
  }

  @Override
  public String usage() {
    return "/request";
  }

  @Override
  public String help() {
    return "Ask for a door code and other things that others have to agree to; `list`, `edit` and"
        + " `withdraw` what you asked for.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String[] split = rest.strip().split("\\s+", 2);
    String word = split[0].toLowerCase(Locale.ROOT);
    String more = split.length == 2 ? split[1].strip() : "";
    return switch (word) {
      case "" -> menu(command);
      case "help" -> help(command);
      case "list" -> desk.list(command.principal());
      case "withdraw" ->
          more.isEmpty()
              ? desk.list(command.principal())
              : desk.withdraw(command.principal(), bare(more), command.ref());
      case "edit" -> more.isEmpty() ? desk.list(command.principal()) : edit(command, bare(more));
      default -> ask(command, word, more);
    };
  }

  private Reply menu(SlackCommand command) {
    List<ActionEntry> open = desk.open(command.principal());
    Card card = new Card("What you can ask for");
    if (open.isEmpty()) {
      card.text("There is nothing here that you can ask for.");
    }
    for (ActionEntry entry : open) {
      if (!RequestDesk.notByForm(entry).isEmpty()) {
        card.text(
            "*%s*\n%s Tell the super agent: `/ask super: …`"
                .formatted(
                    SlackText.escape(entry.title()), SlackText.escape(desk.whatItTakes(entry))));
        continue;
      }
      card.row(
          "*%s*\n%s"
              .formatted(
                  SlackText.escape(entry.title()), SlackText.escape(desk.whatItTakes(entry))),
          RequestForm.button(entry));
    }
    for (ActionEntry entry : desk.lacking()) {
      card.note(SlackText.escape(entry.notInstalled()));
    }
    return card.note(
            "`/request help` says how to type it; `/request list` shows what you asked for.")
        .reply();
  }

  private Reply help(SlackCommand command) {
    List<String> lines = new ArrayList<>();
    for (ActionEntry entry : desk.open(command.principal())) {
      if (!RequestDesk.notByForm(entry).isEmpty()) {
        lines.add("`/ask super: …` %s".formatted(SlackText.escape(entry.title())));
        continue;
      }
      lines.add(
          "`%s` %s"
              .formatted(SlackText.escape(usage(entry, command)), SlackText.escape(entry.title())));
    }
    lines.add("`/request list` What you asked for and is not over");
    lines.add("`/request withdraw [reference]` Takes it back");
    lines.add("`/request edit [reference]` Changes it; what was approved no longer counts");
    return new Card("How to ask")
        .list(lines)
        .note(
            "For example `/request door-code front 4 for the laser class`. Words that are left over"
                + " are your reason. With words missing I open a form.")
        .reply();
  }

  private Reply edit(SlackCommand command, String requestRef) {
    ActionRequest request = desk.pending(command.principal(), requestRef, command.ref());
    return opened(modals.open(command, form.change(request)));
  }

  private Reply ask(SlackCommand command, String word, String more) {
    List<ActionEntry> open = desk.open(command.principal());
    Optional<ActionEntry> found = ShortForm.action(word, open);
    Optional<ActionEntry> lacking = ShortForm.action(word, desk.lacking());
    if (found.isEmpty() && lacking.isPresent()) {
      return new Card(RequestWords.TITLE)
          .lead(Card.Sign.NEUTRAL, "Not asked.", SlackText.escape(lacking.get().notInstalled()))
          .reply();
    }
    if (found.isEmpty()) {
      return new Card(RequestWords.TITLE)
          .lead(
              Card.Sign.NEUTRAL,
              "I don't know what to ask for.",
              "You can ask for: %s."
                  .formatted(
                      String.join(
                          ", ", open.stream().map(each -> "`" + each.name() + "`").toList())))
          .note("`/request` alone shows a list with buttons.")
          .reply();
    }
    ActionEntry entry = found.get();
    String notByForm = RequestDesk.notByForm(entry);
    if (!notByForm.isEmpty()) {
      return new Card(RequestWords.TITLE)
          .lead(Card.Sign.NEUTRAL, "Not asked yet.", SlackText.escape(notByForm))
          .reply();
    }
    ShortForm typed =
        ShortForm.of(
            entry, desk.arguments(entry), more, desk.typed(), command.principal(), command.ref());
    if (typed.missing().isEmpty()) {
      Approvals.Asked asked =
          desk.ask(
              new Approvals.Ask(
                  command.ref(),
                  command.principal(),
                  null,
                  entry.name(),
                  typed.target(),
                  typed.arguments(),
                  typed.why(),
                  false));
      return desk.answer(asked);
    }
    // What was meant is clear but for a part: a form with the rest filled in asks for that.
    if (!command.triggerId().isEmpty() && typed.no().isEmpty()) {
      return opened(
          modals.open(
              command,
              form.form(
                  entry,
                  command.principal(),
                  typed.target(),
                  typed.arguments(),
                  typed.why(),
                  RequestForm.MAKE,
                  entry.name())));
    }
    return new Card(RequestWords.TITLE)
        .lead(
            Card.Sign.NEUTRAL,
            "Not asked yet.",
            SlackText.escape(
                typed.no().isEmpty()
                    ? "I miss: %s.".formatted(String.join(", ", typed.missing()))
                    : typed.no()))
        .row(
            "Type it like `%s`, or".formatted(SlackText.escape(usage(entry, command))),
            RequestForm.button(entry))
        .reply();
  }

  private String usage(ActionEntry entry, SlackCommand command) {
    return RequestWords.usage(
        entry, desk.arguments(entry), desk.mayAskForOthers(entry, command.principal()));
  }

  private static Reply opened(Reply instead) {
    return instead == null ? Reply.of("I've opened a form for you.") : instead;
  }

  private static String bare(String ref) {
    return ref.replaceAll("^[`#]+", "").replaceAll("[^A-Za-z0-9].*$", "").toLowerCase(Locale.ROOT);
  }
}
