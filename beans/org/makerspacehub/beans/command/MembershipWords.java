package org.makerspacehub.beans.command;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.identity.ReviewReason;
import org.makerspacehub.beans.member.Found;
import org.makerspacehub.beans.member.Invoice;
import org.makerspacehub.beans.member.Member;
import org.makerspacehub.beans.member.MemberFile;
import org.makerspacehub.beans.member.PackageSpan;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.member.Standing;
import org.makerspacehub.beans.member.StandingRules;

/** Says how somebody stands, to themselves and to staff, in one voice. */
public class MembershipWords {
  private static final String OWN = "Your membership";
  private static final String OTHERS = "Membership";
  private static final int MAX_PACKAGES = 6;
  private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{1,23}");

  private final String space;
  private final StandingRules rules;
  private final When when;

  /**
   * @param space the makerspace's name as people read it
   * @param rules say how somebody stands
   * @param when says what day it is
   */
  public MembershipWords(String space, StandingRules rules, When when) {
    this.space = space;
    this.rules = rules;
    this.when = when;
  }

  /**
   * To the person themselves.
   *
   * @param asOf when the mirror was last brought up to date
   */
  public Reply own(MemberFile file, Optional<Instant> asOf) {
    Standing standing = standing(file);
    Member member = file.member();
    Card card = new Card(OWN);
    ownLead(card, standing);
    facts(card, standing, member);
    String who =
        SlackText.name(member.name()) + number(member).map(n -> ", member " + n).orElse("");
    return card.note(who + " · " + source(asOf)).reply();
  }

  /**
   * To somebody who may read other people's standing.
   *
   * @param asOf when the mirror was last brought up to date
   */
  Reply others(MemberFile file, Optional<Instant> asOf) {
    Standing standing = standing(file);
    Member member = file.member();
    Card card = new Card(OTHERS);
    othersLead(card, standing, SlackText.name(member.name()));
    facts(card, standing, member);
    card.fact("Member number", number(member).orElse("none"));
    card.fact("E-mail", email(member).orElse("none in Fabman"));
    card.fact("Slack", slack(file.accounts()));
    file.reviews().stream()
        .limit(3)
        .forEach(
            review ->
                card.text(
                    "*An open review:* whether %s is this member (%s)."
                        .formatted(mention(review.userId()), reason(review.reason()))));
    if (!file.contacts().isEmpty()) {
      card.note(
          "HubSpot contact %s, probably the same person: the e-mail address is the same, and nobody"
                  .formatted(
                      file.contacts().stream()
                          .map(id -> SlackText.plain(id, 64))
                          .collect(Collectors.joining(", ")))
              + " verified it.");
    }
    return card.note(source(asOf)).reply();
  }

  /**
   * To staff: more than one person may be meant.
   *
   * @param typed what they typed
   * @param packages by Fabman's id
   * @param invoices by Fabman's id
   */
  Reply several(
      String typed,
      Found found,
      Map<String, List<PackageSpan>> packages,
      Map<String, List<Invoice>> invoices) {
    int all = found.members().size() + found.more();
    List<String> lines = new ArrayList<>();
    for (Member member : found.members()) {
      Standing standing =
          rules.standing(
              member.state(),
              packages.getOrDefault(member.memberId(), List.of()),
              invoices.getOrDefault(member.memberId(), List.of()),
              when.today());
      lines.add(identified(member) + " · " + brief(standing));
    }
    Card card =
        new Card(OTHERS)
            .lead(
                Card.Sign.SEARCH,
                "%s %s “%s”."
                    .formatted(
                        When.count(all, "member"), all == 1 ? "matches" : "match", shown(typed)),
                "")
            .list(lines);
    String exact = hint(found.members());
    return card.note(
            found.more() > 0
                ? "… and %s more. Type more of the name to narrow it down. %s"
                    .formatted(When.number(found.more()), exact)
                : exact)
        .reply();
  }

