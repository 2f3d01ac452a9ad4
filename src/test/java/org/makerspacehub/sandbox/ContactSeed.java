package org.makerspacehub.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.makerspacehub.sandbox.Seed.Contact;
import org.makerspacehub.sandbox.Seed.ContactTruth;
import org.makerspacehub.sandbox.Seed.Member;

/**
 * HubSpot's side of a space: most members are contacts as well, and there are people who only once
 * asked for a tour. It has dice of its own, so that members and Slack accounts are what they were.
 */
final class ContactSeed {
  private static final int CASES = 12;
  private static final int PROSPECTS = 240;
  private static final List<String> STAGES =
      List.of("subscriber", "lead", "opportunity", "customer", "other");

  private final Random random;
  private final Instant now;
  private final List<Member> members;
  private final Map<String, Integer> holders = new HashMap<>();
  private final Set<String> addresses = new HashSet<>();
  private final List<Contact> contacts = new ArrayList<>();
  private final List<ContactTruth> truths = new ArrayList<>();
  private long nextId = 151_000_000_101L;

  ContactSeed(long number, Instant now, List<Member> members) {
    this.random = new Random(number * 131 + 11);
    this.now = now;
    this.members = members;
    members.forEach(member -> holders.merge(key(member.email()), 1, Integer::sum));
    holders.keySet().forEach(addresses::add);
  }

  ContactSeed make() {
    List<Member> shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, random);
    int cases = 0;
    Set<String> taken = new HashSet<>();
    for (Member member : shuffled) {
      String address = key(member.email());
      // Those with a part to play are in HubSpot without any trap.
      boolean plays = member.id() < 200;
      if (!address.matches("[\\x21-\\x7e]+@[\\x21-\\x7e]+")
          || !taken.add(address)
          || !plays && random.nextInt(100) >= 84) {
        continue;
      }
      if (holders.get(address) > 1) {
        know(contact(member, address), member, ContactTrap.SHARED_EMAIL, false);
      } else if (plays || cases >= 6 * CASES) {
        know(contact(member, address), member, ContactTrap.NONE, true);
      } else {
        trap(cases++ / CASES, member, address);
      }
    }
    for (int i = 0; i < PROSPECTS; i++) {
      String first = any(Names.FIRST);
      String last = any(Names.LAST);
      String address =
          i % 9 == 8 ? null : fresh(Names.ascii(first + " " + last), "prospect.example");
      know(contact(first, last, address, null, List.of()), null, ContactTrap.PROSPECT, false);
    }
    // By id, so that the order of a list tells nothing.
    contacts.sort(java.util.Comparator.comparingLong(Contact::id));
    return this;
  }

  List<Contact> contacts() {
    return List.copyOf(contacts);
  }

  List<ContactTruth> truths() {
    return List.copyOf(truths);
  }

  private void trap(int which, Member member, String address) {
    switch (which) {
      case 0 -> {
        String other = fresh("was." + address.substring(0, address.indexOf('@')), "old.example");
        know(
            contact(member.firstName(), member.lastName(), other, null, List.of()),
            member,
            ContactTrap.CHANGED_EMAIL,
            false);
      }
      case 1 ->
          know(
              contact(
                  member.firstName(),
                  member.lastName(),
                  address,
                  now.minus(Duration.ofDays(1 + random.nextInt(60))),
                  List.of()),
              member,
              ContactTrap.ARCHIVED,
              false);
      case 2 ->
          know(
              contact(member.firstName(), member.lastName(), address, null, List.of(id(), id())),
              member,
              ContactTrap.MERGED,
              true);
      case 3 -> {
        String first;
        String last;
        do {
          first = any(Names.FIRST);
          last = any(Names.LAST);
        } while (share(first + " " + last, member.fullName()));
        know(contact(first, last, address, null, List.of()), null, ContactTrap.OTHER_NAME, false);
      }
      case 4 -> {
        String tagged = address.replace("@", "+news@");
        addresses.add(tagged);
        know(
            contact(member.firstName(), member.lastName(), tagged, null, List.of()),
            member,
            ContactTrap.PLUS_VARIANT,
            false);
      }
      default ->
          know(
              contact(member.firstName(), member.lastName(), null, null, List.of()),
              member,
              ContactTrap.NO_EMAIL,
              false);
    }
  }

  private Contact contact(Member member, String address) {
    return contact(member.firstName(), member.lastName(), address, null, List.of());
  }

  private Contact contact(
      String first, String last, String email, Instant archivedAt, List<Long> mergedIds) {
    Instant created = now.minus(Duration.ofMinutes(100_000 + random.nextInt(2_000_000)));
    // An import of the past touched many at one and the same moment.
    Instant updated =
        random.nextInt(4) == 0
            ? now.minus(Duration.ofDays(60))
            : now.minus(Duration.ofSeconds(7_200 + random.nextInt(6_000_000)));
    return new Contact(
        id(),
        email,
        first,
        last,
        any(STAGES),
        "+1 907 556 %04d x%03d".formatted(random.nextInt(10_000), random.nextInt(1_000)),
        created,
        updated,
        archivedAt,
        mergedIds);
  }

  private long id() {
    long id = nextId;
    nextId += 1 + random.nextInt(9_000);
    return id;
  }

  private String fresh(String local, String domain) {
    String address = local + "@" + domain;
    for (int i = 2; !addresses.add(address); i++) {
      address = local + i + "@" + domain;
    }
    return address;
  }

  private void know(Contact contact, Member member, ContactTrap trap, boolean probable) {
    contacts.add(contact);
    truths.add(new ContactTruth(contact.id(), member == null ? null : member.id(), trap, probable));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static boolean share(String one, String other) {
    Set<String> words = new HashSet<>(Arrays.asList(Names.ascii(one).split("\\.")));
    words.retainAll(Arrays.asList(Names.ascii(other).split("\\.")));
    return !words.isEmpty();
  }

  private static String key(String email) {
    return email == null ? "" : email.strip().toLowerCase(Locale.ROOT);
  }
}
