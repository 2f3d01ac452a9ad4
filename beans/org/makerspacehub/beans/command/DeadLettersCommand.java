package org.makerspacehub.beans.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Redaction;
import org.makerspacehub.beans.failure.DeadLetterDesk;
import org.makerspacehub.beans.failure.DeadLetterDesk.Done;
import org.makerspacehub.beans.failure.DeadLetterDesk.How;
import org.makerspacehub.beans.failure.DeadLetterDesk.Letter;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * {@code /hub deadletters}: work that failed for good. Lists it, shows one, brings one back, puts
 * one away; each deed asks the guard anew.
 */
public class DeadLettersCommand implements SlashCommand {
  private static final String TITLE = "Dead letters";
  private static final Pattern ID = Pattern.compile("#?(\\d{1,18})");
  private static final Pattern PAGE = Pattern.compile("page\\s+(\\d{1,4})");
  private static final Pattern REPLAY = Pattern.compile("replay\\s+#?(\\d{1,18})");
  private static final Pattern DISCARD =
      Pattern.compile("discard\\s+#?(\\d{1,18})(?:\\s+(.+))?", Pattern.DOTALL);
  private static final int SHOWN_PAYLOAD = 600;
  private static final int SHORTEST_REASON = 3;

  private final DeadLetterDesk desk;
  private final Guard guard;
  private final When when;

  /**
   * @param desk does what is asked
   * @param guard says who may
   * @param when says how long ago something was
   */
  public DeadLettersCommand(DeadLetterDesk desk, Guard guard, When when) {
    this.desk = desk;
    this.guard = guard;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "deadletters";
  }

  @Override
  public String action() {
    return "hub.deadletters";
  }

  @Override
  public String usage() {
    return "/hub deadletters";
  }

  @Override
  public String help() {
    return "What stopped on an error: look at it, bring it back, or put it away.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String said = rest.toLowerCase(Locale.ROOT);
    Matcher page = PAGE.matcher(said);
    if (said.isEmpty() || page.matches()) {
      return list(said.isEmpty() ? 1 : Math.max(1, Integer.parseInt(page.group(1))));
    }
    Matcher id = ID.matcher(said);
    if (id.matches()) {
      return show(Long.parseLong(id.group(1)));
    }
    Matcher replay = REPLAY.matcher(said);
    if (replay.matches()) {
      return replay(command, Long.parseLong(replay.group(1)));
    }
    // From what was typed, because a reason keeps its capitals.
    Matcher discard = DISCARD.matcher(rest.replaceFirst("(?i)^discard", "discard"));
    if (discard.matches()) {
      return discard(command, Long.parseLong(discard.group(1)), discard.group(2));
    }
    return new Card(TITLE)
        .lead(Card.Sign.NEUTRAL, "I did not understand that.", "")
        .list(
            List.of(
                "`/hub deadletters` lists what waits",
                "`/hub deadletters 42` shows one",
                "`/hub deadletters replay 42` brings it back",
                "`/hub deadletters discard 42 <why>` puts it away"))
        .reply();
  }

  private Reply list(int page) {
    long waiting = desk.waiting();
    if (waiting == 0) {
      return new Card(TITLE)
          .lead(Card.Sign.GOOD, "Nothing has stopped on an error.", "There is nothing to do here.")
          .reply();
    }
    long pages = (waiting + DeadLetterDesk.PAGE - 1) / DeadLetterDesk.PAGE;
    List<Letter> letters = desk.page(page);
    Card card =
        new Card(TITLE)
            .lead(
                Card.Sign.ATTENTION,
                waiting == 1 ? "1 waits for a decision." : waiting + " wait for a decision.",
                "Mend the reason first; then bring them back, or put them away.");
    if (letters.isEmpty()) {
      return card.text("There is no page %d; the last is %d.".formatted(page, pages)).reply();
    }
    return card.list(letters.stream().map(this::line).toList())
        .note(
            "`/hub deadletters %d` shows one%s"
                .formatted(
                    letters.get(0).id(),
                    pages == 1
                        ? ""
                        : "  ·  page %d of %d%s"
                            .formatted(
                                page,
                                pages,
                                page < pages
                                    ? ", `/hub deadletters page %d` for the next"
                                        .formatted(page + 1)
                                    : "")))
        .reply();
  }

  private String line(Letter letter) {
    return "*%d*  %s: %s (%s)"
        .formatted(
            letter.id(),
            SlackText.plain(letter.routeId(), 100),
            SlackText.plain(Redaction.forLog(letter.message()), 120),
            when.age(letter.createdAt()));
  }