  /** To somebody whose Slack account gives no right to read a membership. */
  public Reply unlinked(Optional<SlackAccount> asker) {
    Card card = new Card(OWN);
    if (asker.isEmpty()) {
      return card.lead(
              Card.Sign.WAITING,
              "I don't know your Slack account yet.",
              "New accounts reach me within a few minutes. Please try `/membership` again a little"
                  + " later; if that doesn't help, ask staff.")
          .reply();
    }
    SlackAccount account = asker.get();
    if (account.link() == LinkState.SUSPENDED) {
      return card.lead(
              Card.Sign.LOCKED,
              "I've paused showing your membership.",
              "Your e-mail address changed in Slack or in Fabman, so I can no longer be sure that"
                  + " both are you. Nothing about your membership itself has changed.")
          .text(
              "*What to do:* type `/link` and the address that Fabman has for you now. I send a code"
                  + " there, and once you've typed it `/membership` works again. If you no longer"
                  + " read that address, tell staff: somebody checks it by hand.")
          .reply();
    }
    if (account.review() != null) {
      return card.lead(
              Card.Sign.WAITING,
              "Somebody still has to check which member you are.",
              "I can't tell for certain from your Slack account, and I'd rather show nothing than"
                  + " the wrong thing. It's on the list for staff.")
          .text(
              "*What to do:* nothing, or speed it up: type `/link` and the address that Fabman has"
                  + " for you, or give staff your member number.")
          .reply();
    }
    card.lead(
        Card.Sign.NEUTRAL,
        "I can't tell yet which member of %s you are.".formatted(SlackText.name(space)),
        account.email() == null
            ? "Slack gives me no e-mail address for your account, and that is what I go by."
            : "In Slack your address is %s. I go by that address, and it has to be the one Fabman has for you."
                .formatted("*" + SlackText.plain(account.email(), SlackText.EMAIL) + "*"));
    return card.text(
            "*What to do:* type `/link` and the address that Fabman has for you, and I send a code"
                + " there. Or ask staff which address that is.")
        .reply();
  }

  /** To somebody who asked about another person without being allowed to. */
  Reply onlyYourOwn() {
    return new Card(OWN)
        .lead(
            Card.Sign.LOCKED,
            "I can only show you your own membership.",
            "Type `/membership` with nothing after it. Staff can look others up.")
        .reply();
  }

  /** To somebody whom the guard does not let read this person's data. */
  public Reply mayNotRead() {
    return new Card(OTHERS)
        .lead(
            Card.Sign.LOCKED,
            "I may not show you that membership.",
            "If you think that's wrong, ask the owner of the hub which roles you hold.")
        .reply();
  }

  /** The link is there, the member record is not. */
  public Reply notInFabman() {
    return new Card(OTHERS)
        .lead(
            Card.Sign.NEUTRAL,
            "Fabman has no member record for this person.",
            "It may have been removed there. Staff can look it up in Fabman.")
        .reply();
  }

  /** To staff, about a mention that the mirror does not know. */
  Reply unknownAccount(String userId) {
    return new Card(OTHERS)
        .lead(
            Card.Sign.SEARCH,
            "I don't know %s yet.".formatted(mention(userId)),
            "New Slack accounts reach me within a few minutes. Until then, try the e-mail address,"
                + " member number or name that Fabman has.")
        .reply();
  }

