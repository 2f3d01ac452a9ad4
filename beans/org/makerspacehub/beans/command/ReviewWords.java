package org.makerspacehub.beans.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.makerspacehub.beans.command.Card.Button;
import org.makerspacehub.beans.command.Card.Confirm;
import org.makerspacehub.beans.command.Card.Style;
import org.makerspacehub.beans.identity.Identity;
import org.makerspacehub.beans.identity.ReviewDesk.Decided;
import org.makerspacehub.beans.identity.ReviewDesk.Line;
import org.makerspacehub.beans.identity.ReviewDesk.Listing;
import org.makerspacehub.beans.identity.ReviewDesk.Review;
import org.makerspacehub.beans.identity.ReviewDesk.Side;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.MemberFile;

/** Shows reviews to staff: the list, one side by side, and how one ended. */
public class ReviewWords {
  /** What the buttons' action ids begin with. */
  static final String PREFIX = "review.";

  static final String SHOW = PREFIX + "show";
  static final String PAGE = PREFIX + "page";
  static final String LINK = PREFIX + "link";
  static final String APART = PREFIX + "apart";
  static final String LATER = PREFIX + "later";
  static final String UNDO = PREFIX + "undo";

  private static final String TITLE = "Who is who";
  private static final int MOST_SHOWN = 8;

  private final MemberDirectory directory;
  private final MembershipWords memberships;
  private final When when;

  /**
   * @param directory knows how members stand
   * @param memberships says it
   * @param when says how long ago something was
   */
  public ReviewWords(MemberDirectory directory, MembershipWords memberships, When when) {
    this.directory = directory;
    this.memberships = memberships;
    this.when = when;
  }

  Reply list(Listing listing) {
    Card card = new Card(TITLE);
    if (listing.total() == 0) {
      return card.lead(
              Card.Sign.GOOD,
              "Nobody waits for an answer.",
              listing.later() == 0
                  ? "When I can't tell who is who, it shows up here."
                  : "%s put off for later.".formatted(isOrAre(listing.later())))
          .reply();
    }
    card.lead(
        Card.Sign.SEARCH,
        "%s for somebody to say who is who."
            .formatted(
                listing.total() == 1
                    ? "1 question waits"
                    : When.number(listing.total()) + " questions wait"),
        counts(listing.counts()));
    for (Line line : listing.lines()) {
      card.row(
          "*%d*  %s, %s\n%s · %s · %s"
              .formatted(
                  line.id(),
                  SlackText.name(line.name()),
                  mention(line.account()),
                  line.reason().words(),
                  When.count(line.candidates(), "candidate"),
                  when.age(line.openedAt())),
          new Button(SHOW, String.valueOf(line.id()), "Look", Style.PLAIN, null));
    }
    if (listing.pages() > 1) {
      List<Button> turn = new ArrayList<>();
      if (listing.page() > 1) {
        turn.add(
            new Button(PAGE + ".back", page(listing.page() - 1), "Previous", Style.PLAIN, null));
      }
      if (listing.page() < listing.pages()) {
        turn.add(new Button(PAGE + ".on", page(listing.page() + 1), "Next", Style.PLAIN, null));
      }
      card.buttons(turn);
    }
    return card.note(
            "Page %d of %d, the oldest first.%s `/hub reviews %d` shows one side by side."
                .formatted(
                    listing.page(),
                    listing.pages(),
                    listing.later() == 0
                        ? ""
                        : " %s put off for later.".formatted(isOrAre(listing.later())),
                    listing.lines().isEmpty() ? 1 : listing.lines().get(0).id()))
        .reply();
  }

