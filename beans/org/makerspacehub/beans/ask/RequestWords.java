package org.makerspacehub.beans.ask;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.Canonical;
import org.makerspacehub.beans.gate.GateDesk;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.RequestState;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Says requests as people read them in Slack. */
class RequestWords {
  static final String TITLE = "Request";

  private static final int LONGEST = 300;

  private final JdbcClient db;
  private final ActionCatalogue catalogue;
  private final Choices choices;
  private final Clock clock;

  RequestWords(JdbcClient db, ActionCatalogue catalogue, Choices choices, Clock clock) {
    this.db = db;
    this.catalogue = catalogue;
    this.choices = choices;
    this.clock = clock;
  }

  /** What came of an ask. */
  Reply asked(Approvals.Asked asked, Optional<ActionRequest> row) {
    Card card = new Card(TITLE);
    if (!asked.pending()) {
      return card.lead(Card.Sign.STOPPED, "Not asked.", SlackText.escape(asked.sentence()))
          .note("Reference %s.".formatted(asked.ref()))
          .reply();
    }
    card.lead(
        Card.Sign.WAITING,
        "Asked: %s.".formatted(row.map(r -> title(r.action())).orElse("your request")),
        SlackText.escape(asked.sentence()));
    row.ifPresent(request -> facts(card, request.canonical()));
    card.fact("Reference", asked.ref());
    return card.buttons(List.of(edit(asked.ref()), withdraw(asked.ref())))
        .note("`/request list` shows what you asked for.")
        .reply();
  }

  /** The same in sentences, for a window that a form leaves behind. */
  String said(Approvals.Asked asked) {
    return asked.pending()
        ? "*Asked.* %s\nReference `%s`; `/request list` shows what you asked for."
            .formatted(SlackText.escape(asked.sentence()), asked.ref())
        : "*Not asked.* %s\nReference `%s`."
            .formatted(SlackText.escape(asked.sentence()), asked.ref());
  }

  /** What somebody asked for and is not over. */
  Reply list(List<OwnRequests.Open> open) {
    Card card = new Card("Your requests");
    if (open.isEmpty()) {
      return card.text("You have no open requests. `/request` shows what you can ask for.").reply();
    }
    for (OwnRequests.Open each : open) {
      if (each.request().state() == RequestState.PENDING) {
        card.row(line(each), withdraw(each.request().ref()));
      } else {
        card.text(line(each));
      }
    }
    return card.note(
            "`/request edit` and a reference changes one; what was approved by then no"
                + " longer counts.")
        .reply();
  }

  /** One request with how far it is. */
  String line(OwnRequests.Open open) {
    ActionRequest request = open.request();
    return "%s\n%s `%s`".formatted(what(request.canonical()), state(open), request.ref());
  }

  /** What it is about, in one line: title, whom for, and each argument. */
  String what(Canonical canonical) {
    List<String> parts = new ArrayList<>();
    Optional<ActionEntry> entry = catalogue.find(canonical.action());
    entry
        .map(known -> Argument.of(known, choices))
        .orElse(List.of())
        .forEach(
            argument -> {
              Object value = canonical.arguments().get(argument.name());
              if (value != null) {
                parts.add(argument.title() + ": " + value(argument, value));
              }
            });
    String whom = whom(canonical.target());
    return "*%s*%s%s"
        .formatted(
            title(canonical.action()),
            whom.isEmpty() ? "" : " for " + whom,
            parts.isEmpty() ? "" : " · " + String.join(" · ", parts));
  }

  private String state(OwnRequests.Open open) {
    ActionRequest request = open.request();
    return switch (request.state()) {
      case PENDING ->
          open.need() == 0
              ? "Waits for your confirmation, %s left."
                  .formatted(GateDesk.span(Duration.between(clock.instant(), request.decideBy())))
              : "%d of %d approved, %s left."
                  .formatted(
                      open.approvals(),
                      open.need(),
                      GateDesk.span(Duration.between(clock.instant(), request.decideBy())));
      case APPROVED -> "Approved; it is to be carried out.";
      case CLAIMED, SENT -> "Approved; it is being done.";
      case UNKNOWN -> "It may have been done; the vendor is being asked.";
      case REFUSED -> "Refused.";
      case DENIED -> "Denied.";
      case EXPIRED -> "Expired.";
      case WITHDRAWN -> "Withdrawn.";
      case SUCCEEDED -> "Done.";
      case FAILED -> "It could not be done.";
    };
  }

  private void facts(Card card, Canonical canonical) {
    String whom = whom(canonical.target());
    if (!whom.isEmpty()) {
      card.fact("For", whom);
    }
    catalogue
        .find(canonical.action())
        .map(entry -> Argument.of(entry, choices))
        .orElse(List.of())
        .forEach(
            argument -> {
              Object value = canonical.arguments().get(argument.name());
              if (value != null) {
                card.fact(argument.title(), value(argument, value));
              }
            });
  }

  private static String value(Argument argument, Object value) {
    String text = String.valueOf(value);
    return switch (argument.kind()) {
      case CHOICE -> SlackText.plain(argument.options().getOrDefault(text, text), LONGEST);
      case ACCOUNT -> text.contains("/") ? "<@" + text.substring(text.indexOf('/') + 1) + ">" : "";
      case CHANNEL -> text.matches("C[A-Z0-9]{1,23}") ? "<#" + text + ">" : "";
      default -> SlackText.plain(text, LONGEST);
    };
  }

  /** An account by mention, a member by name; empty for nobody. */
  String whom(String target) {
    if (target.matches("T[A-Z0-9]{1,23}/[UW][A-Z0-9]{1,23}")) {
      return "<@" + target.substring(target.indexOf('/') + 1) + ">";
    }
    if (target.equals("-")) {
      return "";
    }
    return db.sql(
            "SELECT full_name FROM external_identity WHERE source = 'fabman' AND external_id = :id")
        .param("id", target)
        .query(String.class)
        .optional()
        .map(SlackText::name)
        .orElse("member " + SlackText.plain(target, 64));
  }

  String title(String action) {
    return catalogue.find(action).map(ActionEntry::title).orElse(action);
  }

  static Card.Button withdraw(String ref) {
    return new Card.Button(
        RequestForm.WITHDRAW,
        ref,
        "Withdraw",
        Card.Style.PLAIN,
        new Card.Confirm(
            "Withdraw it?", "Nobody is asked any more. You can ask again.", "Withdraw"));
  }

  static Card.Button edit(String ref) {
    return new Card.Button(RequestForm.EDIT, ref, "Change", Card.Style.PLAIN, null);
  }

  /**
   * How an action is typed.
   *
   * @param forOthers whether the reader may ask for somebody else; else nobody need be named
   */
  static String usage(ActionEntry entry, List<Argument> arguments, boolean forOthers) {
    StringBuilder usage = new StringBuilder("/request " + entry.name());
    if (entry.target() == ActionEntry.Target.MEMBER) {
      usage.append(" [@who or number]");
    }
    for (Argument argument : arguments) {
      String title = argument.title().toLowerCase(java.util.Locale.ROOT);
      usage.append(argument.optional() ? " (" + title + ")" : " [" + title + "]");
    }
    if (entry.target() == ActionEntry.Target.ACCOUNT && forOthers) {
      usage.append(" (for @who)");
    }
    return usage.toString();
  }
}