  /**
   * To staff, about a Slack account that leads to no member.
   *
   * @param formerly whom it led to before the link was suspended
   */
  Reply accountWithoutMember(SlackAccount account, Optional<Member> formerly) {
    String who = mention(account.userId());
    Card card = new Card(OTHERS);
    if (account.link() == LinkState.SUSPENDED) {
      card.lead(
          Card.Sign.LOCKED,
          "The link of %s is suspended.".formatted(who),
          "An e-mail address changed in Slack or in Fabman, so it is no longer certain that both"
              + " are the same person.");
      formerly.ifPresent(
          member ->
              card.text("It led to %s. %s".formatted(identified(member), how(member).orElse(""))));
    } else {
      card.lead(
          Card.Sign.NEUTRAL,
          "%s isn't linked to a member.".formatted(who),
          account.deleted()
              ? "The Slack account is deactivated."
              : account.email() == null
                  ? "Slack gives no e-mail address for this account."
                  : "Fabman has to have the same address as Slack: *%s*."
                      .formatted(SlackText.plain(account.email(), SlackText.EMAIL)));
    }
    if (account.review() != null) {
      card.text("*An open review:* " + reason(account.review()) + ".");
    }
    return card.note("You can also look members up by e-mail, member number or name.").reply();
  }

  /** To staff, about an address that nobody has. */
  Reply unknownEmail(String email) {
    return new Card(OTHERS)
        .lead(
            Card.Sign.SEARCH,
            "Nobody in Fabman has the address %s."
                .formatted(SlackText.plain(email, SlackText.EMAIL)),
            "It has to be the exact address. Try the member number or the name instead.")
        .reply();
  }

  /**
   * To staff, about a name or number that nobody has.
   *
   * @param nearest members with a name like it
   */
  Reply unknownName(String typed, List<Member> nearest) {
    Card card =
        new Card(OTHERS)
            .lead(
                Card.Sign.SEARCH,
                "I found nobody for “%s”.".formatted(shown(typed)),
                nearest.isEmpty()
                    ? "Try a mention, the exact e-mail address, the member number, or the first"
                        + " letters of each name."
                    : nearest.size() == 1
                        ? "Did you mean this member?"
                        : "Did you mean one of these?");
    return nearest.isEmpty()
        ? card.reply()
        : card.list(nearest.stream().map(this::identified).toList()).note(hint(nearest)).reply();
  }

  /** What was typed is longer than any name. */
  Reply tooLong() {
    return new Card(OTHERS)
        .lead(
            Card.Sign.SEARCH,
            "That's too long to be a name.",
            "Try a mention, an e-mail address, a member number or a name.")
        .reply();
  }

  private Standing standing(MemberFile file) {
    return rules.standing(file.member().state(), file.packages(), file.invoices(), when.today());
  }

  private void ownLead(Card card, Standing standing) {
    switch (standing.kind()) {
      case GOOD ->
          card.lead(Card.Sign.GOOD, "All good: your membership is active.", open(standing));
      case OVERDUE ->
          card.lead(
              Card.Sign.ATTENTION,
              "Your membership is active, but " + overdue(standing) + ".",
              "Please settle it in Fabman or talk to staff. Just paid? It may take a day to show"
                  + " here.");
      case ENDED ->
          card.lead(
              Card.Sign.STOPPED,
              "Your membership ended %s.".formatted(ended(standing)),
              also(standing) + "We'd love to have you back: staff can start it again.");
      case NOT_STARTED ->
          card.lead(
              Card.Sign.SOON,
              "Your membership starts %s.".formatted(starts(standing)),
              also(standing) + "See you soon!");
      case LOCKED ->
          card.lead(
              Card.Sign.LOCKED,
              "Your membership is locked.",
              also(standing) + "Staff can tell you why, and unlock it.");
      case GONE ->
          card.lead(
              Card.Sign.STOPPED,
              "Fabman no longer lists you as a member.",
              "If that's a surprise, please talk to staff.");
      case NO_PACKAGE ->
          card.lead(
              Card.Sign.NEUTRAL,
              "You have no membership package yet.",
              also(standing) + "You're in Fabman already; staff can help you choose one.");
    }
  }

