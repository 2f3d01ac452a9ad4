package org.makerspacehub.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.sandbox.Seed.Channel;
import org.makerspacehub.sandbox.Seed.Details;
import org.makerspacehub.sandbox.Seed.Invoice;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.MemberPackage;
import org.makerspacehub.sandbox.Seed.MembershipPackage;
import org.makerspacehub.sandbox.Seed.Message;
import org.makerspacehub.sandbox.Seed.Person;
import org.makerspacehub.sandbox.Seed.SlackUser;
import org.makerspacehub.sandbox.Seed.Truth;

/** Makes a {@link Seed}; every choice comes from its number. */
final class SeedMaker {
  private static final int MEMBERS = 1_200;
  private static final int SLACK_PEOPLE = 400;
  private static final int CASES = 28;

  private static final List<String> DOMAINS =
      List.of("example.org", "example.com", "example.net", "mail.example", "post.example");

  private static final List<MembershipPackage> PACKAGES =
      List.of(
          new MembershipPackage(11, "Full Member", "active", "25.00", "65.00", "month"),
          new MembershipPackage(12, "Student", "active", "0.00", "35.00", "month"),
          new MembershipPackage(13, "Family", "active", "25.00", "95.00", "month"),
          new MembershipPackage(14, "Evenings & Weekends", "active", "25.00", "45.00", "month"),
          new MembershipPackage(15, "Full Member, yearly", "active", "0.00", "680.00", "year"),
          new MembershipPackage(
              16, "Founder (no longer sold)", "archived", "0.00", "50.00", "month"));

  private static final MembershipPackage FULL = PACKAGES.get(0);
  private static final MembershipPackage STUDENT = PACKAGES.get(1);

  private enum Standing {
    GOOD,
    OVERDUE,
    DUE_SOON,
    ENDED,
    FUTURE,
    TWO_PACKAGES,
    NO_PACKAGE,
    LEFT
  }

  private final long number;
  private final Instant now;
  private final LocalDate today;
  private final Random random;

  private final List<Member> members = new ArrayList<>();
  private final List<SlackUser> slackUsers = new ArrayList<>();
  private final List<Truth> truths = new ArrayList<>();
  private final List<Person> people = new ArrayList<>();
  private final Set<String> namesTaken = new HashSet<>();
  private final Set<String> addressesTaken = new HashSet<>();
  private final Map<String, Integer> handlesTaken = new HashMap<>();
  private final Set<String> slackIdsTaken = new HashSet<>();
  private final List<Long> memberIds = new ArrayList<>();
  private long nextPackageId = 50_001;
  private long nextInvoiceId = 70_001;

  SeedMaker(long number, Instant now) {
    this.number = number;
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
    this.today = LocalDate.ofInstant(now, Seed.ZONE);
    this.random = new Random(number * 31 + 7);
  }

  Seed make() {
    Set<Long> ids = new TreeSet<>();
    while (ids.size() < MEMBERS) {
      ids.add(2_001L + random.nextInt(8_000));
    }
    memberIds.addAll(ids);
    // Neither list shall give away who belongs together by its order.
    Collections.shuffle(memberIds, random);

    castOfPeople();
    sharedAddresses();
    changedAddresses();
    caseVariants();
    plusVariants();
    nameTwins();
    noAddresses();
    unicode();
    twoAccounts();
    recycledAddresses();
    unconfirmedAddresses();
    guestsDeletedAndBots();
    for (int i = 0; i < 12; i++) {
      Name name = name();
      know(account(name.full(), address(name), true), null, Trap.STRANGER, Expectation.NOTHING);
    }
    while (slackUsers.stream().filter(SlackUser::activePerson).count() < SLACK_PEOPLE) {
      Name name = name();
      String address = address(name);
      Member member = member(name, address, anyStanding());
      know(account(spokenName(name), address, true), member, Trap.NONE, Expectation.LINK);
    }
    while (members.size() < MEMBERS) {
      Name name = name();
      member(name, random.nextInt(40) == 0 ? null : address(name), anyStanding());
    }
    members.sort(Comparator.comparingLong(Member::id));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < slackUsers.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    ContactSeed contacts = new ContactSeed(number, now, members).make();
    return new Seed(
        number,
        now,
        PACKAGES,
        new HistorySeed(number, today, PACKAGES).lived(members),
        order.stream().map(slackUsers::get).toList(),
        order.stream().map(truths::get).toList(),
        List.copyOf(people),
        CHANNELS,
        messages(),
        contacts.contacts(),
        contacts.truths());
  }

