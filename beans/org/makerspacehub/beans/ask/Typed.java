package org.makerspacehub.beans.ask;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.member.Found;
import org.makerspacehub.beans.member.Member;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.MemberQuery;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/** Reads what people typed or chose for an argument or a target, generously and never guessing. */
class Typed {
  private static final Pattern HOURS = Pattern.compile("([0-9]{1,4})\\s*(?:h|hrs?|hours?)?");
  private static final Pattern SUM =
      Pattern.compile("[$€£]?([0-9]{1,6})(?:[.,]([0-9]{1,2}))?[$€£]?");
  private static final Pattern MENTION =
      Pattern.compile("<@([UW][A-Z0-9]{1,23})(?:\\|[^>]{0,200})?>");
  private static final Pattern LABEL = Pattern.compile("<[@!][^>|]*(?:\\|([^>]*))?>");
  private static final Pattern CHANNEL = Pattern.compile("<#(C[A-Z0-9]{1,23})(?:\\|[^>]{0,200})?>");

  private final MemberDirectory directory;
  private final Guard guard;
  private final Clock clock;
  private final ZoneId zone;

  Typed(MemberDirectory directory, Guard guard, Clock clock, ZoneId zone) {
    this.directory = directory;
    this.guard = guard;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * What was understood.
   *
   * @param value for the request: text or a whole number; null when it was not understood
   * @param no what to do, a sentence; empty when it was understood
   */
  record Read(Object value, String no) {
    static Read of(Object value) {
      return new Read(value, "");
    }

    static Read no(String sentence) {
      return new Read(null, sentence);
    }

    boolean ok() {
      return no.isEmpty();
    }
  }

  /**
   * Reads an argument.
   *
   * @param asker who typed it
   * @param ref of what they typed
   */
  Read read(Argument argument, String text, Principal asker, String ref) {
    String typed = text.strip();
    return switch (argument.kind()) {
      case CHOICE -> choice(argument, typed);
      case NUMBER -> number(argument, typed);
      case SUM -> sum(typed);
      case DAY -> day(typed);
      case ACCOUNT ->
          user(typed).isEmpty() && !typed.startsWith("@")
              ? Read.no("Please choose somebody, or write @ and their name.")
              : account(typed, asker);
      case MEMBER -> member(typed, asker, ref);
      case CHANNEL -> channel(typed);
      case LINE, WORDS ->
          argument.most() != null && typed.codePointCount(0, typed.length()) > argument.most()
              ? Read.no("At most %d characters, please.".formatted(argument.most()))
              : Read.of(typed);
    };
  }

  /** The Slack user that a mention or an id names. */
  static Optional<String> user(String typed) {
    Matcher mention = MENTION.matcher(typed);
    if (mention.matches()) {
      return Optional.of(mention.group(1));
    }
    return typed.matches("[UW][A-Z0-9]{1,23}") ? Optional.of(typed) : Optional.empty();
  }

  /** The account that a mention, an id or "me" names. */
  Read account(String typed, Principal asker) {
    if (typed.equalsIgnoreCase("me") || typed.equalsIgnoreCase("myself")) {
      return Read.of(asker.id());
    }
    return user(typed)
        .map(user -> asker.teamId() + "/" + user)
        .filter(id -> directory.account(id).isPresent())
        .map(Read::of)
        .orElseGet(() -> Read.no(unknown(typed)));
  }

  /** What is said of a name that nobody has. */
  static String unknown(String typed) {
    Matcher mention = LABEL.matcher(typed);
    String name =
        mention.lookingAt()
            ? mention.group(1) == null ? "" : "@" + mention.group(1).replaceAll("^@", "")
            : typed.replaceAll("[.,;:!?]+$", "");
    return "I don't know %s. Please type @ and choose the person from Slack's list. Accounts that are new reach me within a few minutes."
        .formatted(name.isBlank() ? "that account" : PlainLine.of(name, 60));
  }

  /** The Fabman id of a member: by mention, address, number or name. */
  Read member(String typed, Principal asker, String ref) {
    String words = typed.replaceAll("^[\"“]|[\"”]$", "").strip();
    if (words.equalsIgnoreCase("me") || words.equalsIgnoreCase("myself")) {
      return ofAccount(asker.id(), "I don't know which membership is yours; type /link first.");
    }
    if (!guard.check(asker, "membership.lookup", Resource.HUB, Map.of("ref", ref)).allowed()) {
      return Read.no("You can't look members up.");
    }
    Optional<String> user = user(words);
    if (user.isEmpty() && words.matches("[@\uFF20<].*")) {
      return Read.no(unknown(words));
    }
    if (user.isPresent()) {
      return ofAccount(
          asker.teamId() + "/" + user.get(),
          "No membership is linked with that Slack account; use the member's number.");
    }
    MemberQuery query = MemberQuery.of(words);
    Found found =
        switch (query.kind()) {
          case EMAIL -> directory.byEmail(query.value());
          case WORDS -> {
            Found byNumber = directory.byNumber(query.number());
            yield byNumber.isEmpty() ? directory.byName(query.value()) : byNumber;
          }
          default -> Found.NOBODY;
        };
    if (found.isOne()) {
      return Read.of(found.members().get(0).memberId());
    }
    return Read.no(
        found.isEmpty()
            ? "I find no such member. Try the member number, the e-mail address or the whole name."
            : "Several members fit (%s). Please use the member number."
                .formatted(
                    String.join(
                        ", ",
                        found.members().stream().limit(4).map(Typed::nameAndNumber).toList())));
  }

  private static String nameAndNumber(Member member) {
    return member.number() == null ? member.name() : member.name() + " #" + member.number();
  }

  private Read ofAccount(String account, String otherwise) {
    return directory
        .account(account)
        .filter(SlackAccount::reads)
        .flatMap(linked -> directory.member(linked.personId()))
        .map(member -> Read.of(member.memberId()))
        .orElseGet(() -> Read.no(otherwise));
  }

  private static Read choice(Argument argument, String typed) {
    String said = typed.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> option : argument.options().entrySet()) {
      if (option.getKey().equalsIgnoreCase(said) || option.getValue().equalsIgnoreCase(said)) {
        return Read.of(option.getKey());
      }
    }
    List<String> near =
        said.isEmpty()
            ? List.of()
            : argument.options().entrySet().stream()
                .filter(
                    option ->
                        List.of(
                                (option.getKey() + " " + option.getValue())
                                    .toLowerCase(Locale.ROOT)
                                    .split("[^\\p{L}\\p{N}]+"))
                            .contains(said))
                .map(Map.Entry::getKey)
                .toList();
    return near.size() == 1
        ? Read.of(near.get(0))
        : Read.no(
            "One of: %s."
                .formatted(
                    String.join(", ", argument.options().values().stream().limit(20).toList())));
  }