  private void othersLead(Card card, Standing standing, String name) {
    switch (standing.kind()) {
      case GOOD -> card.lead(Card.Sign.GOOD, name + " is in good standing.", open(standing));
      case OVERDUE ->
          card.lead(
              Card.Sign.ATTENTION,
              name + " is active, but " + overdue(standing) + ".",
              "Payments that are under way don't count as overdue.");
      case ENDED ->
          card.lead(
              Card.Sign.STOPPED,
              "%s's membership ended %s.".formatted(name, ended(standing)),
              also(standing));
      case NOT_STARTED ->
          card.lead(
              Card.Sign.SOON,
              "%s's membership starts %s.".formatted(name, starts(standing)),
              also(standing));
      case LOCKED -> card.lead(Card.Sign.LOCKED, name + " is locked in Fabman.", also(standing));
      case GONE ->
          card.lead(Card.Sign.STOPPED, name + " is no longer listed in Fabman.", also(standing));
      case NO_PACKAGE ->
          card.lead(Card.Sign.NEUTRAL, name + " has no membership package.", also(standing));
    }
  }

  private void facts(Card card, Standing standing, Member member) {
    List<PackageSpan> current = standing.current();
    if (current.size() == 1) {
      Paid paid = paid(current.get(0), standing.owes());
      card.fact("Package", SlackText.name(current.get(0).name()));
      card.fact(paid.label(), paid.value());
    } else if (!current.isEmpty()) {
      List<String> lines =
          current.stream()
              .limit(MAX_PACKAGES)
              .map(
                  span -> {
                    Paid paid = paid(span, standing.owes());
                    return "%s: %s %s"
                        .formatted(
                            SlackText.name(span.name()), lowerFirst(paid.label()), paid.value());
                  })
              .collect(Collectors.toCollection(ArrayList::new));
      if (current.size() > MAX_PACKAGES) {
        lines.add("and %d more".formatted(current.size() - MAX_PACKAGES));
      }
      card.fact("Packages", String.join("\n", lines));
    } else if (standing.last() != null) {
      card.fact("Last package", SlackText.name(standing.last().name()));
    }
    if (standing.next() != null) {
      card.fact(
          "Next package",
          "%s, from %s"
              .formatted(
                  SlackText.name(standing.next().name()), when.date(standing.next().from())));
    }
    boolean everMember = !current.isEmpty() || standing.last() != null;
    if (everMember || member.lastActivityAt() != null) {
      card.fact(
          "Last visit",
          Optional.ofNullable(member.lastActivityAt()).map(when::day).orElse("none recorded"));
    }
  }

  /** How long a package is good for, as a fact. */
  private record Paid(String label, String value) {}

  /**
   * @param owes with a bill open, the days charged for are not yet paid for
   */
  private Paid paid(PackageSpan span, boolean owes) {
    String label = owes ? "Charged until" : "Paid until";
    LocalDate charged = span.chargedUntil();
    LocalDate until = span.until();
    if (until == null) {
      if (charged == null) {
        return new Paid("Runs", "without an end date");
      }
      return charged.isBefore(when.today())
          ? new Paid(label, when.date(charged) + ", renewal is due")
          : new Paid(label, when.date(charged) + ", then it renews");
    }
    if (charged == null) {
      return new Paid("Ends", "%s (%s)".formatted(when.date(until), when.ahead(until)));
    }
    return charged.isBefore(until)
        ? new Paid(
            label,
            "%s, ends %s (%s)".formatted(when.date(charged), when.date(until), when.ahead(until)))
        : new Paid(label, "%s, then it ends (%s)".formatted(when.date(until), when.ahead(until)));
  }

  private String overdue(Standing standing) {
    return "%s %s overdue since %s"
        .formatted(
            Money.of(standing.overdue()),
            standing.overdue().size() == 1 ? "is" : "are",
            when.date(standing.overdueSince()));
  }

  /** What is owed though it is not the headline; empty when nothing is. */
  private String also(Standing standing) {
    if (!standing.overdue().isEmpty()) {
      return "Also, " + overdue(standing) + ". ";
    }
    return standing.open().isEmpty() ? "" : open(standing) + " ";
  }