  // ---- people with a part -------------------------------------------------------------------

  private void castOfPeople() {
    play(
        "owner",
        "U0OWNER01",
        101,
        "Ingrid",
        "Solberg",
        "owner",
        Standing.GOOD,
        "Owner of the space: founded it, pays her own dues like everyone.");
    play(
        "staff",
        "U0STAFF01",
        102,
        "Marcus",
        "Webb",
        "staff",
        Standing.GOOD,
        "Staff at the front desk: may look up anyone's membership.");
    play(
        "board1",
        "U0BOARD01",
        103,
        "Priya",
        "Raman",
        "board",
        Standing.GOOD,
        "Board member, chair.");
    play(
        "board2",
        "U0BOARD02",
        104,
        "Tom",
        "Lindqvist",
        "board",
        Standing.GOOD,
        "Board member, treasurer.");
    play(
        "board3",
        "U0BOARD03",
        105,
        "Grace",
        "Okafor",
        "board",
        Standing.GOOD,
        "Board member, machine shop.");
    play(
        "operator",
        "U0OPERAT1",
        106,
        "Sam",
        "Petersen",
        "operator",
        Standing.GOOD,
        "Operator: keeps the hub running; may start a sync and read its state.");
    play(
        "member",
        "U0MEMBER1",
        107,
        "Ada",
        "Nilsson",
        null,
        Standing.GOOD,
        "Member in good standing, here two days ago.");
    play(
        "overdue",
        "U0OVERDUE",
        108,
        "Leo",
        "Marsh",
        null,
        Standing.OVERDUE,
        "Member with two overdue invoices.");
    play(
        "ended",
        "U0ENDED01",
        109,
        "Nora",
        "Fields",
        null,
        Standing.ENDED,
        "Her membership ended last month.");
    play(
        "two-packages",
        "U0TWOPACK",
        111,
        "Yuki",
        "Tanabe",
        null,
        Standing.TWO_PACKAGES,
        "Member with two packages at once.");
    play(
        "future",
        "U0FUTURE1",
        112,
        "Pablo",
        "Reyes",
        null,
        Standing.FUTURE,
        "Has signed up; the membership starts in ten days.");

    Name obrien = taken("Siobhán", "O'Brien");
    String address = "siobhan.o'brien@example.org";
    addressesTaken.add(address);
    Member member = member(110, obrien, address, Standing.GOOD, 2);
    SlackUser account = account("U0OBRIEN1", "Siobhan O’Brien", address, true, Kind.PERSON);
    know(account, member, Trap.UNICODE, Expectation.LINK);
    play("obrien", account, member, null, "An apostrophe in the name and in the address.");

    Name jordan = taken("Jordan", "Lee");
    Member one = member(113, jordan, "jordan.lee@example.org", Standing.GOOD, 5);
    member(114, jordan, "jordan.lee.84@example.net", Standing.ENDED, 60);
    addressesTaken.addAll(List.of("jordan.lee@example.org", "jordan.lee.84@example.net"));
    SlackUser twin = account("U0TWIN001", "Jordan Lee", "jlee@post.example", true, Kind.PERSON);
    know(twin, one, Trap.NAME_TWIN, Expectation.REVIEW);
    play("twin", twin, one, null, "Two members have this name: a human must say who it is.");

    Name quinn = taken("Quinn", "Harper");
    SlackUser stranger = account("U0STRANGE", quinn.full(), address(quinn), true, Kind.PERSON);
    know(stranger, null, Trap.STRANGER, Expectation.NOTHING);
    play("stranger", stranger, null, null, "In Slack, but in no list of members.");

    Name robin = taken("Robin", "Vance");
    String robins = address(robin);
    Member robinVance = member(115, robin, robins, Standing.GOOD, 9);
    SlackUser guest = account("U0GUEST01", robin.full(), robins, true, Kind.GUEST);
    know(guest, robinVance, Trap.GUEST, Expectation.REVIEW);
    play("guest", guest, robinVance, null, "A guest of the workspace.");
  }

