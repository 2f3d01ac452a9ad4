package org.makerspacehub.beans.door;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Member;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.MemberQuery;
import org.makerspacehub.beans.member.SlackAccount;

/**
 * {@code /hub door}: who came in and who was refused. It tells of others' movements, so only those
 * who run the space may ask.
 */
public final class DoorCommand implements SlashCommand {
  /** How many lines one answer has. */
  static final int PAGE = 30;

  private static final int LAST_PAGE = DoorBook.MOST / PAGE;
  private static final Pattern PAGED = Pattern.compile("(.*?)(?:^|\\s+)(?:page\\s+)?([0-9]{1,3})");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ISO_LOCAL_DATE.withResolverStyle(ResolverStyle.STRICT);
  private static final String EXAMPLES =
      "For example `/hub door`, `/hub door yesterday`, `/hub door friday`, `/hub door 2026-11-20`"
          + " or `/hub door @somebody`.";

  private final DoorBook book;
  private final DoorGuests guests;
  private final MemberDirectory directory;
  private final When when;
  private final ZoneId zone;

  /**
   * @param book what happened
   * @param guests whose code it was
   * @param directory what people are called
   * @param when what today is
   * @param zone the clock on the wall of the space
   */
  public DoorCommand(
      DoorBook book, DoorGuests guests, MemberDirectory directory, When when, ZoneId zone) {
    this.book = book;
    this.guests = guests;
    this.directory = directory;
    this.when = when;
    this.zone = zone;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "door";
  }

  @Override
  public String action() {
    return "hub.door";
  }

  @Override
  public String usage() {
    return "/hub door [today|yesterday|day|@who]";
  }

  @Override
  public String help() {
    return "Who came in by which door, and where somebody was refused.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String asked = rest.strip();
    Matcher paged = PAGED.matcher(asked);
    boolean numbered = paged.matches();
    int page = numbered ? Integer.parseInt(paged.group(2)) : 1;
    String whom = numbered ? paged.group(1).strip() : asked;
    if (page < 1 || page > LAST_PAGE) {
      throw new HubException("Pages go from 1 to " + LAST_PAGE + ". " + EXAMPLES);
    }
    MemberQuery query = MemberQuery.of(whom);
    return query.kind() == MemberQuery.Kind.MENTION
        ? ofAccount(command.principal().teamId() + "/" + query.value(), whom, page)
        : ofDay(day(whom), page);
  }

  private Reply ofDay(LocalDate day, int page) {
    Instant from = day.atStartOfDay(zone).toInstant();
    Instant until = day.plusDays(1).atStartOfDay(zone).toInstant();
    DoorBook.Page found = book.between(from, until, (page - 1) * PAGE, PAGE);
    String name =
        day.equals(when.today())
            ? "Today"
            : day.equals(when.today().minusDays(1)) ? "Yesterday" : DAY.format(day);
    Card card = new Card("The doors");
    if (found.total() == 0) {
      return card.lead(Card.Sign.NEUTRAL, name + ": nobody came in and nobody was refused.", "")
          .note("Doors that nobody connected tell nothing. " + EXAMPLES)
          .reply();
    }
    card.lead(Card.Sign.NEUTRAL, name + ": " + counted(found), "");
    return paged(card, found, page, day.toString(), TIME);
  }

  private Reply ofAccount(String account, String typed, int page) {
    String name = nameOf(account);
    DoorBook.Page found = book.of(guests.guests(account), (page - 1) * PAGE, PAGE);
    Card card = new Card("The doors");
    if (found.total() == 0) {
      return card.lead(Card.Sign.NEUTRAL, "No door was used with a code of " + name + ".", "")
          .note("I know the codes that were asked for here; others say nothing about who has them.")
          .reply();
    }
    card.lead(Card.Sign.NEUTRAL, "Codes of " + name + ": " + counted(found), "");
    return paged(card, found, page, typed, DAY_AND_TIME);
  }

  private Reply paged(
      Card card, DoorBook.Page found, int page, String typed, DateTimeFormatter time) {
    if (found.events().isEmpty()) {
      return card.note("Page " + page + " is behind the last one.").reply();
    }
    Map<String, String> names = new HashMap<>();
    card.list(found.events().stream().map(event -> line(event, time, names)).toList());
    boolean more = found.total() > page * PAGE;
    return card.note(
            "Times are those of the space."
                + (more
                    ? " Earlier ones: `/hub door %s %d`.".formatted(shown(typed), page + 1)
                    : ""))
        .reply();
  }

  private String line(DoorEvent event, DateTimeFormatter time, Map<String, String> names) {
    String at = time.format(event.at().atZone(zone));
    String door = door(event.lockId());
    String who =
        event.guestId() == null ? "" : names.computeIfAbsent(event.guestId(), this::guestName);
    if (event.what() == DoorEvent.What.DENIED) {
      return "%s %s was refused at %s".formatted(at, who.isEmpty() ? "somebody" : who, door);
    }
    return who.isEmpty()
        ? "%s %s was opened%s".formatted(at, door, means(event.method()))
        : "%s %s entered by %s%s".formatted(at, who, door, means(event.method()));
  }

  private String guestName(String guestId) {
    return guests.account(guestId).map(this::nameOf).orElse("somebody with a code");
  }

  /** As the mirror calls them; by their account where the mirror does not know. */
  private String nameOf(String account) {
    Optional<String> name =
        directory
            .account(account)
            .filter(SlackAccount::reads)
            .map(SlackAccount::personId)
            .flatMap(directory::member)
            .map(Member::name);
    String user = account.substring(account.indexOf('/') + 1);
    return name.map(SlackText::name)
        .orElse(user.matches("[UW][A-Z0-9]{1,23}") ? "<@" + user + ">" : "that account");
  }

  /** {@code lock-front-door} is the front door; what is no word is shown as it is. */
  private static String door(String lockId) {
    if (lockId == null) {
      return "a door";
    }
    String words = lockId.replaceFirst("^lock-", "").replace('-', ' ').strip();
    return lockId.startsWith("lock-") && !words.isEmpty()
        ? Character.toUpperCase(words.charAt(0)) + SlackText.plain(words.substring(1), 60)
        : SlackText.plain(lockId, 64);
  }

  private static String means(String method) {
    if (method == null) {
      return "";
    }
    return " (" + (method.equals("pin") ? "code" : SlackText.plain(method, 20)) + ")";
  }

  private static String counted(DoorBook.Page found) {
    return When.count(found.total(), "time") + " a door was opened or refused.";
  }

  /** What was typed, so that it can be typed again. */
  private static String shown(String typed) {
    return typed.startsWith("<@") ? "@who" : typed;
  }

  private LocalDate day(String typed) {
    String word = typed.toLowerCase(Locale.ROOT);
    LocalDate today = when.today();
    if (word.isEmpty() || word.equals("today")) {
      return today;
    }
    if (word.equals("yesterday")) {
      return today.minusDays(1);
    }
    for (DayOfWeek weekday : DayOfWeek.values()) {
      String name = weekday.name().toLowerCase(Locale.ROOT);
      if (word.equals(name) || word.equals(name.substring(0, 3))) {
        return today.with(TemporalAdjusters.previousOrSame(weekday));
      }
    }
    LocalDate day;
    try {
      day = LocalDate.parse(word, ISO);
    } catch (DateTimeException none) {
      throw new HubException("I can't tell which day that is. " + EXAMPLES);
    }
    if (day.isAfter(today)) {
      throw new HubException("That day is still to come.");
    }
    return day;
  }
}
