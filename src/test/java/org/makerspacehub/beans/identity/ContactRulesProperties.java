package org.makerspacehub.beans.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.makerspacehub.beans.identity.ContactRules.Contact;
import org.makerspacehub.beans.identity.ContactRules.Decision;
import org.makerspacehub.beans.identity.ContactRules.Member;

/** What holds for every mirror: few names and addresses, so that they collide often. */
class ContactRulesProperties {
  private static final List<String> NAMES =
      List.of("Ada Lovelace", "ada byron", "Grace Hopper", "Gracé  HOPPER", "");
  private static final List<String> EMAILS =
      List.of("a@x.org", "A@X.org ", "b@x.org", "c@x.org", "d@x.org", "e@x.org");

  private final ContactRules rules = new ContactRules();

  @Provide
  Arbitrary<List<Member>> members() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 6),
            Arbitraries.of(NAMES),
            Arbitraries.of(EMAILS).injectNull(0.1),
            Arbitraries.of(true, false, false, false))
        .as(
            (id, name, email, deleted) ->
                new Member(
                    id, "person-" + id, Fold.nameKey(name), Fold.emailKey(email), deleted, "h"))
        .list()
        .uniqueElements(Member::id)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Contact>> contacts() {
    return Combinators.combine(
            Arbitraries.integers().between(11, 18),
            Arbitraries.of(NAMES),
            Arbitraries.of(EMAILS).injectNull(0.1),
            Arbitraries.of(true, true, true, false),
            Arbitraries.of(
                LinkState.NONE,
                LinkState.NONE,
                LinkState.PROBABLE,
                LinkState.CONFIRMED,
                LinkState.SUSPENDED),
            Arbitraries.integers().between(1, 6),
            Arbitraries.of(EMAILS))
        .as(
            (id, name, email, active, link, person, linked) ->
                new Contact(
                    id,
                    link == LinkState.NONE ? null : "person-" + person,
                    link,
                    link == LinkState.NONE ? null : Fold.emailKey(linked),
                    Fold.nameKey(name),
                    Fold.emailKey(email),
                    active,
                    "h"))
        .list()
        .uniqueElements(Contact::id)
        .ofMaxSize(8);
  }

  @Property(tries = 500)
  @Label(
      "What is probable afterwards is exactly: one address, once on each side, and a shared word")
  void exactly(
      @ForAll("members") List<Member> members, @ForAll("contacts") List<Contact> contacts) {
    for (Contact contact : settled(members, contacts, true)) {
      List<Member> same =
          members.stream()
              .filter(m -> !m.deleted() && m.emailKey() != null)
              .filter(m -> m.emailKey().equals(contact.emailKey()))
              .toList();
      boolean alone =
          contacts.stream()
                  .filter(c -> c.active() && c.emailKey() != null)
                  .filter(c -> c.emailKey().equals(contact.emailKey()))
                  .count()
              == 1;
      boolean probable =
          contact.active()
              && alone
              && same.size() == 1
              && Fold.nameTokens(contact.nameKey()).stream()
                  .anyMatch(Fold.nameTokens(same.get(0).nameKey())::contains);
      if (contact.link() == LinkState.PROBABLE) {
        assertThat(probable).isTrue();
        assertThat(contact.personId()).isEqualTo(same.get(0).personId());
        assertThat(contact.linkedEmailKey()).isEqualTo(contact.emailKey());
      } else if (contact.link() == LinkState.NONE) {
        assertThat(probable).isFalse();
      }
    }
  }

  @Property(tries = 300)
  @Label("What was carried out is not decided again, and no order decides anything")
  void settles(
      @ForAll("members") List<Member> members,
      @ForAll("contacts") List<Contact> contacts,
      @ForAll int seed) {
    List<Member> otherMembers = new ArrayList<>(members);
    List<Contact> otherContacts = new ArrayList<>(contacts);
    Collections.shuffle(otherMembers, new Random(seed));
    Collections.shuffle(otherContacts, new Random(seed + 1L));
    assertThat(rules.decide(otherMembers, otherContacts, true))
        .isEqualTo(rules.decide(members, contacts, true));
    assertThat(rules.decide(members, settled(members, contacts, true), true)).isEmpty();
    assertThat(rules.decide(members, settled(members, contacts, false), false)).isEmpty();
  }

  @Property(tries = 300)
  @Label("What a human made of a contact is left alone; on half a mirror nothing new is linked")
  void careful(
      @ForAll("members") List<Member> members, @ForAll("contacts") List<Contact> contacts) {
    assertThat(rules.decide(members, contacts, true))
        .extracting(decision -> decision.contact().link())
        .doesNotContain(LinkState.CONFIRMED, LinkState.SUSPENDED, LinkState.MATCHED);
    assertThat(rules.decide(members, contacts, false))
        .allSatisfy(decision -> assertThat(decision.member()).isNull());
  }

  @Example
  @Label("A link moves with the address")
  void moves() {
    Member ada = new Member(1, "p1", "ada lovelace", "a@x.org", false, "h");
    Member grace = new Member(2, "p2", "grace lovelace", "g@x.org", false, "h");
    Contact contact =
        new Contact(11, "p1", LinkState.PROBABLE, "a@x.org", "ada lovelace", "g@x.org", true, "h");
    assertThat(rules.decide(List.of(ada, grace), List.of(contact), true))
        .containsExactly(new Decision(contact, grace));
    assertThat(rules.decide(List.of(ada, grace), List.of(contact), false))
        .containsExactly(new Decision(contact, null));
  }

  private List<Contact> settled(List<Member> members, List<Contact> contacts, boolean complete) {
    List<Contact> settled = new ArrayList<>(contacts);
    for (Decision decision : rules.decide(members, contacts, complete)) {
      Contact c = decision.contact();
      Member m = decision.member();
      settled.replaceAll(
          each ->
              each.id() != c.id()
                  ? each
                  : new Contact(
                      c.id(),
                      m == null ? null : m.personId(),
                      m == null ? LinkState.NONE : LinkState.PROBABLE,
                      m == null ? null : c.emailKey(),
                      c.nameKey(),
                      c.emailKey(),
                      c.active(),
                      c.contentHash()));
    }
    return settled;
  }
}