  private void play(
      String trait,
      String slackId,
      long memberId,
      String first,
      String last,
      String role,
      Standing standing,
      String says) {
    Name name = taken(first, last);
    String address = address(name);
    Member member = member(memberId, name, address, standing, 2);
    SlackUser account = account(slackId, name.full(), address, true, Kind.PERSON);
    know(account, member, Trap.NONE, Expectation.LINK);
    play(trait, account, member, role, says);
  }

  private void play(String trait, SlackUser account, Member member, String role, String says) {
    people.add(
        new Person(
            trait,
            account.id(),
            member == null ? null : member.id(),
            account.realName(),
            role,
            says));
  }

  // ---- traps --------------------------------------------------------------------------------

  private void sharedAddresses() {
    for (int i = 0; i < CASES; i++) {
      Name one = name();
      // Couples with one name and without, and an address that somebody who left took along.
      Name other = i % 2 == 0 ? name(null, one.last()) : name();
      String address = address(one);
      Member member = member(one, address, Standing.GOOD);
      member(
          other,
          i % 3 == 0 ? address.toUpperCase(Locale.ROOT) : address,
          i % 5 == 4 ? Standing.LEFT : Standing.GOOD);
      know(account(one.full(), address, true), member, Trap.SHARED_EMAIL, Expectation.REVIEW);
    }
  }

