package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.policy.Principal;

/**
 * What those who decide are shown: who asks for what and why, every argument as it will be
 * executed, the two buttons, what rules found out, and how far it is. The arguments are read from
 * the very bytes whose hash the buttons carry (A15).
 */
public class ApprovalCard {
  private static final Pattern ACCOUNT = Pattern.compile("T[A-Z0-9]{1,23}/([UW][A-Z0-9]{1,23})");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern CHANNEL = Pattern.compile("C[A-Z0-9]{1,23}");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
  private static final int LONGEST = 600;

  /** What stands above an adviser's note. */
  public static final String ADVICE = "Note by the safe-check agent (advice, no vote)";

  private final BiFunction<String, String, String> names;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param names what people call an argument's value, by the argument's name and the value; empty
   *     where there is no name. It is shown beside the value, never instead of it
   * @param clock says how much time is left
   * @param zone of the makerspace: times are shown by its clock on the wall
   */
  public ApprovalCard(BiFunction<String, String, String> names, Clock clock, ZoneId zone) {
    this.names = names;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * What a card is made of.
   *
   * @param request as it stands
   * @param entry its action; null when it is no longer in the catalogue
   * @param targetName what people call whom it is done to, from outside; empty for none
   * @param yes whose yes counts, in order, to what it says now
   * @param need approvals that it takes
   * @param no who said no; null for nobody
   * @param because what they wrote; may be empty
   */
  public record View(
      ActionRequest request,
      ActionEntry entry,
      String targetName,
      List<Principal> yes,
      int need,
      Principal no,
      String because) {}

  /** For the channel: with how far it is. */
  public Reply channel(View view) {
    return card(view, true, "").reply();
  }

  /**
   * For one of those who decide: how far it is stands in the channel, which is kept up to date.
   *
   * @param note small print, words of ours; may be empty
   */
  public Reply direct(View view, String note) {
    return card(view, false, note).reply();
  }

  /**
   * For whoever has to confirm what was asked in their name: all of it, and the button that carries
   * the hash of these very bytes (A3).
   */
  public Reply confirmation(View view) {
    ActionRequest request = view.request();
    boolean intact = request.canonical().hash().equals(request.hash());
    String through = request.askedThrough();
    Card card = new Card(title(view));
    card.lead(
        intact ? sign(request.state()) : Card.Sign.ATTENTION,
        through == null
            ? "You ask for: %s".formatted(title(view))
            : "%s asks in your name for: %s".formatted(Visible.line(through), title(view)),
        request.why().isBlank() ? "" : "“" + Visible.line(request.why()) + "”");
    arguments(card, view);
    if (!intact) {
      card.text(
          "*Nobody can confirm this:* what is kept is not what was asked for. Please call an"
              + " operator.");
    } else if (request.state() == RequestState.PENDING) {
      card.text("Nothing is done unless you confirm exactly this.");
      card.buttons(
          List.of(
              new Card.Button(
                  SignedClick.CONFIRM, request.stamp(), "Confirm", Card.Style.PRIMARY, null),
              new Card.Button(
                  AskRights.WITHDRAW, request.ref(), "Withdraw", Card.Style.PLAIN, null)));
      card.note("Open until %s.".formatted(moment(request.decideBy())));
    } else {
      card.text("*%s*%s".formatted(headline(view), line(detail(view))));
    }
    advice(card, request);
    return card.note("Reference `%s`".formatted(request.ref())).reply();
  }

  /** What stands in place of one whose request was changed afterwards. */
  public Reply replaced(View view) {
    return new Card(title(view))
        .lead(
            Card.Sign.NEUTRAL,
            "This was changed.",
            "What it says now is in a newer message. Nothing that was said to this one counts any"
                + " more.")
        .note("Reference `%s`".formatted(view.request().ref()))
        .reply();
  }

  /** How it ended, for whoever asked (A31). */
  Card requester(View view) {
    ActionRequest request = view.request();
    Card card = new Card(title(view));
    card.lead(sign(request.state()), headline(view), detail(view));
    if (request.askedThrough() != null) {
      card.text("Asked in your name by %s.".formatted(Visible.line(request.askedThrough())));
    }
    arguments(card, view);
    return card;
  }

  /** What it is, who asks and for whom, in one sentence without formatting. */
  String sentence(View view) {
    ActionRequest request = view.request();
    String whom = whom(view);
    return "%s%s asks for: %s%s"
        .formatted(
            mention(request.requester()),
            request.askedThrough() == null
                ? ""
                : " (through %s)".formatted(Visible.line(request.askedThrough())),
            title(view),
            whom.isEmpty() ? "" : ", for " + whom);
  }

  /** For example {@code until Tue 14:00 (23 h left)}. */
  String until(Instant end) {
    return "until %s (%s left)"
        .formatted(moment(end), left(Duration.between(clock.instant(), end)));
  }

  private Card card(View view, boolean progress, String note) {
    ActionRequest request = view.request();
    boolean intact = request.canonical().hash().equals(request.hash());
    Card card = new Card(title(view) + (request.urgent() ? " (urgent)" : ""));
    card.lead(
        intact ? sign(request.state()) : Card.Sign.ATTENTION,
        sentence(view),
        request.why().isBlank() ? "No reason given." : "“" + Visible.line(request.why()) + "”");
    arguments(card, view);
    if (!intact) {
      // Whoever changed the row must not get a yes to something else than was asked.
      card.text(
          "*Nobody can decide this:* what is kept is not what was asked for. Please call an"
              + " operator.");
    } else if (request.state() == RequestState.PENDING) {
      card.buttons(
          List.of(
              new Card.Button(
                  SignedClick.APPROVE, request.stamp(), "Approve", Card.Style.PRIMARY, null),
              deny(request)));
    } else {
      card.text("*%s*%s".formatted(headline(view), line(detail(view))));
      if (request.state() == RequestState.APPROVED) {
        // A no still counts until it is being done (A7).
        card.buttons(List.of(deny(request)));
      }
    }
    List<String> findings =
        request.evidence().stream()
            .map(each -> (each.good() ? "✓  " : "✗  ") + SlackText.plain(each.says(), LONGEST))
            .toList();
    if (!findings.isEmpty()) {
      card.text(String.join("\n", findings));
    }
    advice(card, request);
    if (request.state() == RequestState.PENDING) {
      card.note(progress ? progress(view) : capital(until(request.decideBy())) + ".");
      if (request.escalatedAt() != null && view.entry() != null) {
        card.note(
            "It has waited for long: now it is for %s."
                .formatted(GateDesk.asked(GrantedReviewers.deciding(request, view.entry()))));
      }
    }
    return card.note(
        (note.isEmpty() ? "" : note + " ") + "Reference `%s`".formatted(request.ref()));
  }

  /**
   * What an adviser noted. It is words of a machine that read words of anybody: it stands as a
   * quotation under a line of ours, each line of it behind a bar, and no formatting of its own
   * shows.
   */
  private static void advice(Card card, ActionRequest request) {
    if (request.note() != null && !request.note().isBlank()) {
      String quoted = String.join("", Visible.paragraphs(request.note()));
      card.text("*%s*\n%s".formatted(ADVICE, quoted.startsWith("> ") ? quoted : "> " + quoted));
    }
  }

  private static Card.Button deny(ActionRequest request) {
    return new Card.Button(SignedClick.DENY, request.stamp(), "Deny", Card.Style.DANGER, null);
  }

  /** For example {@code 1/2 approved: Mara; 1 more needed; until Tue 14:00 (23 h left)}. */
  private String progress(View view) {
    ActionRequest request = view.request();
    int more = Math.max(0, view.need() - view.yes().size());
    return "%d/%d approved%s; %d more needed; %s"
        .formatted(
            view.yes().size(),
            view.need(),
            view.yes().isEmpty() ? "" : ": " + people(view.yes()),
            more,
            until(request.decideBy()));
  }

  private String headline(View view) {
    ActionRequest request = view.request();
    boolean own = view.need() == 0;
    String word = own ? "Confirmed" : "Approved";
    String by = view.yes().isEmpty() ? word : word + " by " + people(view.yes());
    return switch (request.state()) {
      case PENDING -> own ? "Waits for a confirmation." : "Waits for a yes.";
      case APPROVED -> by + "; it is to be carried out.";
      case CLAIMED, SENT -> by + "; it is being done.";
      case SUCCEEDED ->
          by + (request.endedAt() == null ? ", done." : ", carried out " + time(request.endedAt()));
      case FAILED -> by + ", but it could not be done.";
      case UNKNOWN -> by + ". It may have been done.";
      case DENIED ->
          view.no() == null
              ? "Denied."
              : "Denied by %s%s"
                  .formatted(
                      mention(view.no()),
                      view.because().isBlank() ? "" : ": " + Visible.line(view.because()));
      case EXPIRED ->
          request.approvedAt() == null
              ? RequestClock.UNHEARD.equals(request.outcome())
                  ? "It was not decided in time."
                  : own ? "It was not confirmed in time." : "Nobody decided in time."
              : by + ", but it was not carried out in time.";
      case WITHDRAWN -> "Withdrawn by whoever asked.";
      case REFUSED -> "Refused.";
    };
  }

  /** What the outcome adds to the headline. */
  private static String detail(View view) {
    String outcome = view.request().outcome();
    return switch (view.request().state()) {
      case SUCCEEDED, FAILED, UNKNOWN, REFUSED -> outcome == null ? "" : Visible.line(outcome);
      case EXPIRED ->
          (RequestClock.UNHEARD.equals(outcome) ? outcome : "Silence is a no: nothing was done.")
              + " It can be asked for again.";
      default -> "";
    };
  }

  private static String line(String detail) {
    return detail.isEmpty() ? "" : "\n" + detail;
  }

  private static Card.Sign sign(RequestState state) {
    return switch (state) {
      case PENDING -> Card.Sign.WAITING;
      case APPROVED, CLAIMED, SENT -> Card.Sign.SOON;
      case SUCCEEDED -> Card.Sign.GOOD;
      case UNKNOWN -> Card.Sign.ATTENTION;
      case DENIED, FAILED, REFUSED -> Card.Sign.STOPPED;
      case EXPIRED, WITHDRAWN -> Card.Sign.NEUTRAL;
    };
  }

  private void arguments(Card card, View view) {
    // Read anew from the text that was hashed, and from nothing else.
    arguments(card, view.entry(), Canonical.read(view.request().canonical().text()).arguments());
  }

  /**
   * Every argument as it would be executed.
   *
   * @param entry the action; null when it is no longer in the catalogue
   */
  void arguments(Card card, ActionEntry entry, Map<String, Object> arguments) {
    List<String> lines = new ArrayList<>();
    for (String name : inOrder(entry, arguments)) {
      String title =
          entry == null
              ? name
              : entry.arguments().path("properties").path(name).path("title").asText(name);
      argument(card, lines, SlackText.plain(title, 75), name, arguments.get(name));
    }
    flush(card, lines);
  }

  private void argument(Card card, List<String> lines, String title, String name, Object value) {
    String text = text(name, value);
    List<String> shown = Visible.paragraphs(text);
    String called = called(name, text);
    if (shown.size() == 1 && shown.get(0).length() <= LONGEST && !shown.get(0).contains("\n")) {
      lines.add(
          "*%s*  %s"
              .formatted(title, called.isEmpty() ? shown.get(0) : called + " · " + shown.get(0)));
      if (lines.size() == 4) {
        flush(card, lines);
      }
      return;
    }
    flush(card, lines);
    for (int i = 0; i < shown.size(); i++) {
      card.text("*%s*%s\n%s".formatted(title, i == 0 ? "" : " (goes on)", shown.get(i)));
    }
  }

  /** A list of plain names as people write one; anything else to the last sign of it. */
  private static String text(String name, Object value) {
    if (value instanceof List<?> list
        && list.stream().allMatch(each -> each instanceof String s && PLAIN.matcher(s).matches())) {
      return list.isEmpty()
          ? "(none)"
          : list.stream().map(String.class::cast).collect(Collectors.joining(", "));
    }
    return value instanceof Map || value instanceof List
        ? CanonicalJson.write(Map.of(name, value))
        : String.valueOf(value);
  }

  private static void flush(Card card, List<String> lines) {
    if (!lines.isEmpty()) {
      card.text(String.join("\n", lines));
      lines.clear();
    }
  }

  private static Set<String> inOrder(ActionEntry entry, Map<String, Object> arguments) {
    Set<String> names = new LinkedHashSet<>();
    if (entry != null) {
      entry.arguments().path("required").forEach(name -> names.add(name.asText()));
      entry.arguments().path("properties").fieldNames().forEachRemaining(names::add);
    }
    names.addAll(arguments.keySet());
    names.retainAll(arguments.keySet());
    return names;
  }

  /** What people call a value; empty when it says it itself. */
  private String called(String name, String value) {
    var account = ACCOUNT.matcher(value);
    if (account.matches()) {
      return "<@" + account.group(1) + ">";
    }
    if (CHANNEL.matcher(value).matches()) {
      return "<#" + value + ">";
    }
    String called = names.apply(name, value);
    return called == null || called.equals(value) ? "" : SlackText.plain(called, SlackText.NAME);
  }

  private static String whom(View view) {
    String target = view.request().canonical().target();
    if (target.equals(Subject.NOBODY)) {
      return "";
    }
    if (target.equals(view.request().requester().id())) {
      return "themselves";
    }
    var account = ACCOUNT.matcher(target);
    if (account.matches()) {
      return "<@" + account.group(1) + ">";
    }
    return view.targetName().isBlank()
        ? "member " + Visible.line(target)
        : "%s (member %s)".formatted(SlackText.name(view.targetName()), Visible.line(target));
  }

  private static String title(View view) {
    return view.entry() == null ? view.request().action() : view.entry().title();
  }

  private static String people(List<Principal> people) {
    return people.stream().map(ApprovalCard::mention).collect(Collectors.joining(" and "));
  }

  static String mention(Principal account) {
    return "<@" + account.slackUserId().replaceAll("[^A-Z0-9]", "") + ">";
  }

  private String time(Instant moment) {
    return day(moment).equals(day(clock.instant()))
        ? TIME.format(moment.atZone(zone))
        : moment(moment);
  }

  private String moment(Instant moment) {
    long days = Math.abs(day(moment).toEpochDay() - day(clock.instant()).toEpochDay());
    return (days < 7 ? DAY : DATE).format(moment.atZone(zone));
  }

  private LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, zone);
  }

  /**
   * Time that is left, as coarse as it is shown: what it says changes by the hour, at the end by
   * the quarter.
   */
  static String left(Duration left) {
    long minutes = Math.max(0, left.toMinutes());
    if (minutes >= 48 * 60) {
      return minutes / (24 * 60) + " days";
    }
    if (minutes >= 120) {
      return (minutes + 30) / 60 + " h";
    }
    return minutes >= 15 ? minutes / 15 * 15 + " min" : "less than 15 min";
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ENGLISH) + words.substring(1);
  }
}