  private static Read number(Argument argument, String typed) {
    Matcher number = HOURS.matcher(typed.toLowerCase(Locale.ROOT));
    boolean whole = number.matches();
    long value = whole ? Long.parseLong(number.group(1)) : 0;
    boolean fits =
        whole
            && (argument.least() == null || value >= argument.least())
            && (argument.most() == null || value <= argument.most());
    if (fits) {
      return Read.of(value);
    }
    return Read.no(
        argument.least() != null && argument.most() != null
            ? "A whole number from %d to %d, please.".formatted(argument.least(), argument.most())
            : "A whole number, please.");
  }

  private static Read sum(String typed) {
    Matcher sum = SUM.matcher(typed);
    if (!sum.matches()) {
      return Read.no("A sum like 20 or 20.50, please.");
    }
    String cents = sum.group(2) == null ? "0" : sum.group(2);
    BigDecimal amount =
        new BigDecimal(sum.group(1) + "." + cents).setScale(2, RoundingMode.UNNECESSARY);
    return amount.signum() == 0
        ? Read.no("A sum above zero, please.")
        : Read.of(amount.toPlainString());
  }

  private Read day(String typed) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    if (typed.equalsIgnoreCase("today")) {
      return Read.of(today.toString());
    }
    if (typed.equalsIgnoreCase("tomorrow")) {
      return Read.of(today.plusDays(1).toString());
    }
    try {
      return Read.of(LocalDate.parse(typed).toString());
    } catch (DateTimeParseException notADay) {
      return Read.no("A day like %s, today or tomorrow, please.".formatted(today.plusDays(7)));
    }
  }

  private static Read channel(String typed) {
    Matcher channel = CHANNEL.matcher(typed);
    if (channel.matches()) {
      return Read.of(channel.group(1));
    }
    return typed.matches("C[A-Z0-9]{1,23}")
        ? Read.of(typed)
        : Read.no("Please choose a channel, or write # and its name.");
  }
}
