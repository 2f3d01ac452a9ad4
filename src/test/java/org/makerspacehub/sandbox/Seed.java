package org.makerspacehub.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A believable makerspace, the same for the same number and day: what Fabman and Slack would know
 * about it, and beside that the truth about who is who, which no wire ever carries.
 *
 * @param number chooses the space; the people of {@link #people()} are in each of them
 * @param now when the space is looked at; every date hangs on it
 * @param packages what one can be a member by
 * @param members Fabman's members by id, 1,200 of them
 * @param slackUsers Slack's accounts: 400 people, and guests, deactivated accounts and bots
 * @param truths one for each Slack account, in the order of {@code slackUsers}
 * @param people those with a part to play in demonstrations and tests
 * @param channels Slack's channels
 * @param messages what was said before anyone looked
 * @param contacts HubSpot's, by id
 * @param contactTruths one for each contact
 */
public record Seed(
    long number,
    Instant now,
    List<MembershipPackage> packages,
    List<Member> members,
    List<SlackUser> slackUsers,
    List<Truth> truths,
    List<Person> people,
    List<Channel> channels,
    List<Message> messages,
    List<Contact> contacts,
    List<ContactTruth> contactTruths) {

  /** The workspace. */
  public static final String TEAM_ID = "T0MAKERHUB";

  /** The space's own zone: what "today" means to Fabman. */
  public static final ZoneId ZONE = ZoneId.of("America/Anchorage");

  /** The hub's own account in Slack. */
  public static final String HUB_BOT_USER_ID = "U0HUBBOT1";

  /** The one channel that guests of the workspace are in, beside everybody else. */
  public static final String GUESTS_CHANNEL = "C0OPENHSE";

  /** Makes the space of this number. */
  public static Seed of(long number, Instant now) {
    return new SeedMaker(number, now).make();
  }

  /**
   * What one can be a member by.
   *
   * @param recurringFee a sum as Fabman writes it, for example {@code 65.00}
   * @param period month or year
   */
  public record MembershipPackage(
      long id, String name, String state, String setupFee, String recurringFee, String period) {}

  /**
   * A member as Fabman knows one.
   *
   * @param number on the card; may be null
   * @param email as typed, with its odd capitals and spaces; may be null or empty
   * @param state active or locked
   * @param lastActivityAt null when never seen at a machine
   * @param details what the hub must never pass on
   */
  public record Member(
      long id,
      String number,
      String firstName,
      String lastName,
      String email,
      String state,
      Instant createdAt,
      Instant updatedAt,
      Instant lastActivityAt,
      Details details,
      List<MemberPackage> packages,
      List<Invoice> invoices) {

    /** First and last name. */
    public String fullName() {
      return firstName + " " + lastName;
    }
  }

  /** Personal details that are nobody's business but Fabman's; any may be null. */
  public record Details(
      String phone,
      String address,
      String city,
      String zip,
      String dateOfBirth,
      String company,
      String notes,
      String stripeCustomer) {

    Stream<String> values() {
      return Stream.of(phone, address, dateOfBirth, company, notes, stripeCustomer)
          .filter(value -> value != null);
    }
  }

  /**
   * One member's package for a span of days.
   *
   * @param until last day, null when open
   * @param chargedUntil last day that was charged, null when none was
   */
  public record MemberPackage(
      long id, long packageId, LocalDate from, LocalDate until, LocalDate chargedUntil) {

    /** Whether the span covers this day; there is no other sign of being active. */
    public boolean covers(LocalDate day) {
      return !from.isAfter(day) && (until == null || !until.isBefore(day));
    }
  }

  /**
   * An invoice.
   *
   * @param state unpaid, pending, processing, paid or cancelled
   * @param total as Fabman writes it
   */
  public record Invoice(
      long id, String number, String state, LocalDate date, LocalDate due, String total) {}

  /**
   * An account as Slack knows one.
   *
   * @param email may be null
   * @param emailConfirmed what Slack says about it
   * @param guest a single- or multi-channel guest
   */
  public record SlackUser(
      String id,
      String handle,
      String realName,
      String displayName,
      String email,
      boolean emailConfirmed,
      boolean deleted,
      boolean bot,
      boolean guest,
      boolean admin,
      String phone,
      String title,
      Instant updatedAt) {

    /** Whether it is somebody's full account that still works. */
    public boolean activePerson() {
      return !deleted && !bot && !guest && !"USLACKBOT".equals(id);
    }
  }

  /**
   * Who a Slack account really is.
   *
   * @param memberId the Fabman member, or null for none
   * @param expected what the hub must do as long as the account holds no role (a role holder is
   *     never linked automatically)
   */
  public record Truth(String slackUserId, Long memberId, Trap trap, Expectation expected) {

    /** What the hub must do about the account when it does, or does not, hold a role. */
    public Expectation expected(boolean holdsRole) {
      return holdsRole && expected == Expectation.LINK ? Expectation.REVIEW : expected;
    }
  }

  /**
   * Somebody to be in demonstrations and tests, with the same ids in each seed.
   *
   * @param trait the name to look them up by, for example {@code overdue}
   * @param memberId null when not a member
   * @param role what the sandbox grants, null for none
   * @param says one line about them for the visitor
   */
  public record Person(
      String trait, String slackUserId, Long memberId, String name, String role, String says) {}

  /** A Slack channel. */
  public record Channel(String id, String name, boolean isPrivate, String topic) {}

  /**
   * A contact as HubSpot knows one.
   *
   * @param email in lower case, as HubSpot keeps it; may be null
   * @param phone what the hub must never pass on
   * @param archivedAt null when it is in use
   * @param mergedIds of the records that were merged into it
   */
  public record Contact(
      long id,
      String email,
      String firstName,
      String lastName,
      String lifecycleStage,
      String phone,
      Instant createdAt,
      Instant updatedAt,
      Instant archivedAt,
      List<Long> mergedIds) {}

  /**
   * Who a contact really is.
   *
   * @param memberId the Fabman member, or null for none
   * @param probable whether the hub must call them probably one person
   */
  public record ContactTruth(long contactId, Long memberId, ContactTrap trap, boolean probable) {}

  /**
   * Something said in a channel.
   *
   * @param root what it replies to; null when it replies to nothing
   */
  public record Message(String channelId, String userId, Instant at, String text, Message root) {

    /** Something that replies to nothing. */
    public Message(String channelId, String userId, Instant at, String text) {
      this(channelId, userId, at, text, null);
    }
  }

  /**
   * Somebody by trait: owner, staff, board1, board2, board3, operator, member, overdue, ended,
   * stranger, obrien, two-packages, future, twin, guest.
   */
  public Person person(String trait) {
    return people.stream()
        .filter(person -> person.trait().equals(trait))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Nobody in the seed is '" + trait + "'."));
  }

  /** A member by id. */
  public Member member(long id) {
    return members.stream()
        .filter(member -> member.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No member " + id + "."));
  }

  /** A Slack account by id. */
  public SlackUser slackUser(String id) {
    return slackUsers.stream()
        .filter(user -> user.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No Slack user " + id + "."));
  }

  /** The truth about a Slack account. */
  public Optional<Truth> truth(String slackUserId) {
    return truths.stream().filter(truth -> truth.slackUserId().equals(slackUserId)).findFirst();
  }

  /** How many accounts there are of each trap for which the hub must do this. */
  public Map<Trap, Long> count(Expectation expected) {
    return truths.stream()
        .filter(truth -> truth.expected() == expected)
        .map(Truth::trap)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** The day in the space's zone. */
  public LocalDate today() {
    return LocalDate.ofInstant(now, ZONE);
  }

  /** Personal details that must not be found in anything the hub stores, logs or answers. */
  public Set<String> canaries() {
    Set<String> canaries =
        members.stream()
            .flatMap(member -> member.details().values())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    slackUsers.stream()
        .flatMap(user -> Stream.of(user.phone(), user.title()))
        .filter(value -> value != null && !value.isEmpty())
        .forEach(canaries::add);
    contacts.forEach(contact -> canaries.add(contact.phone()));
    return canaries;
  }

  /** The roles the sandbox grants, by Slack account. */
  public Map<String, String> roles() {
    return people.stream()
        .filter(person -> person.role() != null)
        .collect(Collectors.toMap(Person::slackUserId, Person::role));
  }

  @Override
  public String toString() {
    return "Seed[%d: %d members, %d Slack accounts, traps %s]"
        .formatted(number, members.size(), slackUsers.size(), Arrays.toString(Trap.values()));
  }
}
