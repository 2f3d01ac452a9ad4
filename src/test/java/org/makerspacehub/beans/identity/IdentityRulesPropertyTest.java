package org.makerspacehub.beans.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.Identity.Source;
import org.makerspacehub.beans.identity.IdentityDecision.Match;
import org.makerspacehub.beans.identity.IdentitySnapshot.PastEmail;

/**
 * What holds for every mirror, however odd: few names and addresses, so that they collide often.
 */
class IdentityRulesPropertyTest {
  private static final List<String> NAMES =
      List.of("Ada Lovelace", "ada lovelace", "Ada Byron", "Grace Hopper", "Gracé  HOPPER", "");
  private static final List<String> EMAILS =
      List.of("a@x.org", "A@X.org ", "b@x.org", "c@x.org", "d@x.org", "e@x.org", "f@x.org");

  /** One thing that happens at a vendor. */
  record Event(int who, String email, boolean verified, boolean deleted, Kind kind, boolean role) {}

  @Provide
  Arbitrary<List<Event>> history() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 11),
            Arbitraries.of(EMAILS).injectNull(0.15),
            Arbitraries.of(true, true, true, false),
            Arbitraries.of(false, false, false, false, true),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(8, Kind.PERSON),
                net.jqwik.api.Tuple.of(1, Kind.GUEST),
                net.jqwik.api.Tuple.of(1, Kind.BOT)),
            Arbitraries.of(false, false, false, false, false, false, true))
        .as(Event::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  /** Six members (1–6, of whom 5 and 6 may be one person) and six accounts (11–16). */
  private static Records space(int seed) {
    Random random = new Random(seed);
    Records records = new Records();
    for (int i = 1; i <= 6; i++) {
      records.member(
          i, NAMES.get(random.nextInt(NAMES.size())), EMAILS.get(random.nextInt(EMAILS.size())));
      records.account(
          10 + i,
          NAMES.get(random.nextInt(NAMES.size())),
          EMAILS.get(random.nextInt(EMAILS.size())));
    }
    if (random.nextBoolean()) {
      records.link(6, "person-5", LinkState.CONFIRMED, null);
    }
    return records;
  }

  private static void apply(Records records, Event event) {
    boolean member = event.who() < 6;
    long id = member ? event.who() + 1 : event.who() + 5;
    records.email(id, event.email());
    records.set(
        id, !member && event.verified(), event.deleted(), member ? Kind.PERSON : event.kind());
    if (!member && event.role()) {
      records.roles.add("T/U" + id);
    }
  }

  @Property(tries = 400)
  @Label("The order in which records are read decides nothing")
  void orderIndependent(
      @ForAll("history") List<Event> history, @ForAll int seed, @ForAll int shuffle) {
    Records records = space(seed);
    for (Event event : history) {
      apply(records, event);
      if (event.role()) {
        records.settle();
      }
    }
    List<Identity> shuffled = new ArrayList<>(records.identities);
    List<PastEmail> past = new ArrayList<>(records.history);
    Collections.shuffle(shuffled, new Random(shuffle));
    Collections.shuffle(past, new Random(shuffle + 1L));
    assertThat(
            new IdentityRules()
                .decide(
                    new IdentitySnapshot(
                        shuffled,
                        past,
                        records.roles,
                        records.reviews,
                        Set.of(),
                        records.complete)))
        .isEqualTo(records.decide());
  }

  @Property(tries = 400)
  @Label("What was carried out is not decided again")
  void idempotent(@ForAll("history") List<Event> history, @ForAll int seed) {
    Records records = space(seed);
    for (Event event : history) {
      apply(records, event);
      records.settle();
      assertThat(Records.words(records.decide())).isEmpty();
    }
  }

  @Property(tries = 400)
  @Label("No person gets a second account, no bot, guest, deleted or role holder gets any, by rule")
  void neverTwoAccounts(@ForAll("history") List<Event> history, @ForAll int seed) {
    Records records = space(seed);
    for (Event event : history) {
      apply(records, event);
      Map<Long, Identity> before =
          records.identities.stream().collect(Collectors.toMap(Identity::id, i -> i));
      for (IdentityDecision decision : records.settle()) {
        if (decision instanceof Match match) {
          Identity account = before.get(match.account().id());
          assertThat(account.kind()).isEqualTo(Kind.PERSON);
          assertThat(account.deleted()).isFalse();
          assertThat(account.emailVerified()).isTrue();
          assertThat(records.roles).doesNotContain(account.externalId());
          assertThat(account.emailKey()).isEqualTo(match.member().emailKey());
          // Unique on both sides, among all who are there, and it never was another's.
          assertThat(
                  before.values().stream()
                      .filter(i -> account.emailKey().equals(i.emailKey()))
                      .filter(i -> i.kind() != Kind.BOT)
                      .map(Identity::id))
              .containsExactlyInAnyOrder(account.id(), match.member().id());
          assertThat(
                  records.history.stream()
                      .filter(past -> past.emailKey().equals(account.emailKey()))
                      .map(PastEmail::identityId)
                      .filter(id -> before.get(id).kind() != Kind.BOT)
                      .collect(Collectors.toSet()))
              .isSubsetOf(account.id(), match.member().id());
        }
      }
      List<String> linked =
          records.identities.stream()
              .filter(i -> i.source() == Source.SLACK && i.link().holdsPerson())
              .map(Identity::personId)
              .toList();
      assertThat(linked).doesNotHaveDuplicates();
    }
  }

  @Property(tries = 400)
  @Label("Whoever is linked has, or had, the very address of the member, in ASCII case at the most")
  void neverToAStranger(@ForAll("history") List<Event> history, @ForAll int seed) {
    Records records = space(seed);
    // The harness's own memory, folded in its own way.
    Map<Long, Set<String>> had = new HashMap<>();
    remember(records, had);
    records.settle();
    for (Event event : history) {
      apply(records, event);
      remember(records, had);
      records.settle();
      for (Identity account : records.identities) {
        if (account.source() == Source.SLACK && account.link() != LinkState.NONE) {
          Set<String> common = new HashSet<>(had.get(account.id()));
          Set<String> members = new HashSet<>();
          records.identities.stream()
              .filter(m -> m.source() == Source.FABMAN)
              .filter(m -> m.personId().equals(account.personId()))
              .forEach(m -> members.addAll(had.get(m.id())));
          common.retainAll(members);
          assertThat(common).contains(account.linkedEmailKey());
        }
      }
    }
  }

  @Property(tries = 400)
  @Label("A matched link stands only while its address stands, alone, on both sides")
  void matchedMeansEqualNow(@ForAll("history") List<Event> history, @ForAll int seed) {
    Records records = space(seed);
    for (Event event : history) {
      apply(records, event);
      records.settle();
      for (Identity account : records.identities) {
        if (account.link() == LinkState.MATCHED
            && !account.deleted()
            && account.kind() != Kind.BOT) {
          assertThat(account.linkedEmailKey()).isEqualTo(account.emailKey());
          assertThat(
                  records.identities.stream()
                      .filter(i -> i.kind() != Kind.BOT)
                      .filter(i -> account.emailKey().equals(i.emailKey())))
              .hasSize(2);
        }
      }
    }
  }

  private static void remember(Records records, Map<Long, Set<String>> had) {
    for (Identity identity : records.identities) {
      Set<String> emails = had.computeIfAbsent(identity.id(), id -> new HashSet<>());
      if (identity.emailKey() != null) {
        emails.add(identity.emailKey().strip().toLowerCase(Locale.ROOT));
      }
    }
  }
}