  private String open(Standing standing) {
    if (standing.open().isEmpty()) {
      return "";
    }
    String due =
        standing.openDue() == null
            ? "to be paid"
            : "due %s (%s)"
                .formatted(when.date(standing.openDue()), when.ahead(standing.openDue()));
    return "An invoice is open: %s, %s.".formatted(Money.of(standing.open()), due);
  }

  private String ended(Standing standing) {
    LocalDate day = standing.last().lastDay();
    return "on %s (%s)".formatted(when.date(day), when.ago(day));
  }

  private String starts(Standing standing) {
    LocalDate day = standing.next().from();
    return "on %s (%s)".formatted(when.date(day), when.ahead(day));
  }

  private String brief(Standing standing) {
    String packages =
        standing.current().stream()
            .limit(2)
            .map(span -> SlackText.name(span.name()))
            .collect(Collectors.joining(", "));
    return switch (standing.kind()) {
      case GOOD -> packages + ", in good standing";
      case OVERDUE -> packages + ", overdue";
      case ENDED -> "ended " + when.date(standing.last().lastDay());
      case NOT_STARTED -> "starts " + when.date(standing.next().from());
      case LOCKED -> "locked";
      case GONE -> "no longer in Fabman";
      case NO_PACKAGE -> "no package";
    };
  }

  private String identified(Member member) {
    StringBuilder line = new StringBuilder("*" + SlackText.name(member.name()) + "*");
    number(member).ifPresent(n -> line.append(" · no. ").append(n));
    email(member).ifPresent(e -> line.append(" · ").append(e));
    return line.toString();
  }

  /** How to get to one of several. */
  private static String hint(List<Member> members) {
    return members.stream()
        .flatMap(member -> number(member).stream())
        .findFirst()
        .map(
            n ->
                "Type the member number to see how they stand, for example `/membership "
                    + n
                    + "`.")
        .orElse("Type the e-mail address to see how they stand.");
  }

  private static Optional<String> how(Member member) {
    return number(member).map(n -> "Type `/membership %s` to see how they stand.".formatted(n));
  }

  /** How somebody stands, in a few words. */
  String brief(MemberFile file) {
    return brief(standing(file));
  }

  /** The member number, harmless. */
  static Optional<String> number(Member member) {
    return Optional.ofNullable(member.number())
        .map(n -> SlackText.plain(n, 64))
        .filter(n -> !n.isEmpty());
  }

  private static Optional<String> email(Member member) {
    return Optional.ofNullable(member.email())
        .map(e -> SlackText.plain(e, SlackText.EMAIL))
        .filter(e -> !e.isEmpty());
  }

  private static String slack(Collection<SlackAccount> accounts) {
    return accounts.isEmpty()
        ? "not linked"
        : accounts.stream()
            .limit(5)
            .map(account -> mention(account.userId()) + ", " + link(account))
            .collect(Collectors.joining("\n"));
  }

  private static String link(SlackAccount account) {
    String link =
        switch (account.link()) {
          case CONFIRMED -> "confirmed";
          case MATCHED -> "matched by e-mail";
          case SUSPENDED -> "suspended, the address changed";
          case PROBABLE -> "probable";
          case NONE -> "not linked";
        };
    return account.deleted() ? link + ", deactivated" : link;
  }

  private static String reason(String wireName) {
    return Arrays.stream(ReviewReason.values())
        .filter(known -> known.wireName().equals(wireName))
        .map(ReviewReason::words)
        .findFirst()
        .orElse("who is who is unclear");
  }

  /** The one kind of mention that answers have: ours, of an id that has the form of one. */
  private static String mention(String userId) {
    return USER_ID.matcher(userId).matches() ? "<@" + userId + ">" : "that account";
  }

  private String source(Optional<Instant> asOf) {
    return asOf.map(moment -> "From Fabman, " + when.age(moment)).orElse("From Fabman");
  }

  private static String shown(String typed) {
    return SlackText.plain(typed, SlackText.NAME);
  }

  private static String lowerFirst(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