  Reply one(Review review) {
    Card card = new Card("%s: question %d".formatted(TITLE, review.id()));
    Side account = review.account();
    card.lead(
        Card.Sign.SEARCH,
        "Does %s belong to %s?"
            .formatted(
                mention(account.externalId()),
                review.candidates().size() == 1 ? "this member" : "one of these members"),
        "I ask because %s.%s"
            .formatted(
                review.reason().words(),
                review.proved()
                    ? " They have proved by a code that they read mail at the member's address."
                    : ""));
    slack(card, account);
    List<Side> shown = review.candidates().stream().limit(MOST_SHOWN).toList();
    for (Side candidate : shown) {
      member(
          card, review, candidate, shown.size() == 1 ? "" : " " + (shown.indexOf(candidate) + 1));
    }
    if (review.candidates().size() > shown.size()) {
      card.text(
          "… and %d more that I don't show.".formatted(review.candidates().size() - shown.size()));
    }
    card.buttons(
        List.of(
            new Button(
                APART,
                String.valueOf(review.id()),
                "Keep apart",
                Style.DANGER,
                new Confirm(
                    "Keep apart?",
                    "The account stays without these memberships, and I won't ask about them"
                        + " together again. It can be undone for a week.",
                    "Keep apart")),
            new Button(LATER, String.valueOf(review.id()), "Later", Style.PLAIN, null)));
    return card.note(
            "Asked %s. In doubt, ask the person; their name alone is never enough."
                .formatted(when.age(review.openedAt())))
        .reply();
  }

  /** How it ended, in the place of the buttons. */
  Reply decided(Review review, boolean before) {
    Decided decided = review.decided();
    Card card = new Card("%s: question %d".formatted(TITLE, review.id()));
    if (decided == null) {
      return card.lead(
              Card.Sign.NEUTRAL,
              "This question is no longer there.",
              "Its reason is gone, so I closed it.")
          .reply();
    }
    String by = mention(decided.by());
    String already = before ? "Already decided by " + by + ": " : "Decided by " + by + ": ";
    String account = mention(review.account().externalId());
    String what =
        decided.as().equals("apart")
            ? "%s and %s are kept apart.".formatted(account, names(review.candidates()))
            : "%s is linked with %s.".formatted(account, chosen(decided).orElse("the member"));
    card.lead(
        Card.Sign.GOOD,
        already + (decided.as().equals("apart") ? "kept apart" : "linked") + ".",
        what + (decided.as().equals("code") ? " They proved it by a code sent by mail." : ""));
    card.buttons(
        List.of(
            new Button(
                UNDO,
                String.valueOf(review.id()),
                "Undo",
                Style.PLAIN,
                new Confirm(
                    "Undo this?",
                    "Everything is as before, and the question is open again.",
                    "Undo"))));
    return card.note(
            "%s · it can be undone for a week, here or with `/hub reviews undo %d`."
                .formatted(when.age(decided.at()), review.id()))
        .reply();
  }

  Reply putOff(Review review) {
    return new Card("%s: question %d".formatted(TITLE, review.id()))
        .lead(
            Card.Sign.WAITING,
            "Put off for a week.",
            "Until then it is out of the list; `/hub reviews %d` still shows it."
                .formatted(review.id()))
        .reply();
  }

  Reply undone(Review review) {
    return new Card("%s: question %d".formatted(TITLE, review.id()))
        .lead(
            Card.Sign.GOOD,
            "Undone: it is as it was before.",
            review.open()
                ? "The question is open again: `/hub reviews %d`.".formatted(review.id())
                : "")
        .reply();
  }

  Reply sentence(Card.Sign sign, String headline, String more) {
    return new Card(TITLE).lead(sign, headline, more).reply();
  }

  private void slack(Card card, Side account) {
    card.rule().text("*In Slack*");
    card.fact(
        "Account",
        "%s, %s".formatted(SlackText.name(account.fullName()), mention(account.externalId())));
    card.fact(
        "E-mail",
        account.email() == null
            ? "none"
            : email(account) + (account.emailVerified() ? ", verified" : ", not verified"));
    card.fact("Kind", kind(account));
    card.fact("Known since", when.age(account.firstSeenAt()));
    card.fact("Last changed", when.age(account.lastSeenAt()));
    card.fact("Link", link(account));
  }