  private void changedAddresses() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      Member member = member(name, address(name), anyStanding());
      know(
          account(name.full(), address(name), true),
          member,
          Trap.CHANGED_EMAIL,
          Expectation.REVIEW);
    }
  }

  private void caseVariants() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      String address = address(name);
      String inFabman =
          switch (i % 4) {
            case 0 -> capitals(address);
            case 1 -> " " + address + "  ";
            case 2 -> address;
            default -> address.toUpperCase(Locale.ROOT) + "\t";
          };
      String inSlack = i % 4 == 2 ? capitals(address) : address;
      Member member = member(name, inFabman, anyStanding());
      know(account(spokenName(name), inSlack, true), member, Trap.CASE_VARIANT, Expectation.LINK);
    }
  }

  private void plusVariants() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      String address = address(name);
      String tagged = address.replace("@", "+slack@");
      String dotless = address.replaceFirst("\\.", "");
      addressesTaken.addAll(List.of(tagged, dotless));
      Member member = member(name, i % 4 == 1 ? tagged : address, anyStanding());
      String inSlack =
          switch (i % 4) {
            case 1 -> address;
            case 2 -> dotless;
            default -> tagged;
          };
      boolean nickname = i % 4 == 3;
      know(
          // One word is not the full name, so nothing but a look-alike address speaks for it.
          account(nickname ? name.first() + " the Maker" : name.full(), inSlack, true),
          member,
          Trap.PLUS_VARIANT,
          nickname ? Expectation.NOTHING : Expectation.REVIEW);
    }
  }

  private void nameTwins() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      String address = address(name);
      Member one = member(name, address, Standing.GOOD);
      Member other = member(name, address(name), anyStanding());
      if (i % 2 == 0) {
        know(account(name.full(), address, true), one, Trap.NAME_TWIN, Expectation.LINK);
      } else {
        know(account(name.full(), address(name), true), other, Trap.NAME_TWIN, Expectation.REVIEW);
      }
    }
  }

  private void noAddresses() {
    for (int i = 0; i < CASES + 2; i++) {
      Name name = name();
      switch (i % 5) {
        case 0 -> noAddress(account(name.full(), address(name), true), name, null);
        case 1 -> noAddress(account(name.full(), address(name), true), name, "");
        case 2 -> noAddress(account(name.full(), null, false), name, address(name));
        // Two empty addresses are equal as texts and say nothing about people.
        case 3 -> noAddress(account(name.full(), i % 2 == 0 ? "" : null, true), name, " ");
        default ->
            know(account(name.full(), null, false), null, Trap.NO_EMAIL, Expectation.NOTHING);
      }
    }
  }

  private void noAddress(SlackUser account, Name name, String inFabman) {
    Member member = member(name, inFabman, anyStanding());
    know(account, member, Trap.NO_EMAIL, Expectation.REVIEW);
  }

  private void unicode() {
    for (int i = 0; i < CASES + 4; i++) {
      String domain = DOMAINS.get(i % DOMAINS.size());
      switch (i % 8) {
        // josé@ and jose@ are two mailboxes.
        case 0 -> lookalike("José", "josé", "jose", domain);
        // U+212A KELVIN SIGN becomes k in Unicode's lower case; in ASCII's it stays what it is.
        case 1 -> lookalike("Karl", "karl", "\u212Aarl", domain);
        // Turkish dotless i.
        case 2 -> lookalike("Idil", "idil", "\u0131dil", domain);
        // A composed and a decomposed address: equal to the eye, two byte sequences.
        case 3 -> lookalike("René", "ren\u00e9", "rene\u0301", domain);
        case 4 -> {
          Name plain = name();
          Name name = taken(plain.first(), "D'" + plain.last());
          sameAddress(name, plain.first() + " D’" + plain.last(), Expectation.LINK);
        }
        case 5 -> {
          Name plain = name();
          Name name = taken(plain.first(), plain.last() + "-Müller");
          sameAddress(name, plain.first() + " " + plain.last() + "-Muller", Expectation.LINK);
        }
        // The same letters, composed here and decomposed there.
        case 6 -> {
          Name plain = name();
          Name name = taken(plain.first(), plain.last() + "\u00e9");
          sameAddress(name, plain.first() + " " + plain.last() + "e\u0301", Expectation.LINK);
        }
        // One name in two scripts: a rule cannot read both, so a human looks.
        default -> {
          String[] name = SCRIPTS.get(i / 8);
          sameAddress(taken(name[0], name[1]), name[2], Expectation.REVIEW);
        }
      }
    }
  }

  /** Somebody else with the same name and an address that only looks like the member's. */
  private void lookalike(String first, String inFabman, String inSlack, String domain) {
    Name name = name(first, null);
    String rest = "." + Names.ascii(name.last()) + "@" + domain;
    member(name, inFabman + rest, Standing.GOOD);
    know(
        account(Names.unaccented(name.full()), inSlack + rest, true),
        null,
        Trap.UNICODE,
        Expectation.REVIEW);
  }

  private void sameAddress(Name name, String slackName, Expectation expected) {
    String address = "maker" + slackUsers.size() + "@" + any(DOMAINS);
    Member member = member(name, address, Standing.GOOD);
    know(account(slackName, address, true), member, Trap.UNICODE, expected);
  }

  private void twoAccounts() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      String address = address(name);
      Member member = member(name, address, anyStanding());
      switch (i % 3) {
        case 0 -> {
          know(account(name.full(), address, true), member, Trap.TWO_ACCOUNTS, Expectation.LINK);
          know(
              account(name.full(), address(name), true),
              member,
              Trap.TWO_ACCOUNTS,
              Expectation.REVIEW);
        }
        case 1 -> {
          for (int account = 0; account < 2; account++) {
            know(
                account(name.full(), address(name), true),
                member,
                Trap.TWO_ACCOUNTS,
                Expectation.REVIEW);
          }
        }
        // The older account was deactivated and still bears the address.
        default -> {
          know(account(name.full(), address, true), member, Trap.TWO_ACCOUNTS, Expectation.REVIEW);
          know(
              account(null, name.full(), address, true, Kind.DELETED),
              member,
              Trap.TWO_ACCOUNTS,
              Expectation.NOTHING);
        }
      }
    }
  }

  private void recycledAddresses() {
    for (int i = 0; i < CASES; i++) {
      Name former = name();
      Name present = nameUnlike(former);
      String address = "desk" + (i + 1) + "." + Names.ascii(former.last()) + "@shared.example";
      switch (i % 3) {
        case 0 -> {
          member(former, address, Standing.LEFT);
          know(
              account(present.full(), address, true),
              null,
              Trap.RECYCLED_EMAIL,
              Expectation.REVIEW);
        }
        case 1 -> {
          member(former, address, Standing.LEFT);
          Member member = member(present, address(present), Standing.GOOD);
          know(
              account(present.full(), address, true),
              member,
              Trap.RECYCLED_EMAIL,
              Expectation.REVIEW);
        }
        default -> {
          know(
              account(null, former.full(), address, true, Kind.DELETED),
              null,
              Trap.RECYCLED_EMAIL,
              Expectation.NOTHING);
          Member member = member(present, address, Standing.GOOD);
          know(
              account(present.full(), address, true),
              member,
              Trap.RECYCLED_EMAIL,
              Expectation.REVIEW);
        }
      }
    }
  }

  private void unconfirmedAddresses() {
    for (int i = 0; i < CASES; i++) {
      Name name = name();
      String address = address(name);
      Member member = member(name, address, anyStanding());
      // Every other one is somebody who merely typed the member's address.
      boolean theirs = i % 2 == 0;
      know(
          account(theirs ? name.full() : nameUnlike(name).full(), address, false),
          theirs ? member : null,
          Trap.UNCONFIRMED_EMAIL,
          Expectation.REVIEW);
    }
  }

  private void guestsDeletedAndBots() {
    for (int i = 0; i < 8; i++) {
      Name name = name();
      String address = address(name);
      boolean known = i % 2 == 0;
      Member member = known ? member(name, address, Standing.GOOD) : null;
      know(
          account(null, name.full(), address, true, Kind.GUEST),
          member,
          Trap.GUEST,
          known ? Expectation.REVIEW : Expectation.NOTHING);
    }
    for (int i = 0; i < 12; i++) {
      Name name = name();
      String address = address(name);
      Member member = i % 2 == 0 ? member(name, address, Standing.LEFT) : null;
      know(
          account(null, name.full(), address, true, Kind.DELETED),
          member,
          Trap.DELETED,
          Expectation.NOTHING);
    }
    bot(Seed.HUB_BOT_USER_ID, "hub", "Makerspace Hub", true);
    bot("U0POLLBOT", "pollbot", "Poll Bot", true);
    bot("U0DRIVEBT", "drive", "Drive", true);
    bot("U0WORKFLW", "wb_bot", "Welcome Workflow", true);
    // Slack's own bot says of itself that it is none.
    bot("USLACKBOT", "slackbot", "Slackbot", false);
  }

  private void bot(String id, String handle, String name, boolean saysSo) {
    slackIdsTaken.add(id);
    slackUsers.add(
        new SlackUser(
            id,
            handle,
            name,
            name,
            null,
            false,
            false,
            saysSo,
            false,
            false,
            "",
            "",
            now.minus(Duration.ofDays(300))));
    truths.add(new Truth(id, null, Trap.BOT, Expectation.NOTHING));
  }

  // ---- makers -------------------------------------------------------------------------------

  private record Name(String first, String last) {
    String full() {
      return first + " " + last;
    }
  }

  private enum Kind {
    PERSON,
    GUEST,
    DELETED
  }

  private Name name() {
    return name(null, null);
  }

  private Name name(String first, String last) {
    while (true) {
      Name name =
          new Name(first == null ? any(Names.FIRST) : first, last == null ? any(Names.LAST) : last);
      if (!name.first().equals(name.last()) && namesTaken.add(Names.fold(name.full()))) {
        return name;
      }
    }
  }

  private Name nameUnlike(Name other) {
    while (true) {
      Name name = new Name(any(Names.FIRST), any(Names.LAST));
      if (!Set.of(other.first(), other.last()).contains(name.first())
          && !Set.of(other.first(), other.last()).contains(name.last())
          && !name.first().equals(name.last())
          && namesTaken.add(Names.fold(name.full()))) {
        return name;
      }
    }
  }

  private Name taken(String first, String last) {
    if (!namesTaken.add(Names.fold(first + " " + last))) {
      throw new IllegalStateException("The name " + first + " " + last + " is taken.");
    }
    return new Name(first, last);
  }

  private String address(Name name) {
    String first = Names.ascii(name.first());
    String last = Names.ascii(name.last());
    List<String> forms =
        List.of(first + "." + last, first.charAt(0) + "." + last, last + "." + first);
    for (int attempt = 0; ; attempt++) {
      String local = any(forms) + (attempt < 3 ? "" : String.valueOf(10 + random.nextInt(90)));
      String address = local + "@" + any(DOMAINS);
      if (addressesTaken.add(address)) {
        return address;
      }
    }
  }

  /** The name as its owner writes it in Slack: mostly in full, sometimes with more or less. */
  private String spokenName(Name name) {
    return switch (random.nextInt(8)) {
      case 0 -> name.first() + " " + name.last() + " (" + any(HOBBIES) + ")";
      case 1 -> name.first();
      case 2 -> name.full().toLowerCase(Locale.ROOT);
      default -> name.full();
    };
  }

  private SlackUser account(String realName, String email, boolean confirmed) {
    return account(null, realName, email, confirmed, Kind.PERSON);
  }

  private SlackUser account(
      String id, String realName, String email, boolean confirmed, Kind kind) {
    String handle = Names.ascii(realName).isEmpty() ? "maker" : Names.ascii(realName);
    int same = handlesTaken.merge(handle, 1, Integer::sum);
    return new SlackUser(
        id == null ? slackId() : id,
        same == 1 ? handle : handle + same,
        realName,
        random.nextInt(3) == 0 ? realName.split(" ")[0] : "",
        email,
        confirmed,
        kind == Kind.DELETED,
        false,
        kind == Kind.GUEST,
        "U0OWNER01".equals(id) || "U0OPERAT1".equals(id),
        random.nextInt(3) == 0 ? phone() : "",
        random.nextInt(4) == 0 ? "Title " + token() : "",
        now.minus(Duration.ofHours(1 + random.nextInt(9_000))).truncatedTo(ChronoUnit.SECONDS));
  }

  private void know(SlackUser account, Member member, Trap trap, Expectation expected) {
    slackUsers.add(account);
    truths.add(new Truth(account.id(), member == null ? null : member.id(), trap, expected));
  }

  private String slackId() {
    while (true) {
      StringBuilder id = new StringBuilder("U0");
      for (int i = 0; i < 9; i++) {
        id.append("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789".charAt(random.nextInt(34)));
      }
      if (slackIdsTaken.add(id.toString())) {
        return id.toString();
      }
    }
  }

  private Member member(Name name, String email, Standing standing) {
    long id = memberIds.remove(memberIds.size() - 1);
    return member(id, name, email, standing, random.nextInt(10) == 0 ? -1 : random.nextInt(120));
  }

  private Member member(long id, Name name, String email, Standing standing, int lastSeenDays) {
    List<MemberPackage> packages = new ArrayList<>();
    List<Invoice> invoices = new ArrayList<>();
    Instant created = now.minus(Duration.ofDays(200 + random.nextInt(1_800)));
    LocalDate joined = LocalDate.ofInstant(created, Seed.ZONE);
    MembershipPackage plan =
        lastSeenDays == 2 ? FULL : PACKAGES.get(random.nextInt(PACKAGES.size()));
    switch (standing) {
      case GOOD -> {
        packages.add(spell(plan, joined, null));
        paid(invoices, plan, 3);
      }
      case OVERDUE -> {
        packages.add(spell(plan, joined, null));
        paid(invoices, plan, 1);
        unpaid(invoices, plan, today.minusDays(64), today.minusDays(50));
        unpaid(invoices, plan, today.minusDays(34), today.minusDays(20));
      }
      case DUE_SOON -> {
        packages.add(spell(plan, joined, null));
        paid(invoices, plan, 2);
        unpaid(invoices, plan, today.minusDays(4), today.plusDays(10));
      }
      case ENDED -> {
        packages.add(spell(plan, joined, today.minusDays(33)));
        paid(invoices, plan, 2);
      }
      case FUTURE -> packages.add(spell(plan, today.plusDays(10), null));
      case TWO_PACKAGES -> {
        packages.add(spell(FULL, joined, null));
        packages.add(spell(STUDENT, joined.plusDays(30), today.plusDays(90)));
        paid(invoices, FULL, 2);
      }
      case NO_PACKAGE -> {}
      case LEFT -> {
        packages.add(spell(plan, joined, today.minusDays(120)));
        if (random.nextInt(3) == 0) {
          unpaid(invoices, plan, today.minusDays(150), today.minusDays(136));
        }
      }
    }
    Member member =
        new Member(
            id,
            id % 17 == 0 ? null : String.valueOf(1_000 + id),
            name.first(),
            name.last(),
            email,
            standing == Standing.LEFT ? "locked" : "active",
            created,
            created.plus(Duration.ofMinutes(random.nextInt(200_000))),
            lastSeenDays < 0
                ? null
                : now.minus(Duration.ofDays(lastSeenDays))
                    .minus(Duration.ofMinutes(random.nextInt(600))),
            details(id),
            List.copyOf(packages),
            List.copyOf(invoices));
    members.add(member);
    return member;
  }

  private Details details(long id) {
    return new Details(
        random.nextInt(3) == 0 ? null : phone(),
        (1 + random.nextInt(980)) + " " + any(STREETS) + " " + token(),
        "Anchorage",
        "995" + (10 + random.nextInt(20)),
        random.nextInt(4) == 0
            ? null
            : LocalDate.of(
                    1945 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28))
                .toString(),
        random.nextInt(6) == 0 ? any(Names.LAST) + " Workshop " + token() : null,
        random.nextInt(5) == 0 ? "<div>" + any(NOTES) + " " + token() + "</div>" : null,
        random.nextInt(2) == 0 ? "cus_" + token() + id : null);
  }

  private MemberPackage spell(MembershipPackage plan, LocalDate from, LocalDate until) {
    LocalDate charged = null;
    if (!from.isAfter(today)) {
      charged =
          until != null && until.isBefore(today)
              ? until
              : today.plusDays("year".equals(plan.period()) ? 140 : 12);
    }
    return new MemberPackage(nextPackageId++, plan.id(), from, until, charged);
  }

  private void paid(List<Invoice> invoices, MembershipPackage plan, int count) {
    for (int i = count; i > 0; i--) {
      LocalDate date = today.minusDays(80L + 30L * i);
      invoices.add(invoice("paid", plan, date, date.plusDays(14)));
    }
  }

  private void unpaid(
      List<Invoice> invoices, MembershipPackage plan, LocalDate date, LocalDate due) {
    invoices.add(invoice("unpaid", plan, date, due));
  }

  private Invoice invoice(String state, MembershipPackage plan, LocalDate date, LocalDate due) {
    long id = nextInvoiceId++;
    return new Invoice(id, String.valueOf(id - 40_000), state, date, due, plan.recurringFee());
  }

  private Standing anyStanding() {
    int dice = random.nextInt(100);
    if (dice < 62) {
      return Standing.GOOD;
    } else if (dice < 70) {
      return Standing.OVERDUE;
    } else if (dice < 77) {
      return Standing.DUE_SOON;
    } else if (dice < 86) {
      return Standing.ENDED;
    } else if (dice < 89) {
      return Standing.FUTURE;
    } else if (dice < 93) {
      return Standing.TWO_PACKAGES;
    } else if (dice < 95) {
      return Standing.NO_PACKAGE;
    }
    return Standing.LEFT;
  }

  private String phone() {
    return "+1 907 555 %04d x%03d".formatted(random.nextInt(10_000), random.nextInt(1_000));
  }

  /** A word that occurs nowhere else, so that a search for it finds a leak and nothing besides. */
  private String token() {
    StringBuilder token = new StringBuilder("q");
    for (int i = 0; i < 9; i++) {
      token.append("bcdfghjkmnpqrstvwxz".charAt(random.nextInt(19)));
    }
    return token.toString();
  }

  private String capitals(String address) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (char letter : address.toCharArray()) {
      text.append(first ? Character.toUpperCase(letter) : letter);
      first = letter == '.' || letter == '@';
    }
    return text.toString();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<Message> messages() {
    List<Message> said = new ArrayList<>();
    said.add(
        say(
            "C0GENERAL",
            "owner",
            52,
            "Welcome to the workspace of the space! House rules are pinned. :wave:"));
    said.add(
        say(
            "C0GENERAL",
            "board1",
            49,
            "Open house is this *Saturday at 14:00*. Bring a friend and something half finished."));
    said.add(
        say(
            "C0GENERAL",
            "member",
            48,
            "I can do the welding demo again if somebody lends me a second helmet."));
    said.add(
        say(
            "C0GENERAL",
            "obrien",
            30,
            "Left a box of offcuts by the door — free to whoever likes oak. :evergreen_tree:"));
    said.add(
        say(
            "C0GENERAL",
            "two-packages",
            22,
            "Does anyone have the key to the flammables cabinet?"));
    said.add(say("C0GENERAL", "staff", 21, "Front desk does, until 20:00."));
    said.add(
        say(
            "C0HELPDSK",
            "overdue",
            27,
            "My card was refused at the laser this morning. Is it the card or me?"));
    said.add(
        say(
            "C0HELPDSK",
            "staff",
            26,
            "Type `/membership` right here, only you will see the answer."));
    said.add(say("C0HELPDSK", "stranger", 5, "Hi! I joined last night. How do I become a member?"));
    said.add(
        say(
            "C0WORKSHP",
            "board3",
            40,
            "Table saw is back: new blade, new fence, *same rules*. Push sticks are on the hook."));
    said.add(
        say(
            "C0WORKSHP",
            "member",
            12,
            "Lathe chuck key went missing _again_. It lives on the magnet, people."));
    said.add(
        say(
            "C0BOARD01",
            "board2",
            18,
            "Draft budget is in the folder. Dues are up four per cent on last year."));
    said.add(say("C0BOARD01", "board1", 17, "Thank you! I will put it on the agenda."));
    said.addAll(new ChatSeed(now, CHANNELS, trait -> userOf(trait)).messages());
    return said;
  }

  private String userOf(String trait) {
    return people.stream()
        .filter(person -> person.trait().equals(trait))
        .findFirst()
        .orElseThrow()
        .slackUserId();
  }

  private Message say(String channel, String trait, int hoursAgo, String text) {
    return new Message(
        channel, userOf(trait), now.minus(Duration.ofMinutes(hoursAgo * 60L + 7)), text);
  }

  private static final List<Channel> CHANNELS =
      List.of(
          new Channel("C0GENERAL", "general", false, "Everything that concerns everyone"),
          new Channel("C0HELPDSK", "help", false, "Ask the front desk, or ask the hub"),
          new Channel("C0WORKSHP", "workshop", false, "Machines, tools, repairs"),
          new Channel(Seed.GUESTS_CHANNEL, "open-house", false, "Guests are here too"),
          new Channel("C0BOARD01", "board", true, "Board and owner"),
          new Channel("C0APPROVE", "approvals", true, "What needs somebody's yes"),
          new Channel("C0REPORTS", "reports", true, "How the space is doing, every week and month"),
          new Channel("C0OPERATE", "ops", true, "What the hub tells its operators"));

  private static final List<String> HOBBIES =
      List.of("CNC", "she/her", "he/him", "they/them", "laser", "woodshop", "night shift");

  private static final List<String> STREETS =
      List.of("Birch Lane", "Spruce Street", "Harbor Road", "Tudor Court", "Fireweed Lane");

  private static final List<String> NOTES =
      List.of("Allergic to bees.", "Prefers mornings.", "Has a spare key.", "Pays in cash.");

  private static final List<String[]> SCRIPTS =
      List.of(
          new String[] {"Иван", "Петров", "Ivan Petroff"},
          new String[] {"Ольга", "Смирнова", "Olga Smirnova"},
          new String[] {"明", "李", "Ming Li"},
          new String[] {"Γιώργος", "Παππάς", "Giorgos Pappas"});
}