  private Reply show(long id) {
    Optional<Letter> found = desk.find(id);
    if (found.isEmpty()) {
      return notFound(id);
    }
    Letter letter = found.get();
    boolean waits = letter.state().equals("ERROR");
    Card card =
        new Card("Dead letter " + id)
            .lead(
                waits ? Card.Sign.ATTENTION : Card.Sign.NEUTRAL,
                switch (letter.state()) {
                  case "ERROR" -> "It waits for a decision.";
                  case "RETRY" -> "It was brought back and is being worked on.";
                  case "PROCESSED" -> "It was brought back, and worked.";
                  default -> "It was put away.";
                },
                SlackText.plain(Redaction.forLog(letter.message()), 400))
            .fact("What failed", SlackText.plain(letter.routeId(), 100))
            .fact("Cause", SlackText.plain(simple(letter.cause()), 100))
            .fact("When", when.age(letter.createdAt()))
            .fact("Came in as", letter.source() == null ? "a schedule" : letter.source())
            .fact("Brought back", When.count(letter.attempts(), "time"))
            .fact("Reference", "`" + letter.ref() + "`");
    if (letter.reason() != null) {
      card.fact("Reason", SlackText.plain(letter.reason(), 300));
    }
    if (letter.decidedBy() != null) {
      card.fact("By", who(letter.decidedBy()));
    }
    String payload = SlackText.plain(Redaction.withoutSecrets(desk.payload(id)), SHOWN_PAYLOAD);
    if (!payload.isEmpty()) {
      card.rule().text("*What was being worked on*\n" + payload);
    }
    return card.note(
            waits
                ? "`/hub deadletters replay %d`  ·  `/hub deadletters discard %d <why>`"
                    .formatted(id, id)
                : "`/hub trace %s` shows its whole path".formatted(letter.ref()))
        .reply();
  }

  private Reply replay(SlackCommand command, long id) {
    if (isRefused(command, "hub.deadletters.replay")) {
      return refusal("bring dead letters back", command.ref());
    }
    Done done = desk.replay(id, command.ref(), command.principal());
    return switch (done.how()) {
      case BACK ->
          said(
              Card.Sign.WAITING,
              "It is back at work.",
              "It is done again as if it had just come in, once. `/hub deadletters %d` shows how it"
                      .formatted(id)
                  + " ended.");
      case ROUND ->
          said(
              Card.Sign.WAITING,
              "A new round of the sync brings what is missing.",
              "`/hub status` shows when it's done.");
      default -> other(id, done);
    };
  }

  private Reply discard(SlackCommand command, long id, String reason) {
    if (isRefused(command, "hub.deadletters.discard")) {
      return refusal("put dead letters away", command.ref());
    }
    if (reason == null || reason.strip().length() < SHORTEST_REASON) {
      return said(
          Card.Sign.NEUTRAL,
          "Nothing was done: please say why.",
          "For example `/hub deadletters discard %d the machine was removed`. The reason is kept."
              .formatted(id));
    }
    Done done = desk.discard(id, command.ref(), command.principal(), reason.strip());
    return done.how() == How.PUT_AWAY
        ? said(Card.Sign.GOOD, "It is put away.", "Your reason and your name are kept with it.")
        : other(id, done);
  }

  private Reply other(long id, Done done) {
    return switch (done.how()) {
      case NOT_FOUND -> notFound(id);
      case DEALT_WITH ->
          said(
              Card.Sign.NEUTRAL,
              "Somebody has dealt with it already.",
              "`/hub deadletters %d` shows how it stands.".formatted(id));
      case TOO_OLD ->
          said(
              Card.Sign.NEUTRAL,
              "It was put away instead.",
              "The command is more than an hour old, and nobody waits for its answer any more."
                  + " Whoever typed it may type it again.");
      case NEVER -> said(Card.Sign.STOPPED, "That is never done again for somebody.", done.why());
      case REFUSED -> said(Card.Sign.LOCKED, "It was not brought back.", done.why());
      default ->
          said(
              Card.Sign.NEUTRAL,
              "There is nothing to bring back.",
              done.why() + " `/hub deadletters discard %d <why>` puts it away.".formatted(id));
    };
  }

  private boolean isRefused(SlackCommand command, String action) {
    return !guard
        .check(command.principal(), action, Resource.HUB, Map.of("ref", command.ref()))
        .allowed();
  }

  private static Reply refusal(String what, String ref) {
    return said(
        Card.Sign.LOCKED,
        "You may look, but not %s.".formatted(what),
        "An operator or the owner can (ref %s).".formatted(ref));
  }

  private static Reply notFound(long id) {
    return said(
        Card.Sign.SEARCH,
        "There is no dead letter %d.".formatted(id),
        "`/hub deadletters` lists what waits.");
  }

  private static Reply said(Card.Sign sign, String headline, String more) {
    return new Card(TITLE).lead(sign, headline, more).reply();
  }

  private static String who(String principal) {
    String user = principal.substring(principal.indexOf('/') + 1);
    return user.matches("[UW][A-Z0-9]{1,23}") ? "<@" + user + ">" : SlackText.plain(principal, 64);
  }

  private static String simple(String cause) {
    return cause.substring(cause.lastIndexOf('.') + 1);
  }
}
