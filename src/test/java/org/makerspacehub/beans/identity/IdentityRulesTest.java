package org.makerspacehub.beans.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.IdentitySnapshot.Apart;
import org.makerspacehub.beans.identity.IdentitySnapshot.KnownReview;

/** The identity rules, one case a line: members have ids from 1, accounts from 11. */
class IdentityRulesTest {

  private static Arguments rule(String what, Consumer<Records> given, String... decided) {
    return Arguments.of(what, given, List.of(decided));
  }

  private static Stream<Arguments> unlinked() {
    return Stream.of(
        rule("the plain case", r -> {}, "U11 match m1"),
        rule(
            "another case of letters, and spaces around",
            r -> r.email(11, "  ADA@Example.Org "),
            "U11 match m1"),
        rule(
            "a plus is another address",
            r -> r.email(11, "ada+x@example.org"),
            "U11 review name_only [1]"),
        rule(
            "one name in common is enough",
            r -> r.account(11, "Ada M. Byron", "ada@example.org"),
            "U11 match m1"),
        rule(
            "no name in common",
            r -> r.account(11, "Grace Hopper", "ada@example.org"),
            "U11 review names_differ [1]"),
        rule(
            "no name in Slack",
            r -> r.account(11, null, "ada@example.org"),
            "U11 review names_differ [1]"),
        rule(
            "no name in Fabman",
            r -> r.member(1, "", "ada@example.org"),
            "U11 review names_differ [1]"),
        rule(
            "Slack has not verified the address",
            r -> r.set(11, false, false, Kind.PERSON),
            "U11 review email_unverified [1]"),
        rule("a guest", r -> r.set(11, true, false, Kind.GUEST), "U11 review guest [1]"),
        rule("a bot", r -> r.set(11, true, false, Kind.BOT)),
        rule("a deleted account", r -> r.set(11, true, true, Kind.PERSON)),
        rule(
            "a locked member is one all the same",
            r -> r.set(1, false, false, Kind.PERSON),
            "U11 match m1"),
        rule("a deleted member makes no new links", r -> r.set(1, false, true, Kind.PERSON)),
        rule(
            "two members share the address",
            r -> r.member(2, "Bob Lovelace", "ADA@example.org"),
            "U11 review shared_email [1, 2]"),
        rule(
            "a deleted member had the address until the end",
            r -> {
              r.member(2, "Old Ada", "ada@example.org");
              r.set(2, false, true, Kind.PERSON);
            },
            "U11 review shared_email [1]"),
        rule(
            "two accounts share the address",
            r -> r.account(12, "Ada Lovelace", "Ada@example.org"),
            "U11 review shared_email [1]",
            "U12 review shared_email [1]"),
        rule(
            "a deleted account has the address as well",
            r -> {
              r.account(12, "Ada Lovelace", "Ada@example.org");
              r.set(12, true, true, Kind.PERSON);
            },
            "U11 review shared_email [1]"),
        rule(
            "a bot with the address does not count",
            r -> {
              r.account(12, "Door Bot", "Ada@example.org");
              r.set(12, true, false, Kind.BOT);
            },
            "U11 match m1"),
        rule(
            "another member had the address before",
            r -> {
              r.member(2, "Old Owner", "ada@example.org");
              r.email(2, "owner@example.org");
            },
            "U11 review email_recycled [1]"),
        rule(
            "another account had the address before",
            r -> {
              r.account(12, "Old Owner", "ada@example.org");
              r.email(12, "owner@example.org");
            },
            "U11 review email_recycled [1]"),
        rule(
            "the account itself had another address before",
            r -> {
              r.email(11, "before@example.org");
              r.email(11, "ada@example.org");
            },
            "U11 match m1"),
        rule("the account holds a role", r -> r.roles.add("T/U11"), "U11 review role_holder [1]"),
        rule(
            "the person's other account holds a role",
            r -> {
              r.account(12, "Ada Lovelace", "board@example.org");
              r.link(12, "person-1", LinkState.CONFIRMED, null);
              r.roles.add("T/U12");
            },
            "U11 review role_holder [1]"),
        rule(
            "the person has another account",
            r -> {
              r.account(12, "Ada Lovelace", "work@example.org");
              r.link(12, "person-1", LinkState.CONFIRMED, null);
            },
            "U11 review two_accounts [1]"),
        rule(
            "the person's other account is suspended: it is hers all the same",
            r -> {
              r.account(12, "Ada Lovelace", "work@example.org");
              r.link(12, "person-1", LinkState.SUSPENDED, null);
            },
            "U11 review two_accounts [1]",
            "U12 review email_changed [1]"),
        rule(
            "a probable link gives nothing and hinders nothing",
            r -> r.link(11, null, LinkState.PROBABLE, null),
            "U11 match m1"),
        rule("only the name", r -> r.email(11, "other@example.org"), "U11 review name_only [1]"),
        rule(
            "no address, the name with other accents",
            r -> r.account(11, "ADÁ  lovelace", null),
            "U11 review name_only [1]"),
        rule(
            "two members bear the name",
            r -> {
              r.email(11, "other@example.org");
              r.member(2, "ada lovelace", "ada2@example.org");
            },
            "U11 review name_twins [1, 2]"),
        rule(
            "two accounts bear the name",
            r -> {
              r.email(11, "other@example.org");
              r.account(12, "Ada Lovelace", null);
            },
            "U11 review name_twins [1]",
            "U12 review name_twins [1]"),
        rule("nothing in common", r -> r.account(11, "Grace Hopper", "grace@example.org")),
        rule("neither name nor address", r -> r.account(11, null, null)),
        rule(
            "one person, two members, an account for each",
            r -> {
              r.member(2, "Ada Lovelace", "ada2@example.org");
              r.link(2, "person-1", LinkState.CONFIRMED, null);
              r.account(12, "Ada Lovelace", "ada2@example.org");
            },
            "U11 review two_accounts [1]",
            "U12 review two_accounts [2]"),
        rule("half a mirror links nothing", r -> r.complete = false),
        rule(
            "a review that a link settles is closed",
            r -> r.reviews.add(open(11, ReviewReason.NAME_ONLY, 1)),
            "U11 match m1",
            "U11 obsolete"),
        rule(
            "a review with nothing left to review is closed",
            r -> {
              r.account(11, "Grace Hopper", null);
              r.reviews.add(open(11, ReviewReason.NAME_ONLY, 1));
            },
            "U11 obsolete"),
        rule(
            "a deleted account's review is closed",
            r -> {
              r.set(11, true, true, Kind.PERSON);
              r.reviews.add(open(11, ReviewReason.NAME_ONLY, 1));
            },
            "U11 obsolete"),
        rule(
            "an open review that is still right is left alone",
            r -> {
              r.roles.add("T/U11");
              r.reviews.add(open(11, ReviewReason.ROLE_HOLDER, 1));
            }),
        rule(
            "an open review is brought up to date",
            r -> {
              r.roles.add("T/U11");
              r.reviews.add(open(11, ReviewReason.NAME_ONLY, 1));
            },
            "U11 review role_holder [1]"),
        rule(
            "two whom a human kept apart are not asked about again",
            r -> {
              r.email(11, "other@example.org");
              r.apart.add(new Apart(11, 1));
            }),
        rule("…not even when they come to have one address", r -> r.apart.add(new Apart(11, 1))),
        rule(
            "…but another candidate is",
            r -> {
              r.email(11, "other@example.org");
              r.member(2, "Ada Lovelace", null);
              r.apart.add(new Apart(11, 1));
            },
            "U11 review name_only [2]"),
        rule(
            "while a review stands that somebody's own act brought about, no rule links",
            r -> r.reviews.add(held(11, ReviewReason.NAMES_DIFFER, 1))),
        rule(
            "…and no rule closes it",
            r -> {
              r.email(11, "other@example.org");
              r.reviews.add(held(11, ReviewReason.SHARED_EMAIL, 1));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unlinked")
  @DisplayName("An account without a link")
  void unlinked(String what, Consumer<Records> given, List<String> decided) {
    Records records = new Records();
    records.member(1, "Ada Lovelace", "ada@example.org");
    records.account(11, "Ada Lovelace", "ada@example.org");
    given.accept(records);
    assertThat(Records.words(records.settle())).isEqualTo(decided);
    assertThat(Records.words(records.decide())).as("a second round").isEmpty();
  }

  private static Stream<Arguments> linked() {
    return Stream.of(
        rule("nothing changed", r -> {}),
        rule("its name changed", r -> rename(r, "Somebody Else")),
        rule("it was granted a role", r -> r.roles.add("T/U11")),
        rule("it became a guest", r -> r.set(11, true, false, Kind.GUEST)),
        rule(
            "Fabman's address changed",
            r -> r.email(1, "new@example.org"),
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "Slack's address changed",
            r -> r.email(11, "new@example.org"),
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "Slack's address is gone",
            r -> r.email(11, null),
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "both changed to the same new one",
            r -> {
              r.email(1, "new@example.org");
              r.email(11, "new@example.org");
            },
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "another member has the address now",
            r -> r.member(2, "Bob", "ada@example.org"),
            "U11 suspend",
            "U11 review shared_email [1, 2]"),
        rule(
            "another account has the address now",
            r -> r.account(12, "Bob", "ada@example.org"),
            "U11 suspend",
            "U11 review shared_email [1]",
            "U12 review shared_email [1]"),
        rule(
            "Slack takes its verification back",
            r -> r.set(11, false, false, Kind.PERSON),
            "U11 suspend",
            "U11 review email_unverified [1]"),
        rule(
            "the account was deleted: its history stays",
            r -> {
              r.set(11, true, true, Kind.PERSON);
              r.email(11, null);
            }),
        rule(
            "half a mirror suspends all the same",
            r -> {
              r.complete = false;
              r.email(1, "new@example.org");
            },
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "a confirmed link may have two addresses, and stands when another has one of them",
            r -> {
              r.account(11, "Ada Lovelace", "work@example.org");
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
              r.member(2, "Bob", "ada@example.org");
            }),
        rule(
            "a confirmed link whose account changed its own address",
            r -> {
              r.account(11, "Ada Lovelace", "work@example.org");
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
              r.email(11, "other@example.org");
            },
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "a confirmed link that a human made after Slack's address had changed",
            r -> {
              r.email(11, "new@example.org");
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
            }),
        rule(
            "a matched account beside one that its person confirmed is kept, and asked about",
            r -> {
              r.account(12, "Ada Lovelace", "work@example.org");
              r.link(12, "person-1", LinkState.CONFIRMED, "ada@example.org");
            },
            "U11 review two_accounts [1]"),
        rule(
            "two confirmed accounts of one person are both kept",
            r -> {
              r.account(12, "Ada Lovelace", "work@example.org");
              r.link(12, "person-1", LinkState.CONFIRMED, "ada@example.org");
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
            }),
        rule(
            "a confirmed link whose member changed the address",
            r -> {
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
              r.email(1, "new@example.org");
            },
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "a confirmed link whose account had the address and gave it up",
            r -> {
              r.link(11, "person-1", LinkState.CONFIRMED, "ada@example.org");
              r.email(11, "new@example.org");
            },
            "U11 suspend",
            "U11 review email_changed [1]"),
        rule(
            "a confirmed link that rests on no address",
            r -> {
              r.link(11, "person-1", LinkState.CONFIRMED, null);
              r.email(1, "new@example.org");
            }),
        rule(
            "a suspended link is never taken up by rule",
            r -> r.link(11, "person-1", LinkState.SUSPENDED, "ada@example.org"),
            "U11 review email_changed [1]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("linked")
  @DisplayName("An account with a link")
  void linked(String what, Consumer<Records> given, List<String> decided) {
    Records records = new Records();
    records.member(1, "Ada Lovelace", "ada@example.org");
    records.account(11, "Ada Lovelace", "ada@example.org");
    assertThat(Records.words(records.settle())).containsExactly("U11 match m1");
    given.accept(records);
    assertThat(Records.words(records.settle())).isEqualTo(decided);
    assertThat(Records.words(records.decide())).as("a second round").isEmpty();
  }

  @Test
  @DisplayName(
      "12,000 members and 4,000 accounts: every record is looked at a few times, not each against each")
  void notQuadratic() {
    AtomicLong looks = new AtomicLong();
    List<Identity> identities = new ArrayList<>();
    Records records = new Records();
    for (int i = 1; i <= 12_000; i++) {
      // Every name is borne by twelve members: look-ups by name are long lists.
      identities.add(member(records, i, "Name" + i % 1000 + " Bearer", "a" + i + "@example.org"));
    }
    for (int i = 1; i <= 4_000; i++) {
      identities.add(
          account(records, 20_000 + i, "Name" + i % 1000 + " Bearer", "A" + i + "@example.org"));
    }
    List<Identity> counted = new CountingList<>(identities, looks);
    List<IdentityDecision> decisions =
        new IdentityRules()
            .decide(new IdentitySnapshot(counted, List.of(), Set.of(), List.of(), Set.of(), true));
    assertThat(decisions).hasSize(4_000).allMatch(d -> d instanceof IdentityDecision.Match);
    assertThat(looks.get()).isLessThan(20L * identities.size());
  }

  @Test
  @DisplayName("A name and an address that everybody has fill no table with candidates")
  void everybodyAlike() {
    List<Identity> identities = new ArrayList<>();
    Records records = new Records();
    for (int i = 1; i <= 12_000; i++) {
      identities.add(member(records, i, "Front Desk", "desk@example.org"));
    }
    for (int i = 1; i <= 4_000; i++) {
      identities.add(account(records, 20_000 + i, "Front Desk", "desk@example.org"));
    }
    assertThat(
            new IdentityRules()
                .decide(
                    new IdentitySnapshot(
                        identities, List.of(), Set.of(), List.of(), Set.of(), true)))
        .hasSize(4_000)
        .allSatisfy(
            decision ->
                assertThat(((IdentityDecision.Review) decision).candidates())
                    .hasSize(IdentityRules.MOST_CANDIDATES));
  }

  private static Identity member(Records records, long id, String name, String email) {
    Identity made = records.member(id, name, email);
    records.identities.clear();
    return made;
  }

  private static Identity account(Records records, long id, String name, String email) {
    Identity made = records.account(id, name, email);
    records.identities.clear();
    return made;
  }

  private static void rename(Records records, String name) {
    Identity i = records.get(11);
    records.put(
        new Identity(
            i.id(),
            i.source(),
            i.externalId(),
            i.personId(),
            i.link(),
            i.linkedEmailKey(),
            i.linkedSlackKey(),
            Fold.nameKey(name),
            i.emailKey(),
            i.emailVerified(),
            i.deleted(),
            i.kind(),
            i.contentHash()));
  }

  private static KnownReview open(long account, ReviewReason reason, long member) {
    return new KnownReview(account, reason, new TreeSet<>(Set.of(member)), false);
  }

  private static KnownReview held(long account, ReviewReason reason, long member) {
    return new KnownReview(account, reason, new TreeSet<>(Set.of(member)), true);
  }

  /** Counts how often its elements are handed out. */
  private static final class CountingList<T> extends java.util.AbstractList<T> {
    private final List<T> of;
    private final AtomicLong looks;

    CountingList(List<T> of, AtomicLong looks) {
      this.of = of;
      this.looks = looks;
    }

    @Override
    public T get(int index) {
      looks.incrementAndGet();
      return of.get(index);
    }

    @Override
    public int size() {
      return of.size();
    }
  }
}