  private void member(Card card, Review review, Side candidate, String number) {
    card.rule();
    Optional<MemberFile> file = Optional.ofNullable(candidate.personId()).flatMap(directory::file);
    String name = SlackText.name(candidate.fullName());
    String words =
        "*In Fabman%s*\n%s%s"
            .formatted(number, name, candidate.deleted() ? ", no longer listed" : "");
    if (candidate.deleted() || candidate.personId() == null) {
      card.text(words);
    } else {
      card.row(
          words,
          new Button(
              LINK + "." + candidate.identityId(),
              review.id() + ":" + candidate.identityId(),
              "Link",
              Style.PRIMARY,
              new Confirm(
                  "Link them?",
                  "%s will read this membership as their own. I tell the member by mail."
                      .formatted(Plain.of(review.account().fullName())),
                  "Link")));
    }
    card.fact("E-mail", candidate.email() == null ? "none" : email(candidate));
    file.ifPresent(
        known -> {
          card.fact("Member number", MembershipWords.number(known.member()).orElse("none"));
          card.fact("Membership", memberships.brief(known));
          card.fact(
              "Last visit",
              Optional.ofNullable(known.member().lastActivityAt())
                  .map(when::day)
                  .orElse("none recorded"));
        });
    List<Side> others =
        review.otherAccounts().stream()
            .filter(other -> other.personId().equals(candidate.personId()))
            .toList();
    card.fact(
        "Other Slack accounts",
        others.isEmpty()
            ? "none"
            : others.stream()
                .limit(5)
                .map(other -> mention(other.externalId()) + ", " + link(other))
                .collect(Collectors.joining("\n")));
  }

  private Optional<String> chosen(Decided decided) {
    return Optional.ofNullable(decided.candidateId())
        .flatMap(directory::nameOf)
        .map(SlackText::name);
  }

  private static String names(List<Side> candidates) {
    String first =
        candidates.stream()
            .limit(3)
            .map(candidate -> SlackText.name(candidate.fullName()))
            .collect(Collectors.joining(", "));
    return candidates.size() > 3
        ? "%s and %d more".formatted(first, candidates.size() - 3)
        : first.isEmpty() ? "the member" : first;
  }

  private static String counts(Map<org.makerspacehub.beans.identity.ReviewReason, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> "%s: %s".formatted(entry.getKey().words(), When.number(entry.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String email(Side side) {
    return SlackText.plain(side.email(), SlackText.EMAIL);
  }

  private static String kind(Side account) {
    String kind =
        account.kind() == Identity.Kind.PERSON
            ? "a full account"
            : account.kind() == Identity.Kind.GUEST ? "a guest" : "a bot";
    return account.deleted() ? kind + ", deactivated" : kind;
  }

  private static String link(Side account) {
    return switch (account.link()) {
      case CONFIRMED -> "confirmed";
      case MATCHED -> "matched by e-mail";
      case SUSPENDED -> "suspended";
      case PROBABLE -> "probable";
      case NONE -> "not linked";
    };
  }

  private static String mention(String account) {
    String user = account.substring(account.indexOf('/') + 1);
    return user.matches("[UW][A-Z0-9]{1,23}") ? "<@" + user + ">" : "that account";
  }

  private static String isOrAre(long number) {
    return number == 1 ? "1 more is" : When.number(number) + " more are";
  }

  private static String page(int number) {
    return String.valueOf(number);
  }

  /** Text in a dialog, where Slack reads no markup. */
  private static final class Plain {
    static String of(String outside) {
      String line =
          outside == null ? "" : outside.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
      return line.isEmpty()
          ? "This account"
          : line.codePointCount(0, line.length()) > SlackText.NAME
              ? line.substring(0, line.offsetByCodePoints(0, SlackText.NAME)) + "…"
              : line;
    }
  }
}
