package org.makerspacehub.beans.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.Identity.Source;
import org.makerspacehub.beans.identity.IdentityDecision.Match;
import org.makerspacehub.beans.identity.IdentityDecision.Suspend;
import org.makerspacehub.beans.identity.IdentitySnapshot.Apart;
import org.makerspacehub.beans.identity.IdentitySnapshot.KnownReview;
import org.makerspacehub.beans.identity.LinkRules.Worth;

/**
 * Years of a makerspace at random: addresses change, are mistyped, swapped and handed on, accounts
 * come and go, people ask for codes and type them, staff decide. After every step the rules run,
 * and whoever may read a membership is held against who they really are.
 *
 * <p>The truth knows nothing of the rules: it says which human has which account, which member
 * record and which mailbox. It leaves out the one thing that no data could show: staff writing a
 * namesake's address, which nobody has ever seen before, into a member's record.
 */
class NobodyElsesDataPropertyTest {
  private static final int STEPS = 30;
  private static final Map<String, Integer> HAPPENED = new TreeMap<>();

  /** What really is so. */
  private static final class Truth {
    /** Two namesakes, a family of two, and two with nothing in common with anybody. */
    static final List<String> NAMES =
        List.of("Jordan Lee", "jordan  LEE", "Ada Nilsson", "Bo Nilsson", "Cy Marsh", "Dee Öz");

    final Map<Long, Integer> memberIs = new HashMap<>();
    final Map<Long, Integer> accountIs = new HashMap<>();
    final Map<String, Integer> readsMailOf = new HashMap<>();
    final Map<String, Set<Integer>> everRead = new HashMap<>();

    void mailbox(String address, int human) {
      readsMailOf.put(address, human);
      everRead.computeIfAbsent(address, a -> new HashSet<>()).add(human);
    }

    List<String> mailboxesOf(int human) {
      return readsMailOf.entrySet().stream()
          .filter(e -> e.getValue() == human)
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }

    /** Whether two humans could be taken for each other by name. */
    static boolean alike(int a, int b) {
      return a == b || a / 2 == b / 2 && a < 4 && b < 4;
    }
  }

  /** A code in a mailbox. */
  private record Code(long account, long member, String address, int reader) {}

  /** How a link was before somebody decided. */
  private record Decision(long account, Identity before, KnownReview review, Set<Apart> apart) {}

  private final LinkRules linkRules = new LinkRules();

  private Truth truth;
  private Records records;
  private List<Code> codes;
  private List<Decision> decisions;
  private Set<String> byHuman;
  private Set<String> granted;
  private long nextAccount;
  private List<String> story;

  @Provide
  Arbitrary<List<Integer>> histories() {
    return Arbitraries.integers()
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases()
        .list()
        .ofSize(STEPS);
  }

  @Property(tries = 2_000)
  @Label("Nobody ever reads another person's membership, and no role moves, whatever changes")
  void nobodyReadsAnothers(@ForAll("histories") List<Integer> history) {
    begin(new Random(history.get(0) * 0x9E3779B97F4A7C15L));
    settle();
    check();
    for (int seed : history) {
      // Seeds that lie near each other begin alike.
      step(new Random((seed + 1L) * 0x9E3779B97F4A7C15L));
      settle();
      check();
    }
  }

  @AfterContainer
  static void itWasNotForNothing() {
    System.out.println("What happened in these histories: " + HAPPENED);
    assertThat(HAPPENED)
        .containsKeys(
            "matched by rule",
            "suspended by rule",
            "linked by code",
            "code in doubt",
            "decided by a human",
            "undone",
            "mailbox handed on",
            "swapped in Fabman",
            "a namesake's or stranger's address in Fabman");
  }

  private void begin(Random random) {
    truth = new Truth();
    records = new Records();
    codes = new ArrayList<>();
    decisions = new ArrayList<>();
    byHuman = new HashSet<>();
    granted = new HashSet<>();
    story = new ArrayList<>();
    nextAccount = 101;
    for (int human = 0; human < 6; human++) {
      truth.mailbox("h" + human + "@x.org", human);
      truth.mailbox("h" + human + "b@x.org", human);
      if (human < 5) {
        truth.memberIs.put((long) human + 1, human);
        // Some addresses come later: then the rules link in the midst of everything else.
        String known = random.nextInt(3) > 0 ? "h" + human + "@x.org" : null;
        records.member(human + 1, Truth.NAMES.get(human), known);
      }
      join(human, random.nextInt(3) > 0 ? "h" + human + "@x.org" : null, true);
    }
  }

  private void join(int human, String address, boolean verified) {
    long id = nextAccount++;
    truth.accountIs.put(id, human);
    records.account(id, Truth.NAMES.get(human), address);
    records.set(id, verified, false, Kind.PERSON);
  }

  // ---- what may happen ----------------------------------------------------------------------

  private void step(Random random) {
    switch (random.nextInt(17)) {
      case 0, 1 -> slackAddress(random);
      case 2, 3 -> fabmanAddress(random);
      case 4 -> fabmanMistake(random);
      case 5 -> swapInFabman(random);
      case 6 -> handOn(random);
      case 7 -> goAndComeBack(random);
      case 8 -> {
        int human = random.nextInt(6);
        pick(random, truth.mailboxesOf(human))
            .ifPresent(a -> join(human, spelled(random, a), true));
      }
      case 9 -> {
        String account = "T/U" + any(random, truth.accountIs.keySet());
        records.roles.add(account);
        granted.add(account);
      }
      case 10 -> records.complete = random.nextInt(3) > 0;
      case 11, 12 -> askForCode(random);
      case 13, 16 -> enterCode(random);
      case 14 -> decide(random);
      default -> undo(random);
    }
  }

  /** Slack verifies what the account's human can show to read; anything else stays unverified. */
  private void slackAddress(Random random) {
    long id = any(random, truth.accountIs.keySet());
    String address = any(random, truth.readsMailOf.keySet());
    boolean verified = truth.readsMailOf.get(address).equals(truth.accountIs.get(id));
    records.email(id, spelled(random, address));
    records.set(id, verified, records.get(id).deleted(), Kind.PERSON);
    story.add("U" + id + " has " + address + " in Slack" + (verified ? "" : ", unverified"));
  }

  /** Right, right but spelled otherwise, mistyped so that nobody reads it, or none at all. */
  private void fabmanAddress(Random random) {
    long id = any(random, truth.memberIs.keySet());
    String address =
        switch (random.nextInt(6)) {
          case 0 -> "typo" + random.nextInt(3) + "@x.org";
          case 1 -> null;
          default -> pick(random, truth.mailboxesOf(truth.memberIs.get(id))).orElse(null);
        };
    records.email(id, spelled(random, address));
    story.add("m" + id + " has " + address + " in Fabman");
  }

  /** Staff write somebody else's address into a member's record. */
  private void fabmanMistake(Random random) {
    long id = any(random, truth.memberIs.keySet());
    String address = any(random, truth.readsMailOf.keySet());
    if (noDataCouldShow(id, address)) {
      return;
    }
    records.email(id, spelled(random, address));
    story.add("m" + id + " has " + address + " in Fabman, by mistake");
    happened("a namesake's or stranger's address in Fabman");
  }

  private void swapInFabman(Random random) {
    long one = any(random, truth.memberIs.keySet());
    long other = any(random, truth.memberIs.keySet());
    String first = records.get(one).emailKey();
    String second = records.get(other).emailKey();
    if (noDataCouldShow(one, second) || noDataCouldShow(other, first)) {
      return;
    }
    records.email(one, second);
    records.email(other, first);
    story.add("m" + one + " and m" + other + " swapped in Fabman");
    happened("swapped in Fabman");
  }

  /** Whether a namesake reads or read the address, and Fabman never had it for that namesake. */
  private boolean noDataCouldShow(long member, String address) {
    int human = truth.memberIs.get(member);
    return address != null
        && truth.everRead.getOrDefault(address, Set.of()).stream()
            .filter(reader -> reader != human && Truth.alike(human, reader))
            .anyMatch(
                reader ->
                    records.history.stream()
                        .filter(past -> past.emailKey().equals(address))
                        .noneMatch(past -> reader.equals(truth.memberIs.get(past.identityId()))));
  }

  /** The mail provider gives an address to somebody else; old records still have it. */
  private void handOn(Random random) {
    String address = any(random, truth.readsMailOf.keySet());
    int to = random.nextInt(6);
    if (truth.everRead.get(address).stream().anyMatch(before -> Truth.alike(before, to))
        || records.history.stream()
            .filter(past -> past.emailKey().equals(address))
            .map(past -> truth.memberIs.get(past.identityId()))
            .anyMatch(member -> member != null && Truth.alike(member, to))) {
      return;
    }
    truth.mailbox(address, to);
    story.add(address + " is now read by " + Truth.NAMES.get(to));
    happened("mailbox handed on");
  }

  private void goAndComeBack(Random random) {
    boolean member = random.nextBoolean();
    long id = any(random, member ? truth.memberIs.keySet() : truth.accountIs.keySet());
    Identity now = records.get(id);
    Kind kind = !member && random.nextInt(4) == 0 ? Kind.GUEST : Kind.PERSON;
    records.set(id, now.emailVerified(), !now.deleted(), kind);
    story.add((member ? "m" : "U") + id + (now.deleted() ? " is back" : " is deleted"));
  }

  private void askForCode(Random random) {
    long account = any(random, truth.accountIs.keySet());
    // Mostly one's own address, sometimes anybody's.
    String address =
        pick(random, truth.mailboxesOf(truth.accountIs.get(account)))
            .filter(own -> random.nextInt(3) > 0)
            .orElseGet(() -> any(random, truth.readsMailOf.keySet()));
    List<Identity> members =
        records.identities.stream()
            .filter(i -> i.source() == Source.FABMAN && address.equals(i.emailKey()))
            .toList();
    linkRules
        .addressee(members)
        .ifPresentOrElse(
            member ->
                codes.add(new Code(account, member.id(), address, truth.readsMailOf.get(address))),
            () -> {
              if (linkRules.living(members).size() > 1) {
                held(account, ReviewReason.SHARED_EMAIL, linkRules.living(members));
              }
            });
  }

  /** Somebody types a code that was asked for from their account and came to their mailbox. */
  private void enterCode(Random random) {
    codes.removeIf(code -> code.reader() != truth.accountIs.get(code.account()));
    if (codes.isEmpty()) {
      return;
    }
    Code code = codes.remove(random.nextInt(codes.size()));
    Identity account = records.get(code.account());
    if (account.deleted() || account.kind() != Kind.PERSON) {
      return;
    }
    Identity member = records.get(code.member());
    Set<Long> ids = new HashSet<>();
    records.history.stream()
        .filter(past -> past.emailKey().equals(code.address()))
        .forEach(past -> ids.add(past.identityId()));
    Worth worth =
        linkRules.worth(
            account,
            member,
            code.address(),
            records.identities.stream().filter(i -> ids.contains(i.id())).toList(),
            records.apart.contains(new Apart(account.id(), member.id())));
    boolean already = account.link().holdsPerson() && member.personId().equals(account.personId());
    if (worth instanceof Worth.Linked || worth instanceof Worth.Doubtful && already) {
      records.link(account.id(), member.personId(), LinkState.CONFIRMED, member.emailKey());
      records.reviews.removeIf(r -> r.identityId() == account.id());
      story.add("U" + account.id() + " linked to m" + member.id() + " by code");
      happened("linked by code");
    } else if (worth instanceof Worth.Doubtful doubtful) {
      held(account.id(), doubtful.reason(), List.of(member));
      happened("code in doubt");
    }
  }

  private void held(long account, ReviewReason reason, List<Identity> candidates) {
    records.reviews.removeIf(r -> r.identityId() == account);
    Set<Long> ids = new TreeSet<>();
    candidates.forEach(candidate -> ids.add(candidate.id()));
    records.reviews.add(new KnownReview(account, reason, ids, true));
  }

  /** Staff decide, rightly or wrongly; what they link is theirs to answer for. */
  private void decide(Random random) {
    if (records.reviews.isEmpty()) {
      return;
    }
    KnownReview review = records.reviews.remove(random.nextInt(records.reviews.size()));
    Identity account = records.get(review.identityId());
    Set<Apart> apart = new HashSet<>();
    if (random.nextBoolean()) {
      Identity member = records.get(any(random, review.candidates()));
      records.link(account.id(), member.personId(), LinkState.CONFIRMED, member.emailKey());
      byHuman.add(account.id() + " " + member.personId());
      story.add("a human linked U" + account.id() + " to m" + member.id());
    } else {
      review.candidates().forEach(c -> apart.add(new Apart(account.id(), c)));
      apart.removeAll(records.apart);
      records.apart.addAll(apart);
      boolean linked =
          review.candidates().stream()
              .anyMatch(c -> records.get(c).personId().equals(account.personId()));
      if (linked) {
        records.link(account.id(), null, LinkState.NONE, null);
      }
      story.add("a human kept U" + account.id() + " apart from " + review.candidates());
    }
    decisions.add(new Decision(account.id(), account, review, apart));
    happened("decided by a human");
  }

  private void undo(Random random) {
    if (decisions.isEmpty()) {
      return;
    }
    Decision decision = decisions.remove(decisions.size() - 1);
    Identity before = decision.before();
    Identity now = records.get(decision.account());
    // Only as long as the account is as the decision left it.
    boolean still =
        decision.apart().isEmpty()
            ? byHuman.contains(now.id() + " " + now.personId())
            : now.personId() == null;
    if (!still) {
      return;
    }
    records.apart.removeAll(decision.apart());
    records.reviews.removeIf(r -> r.identityId() == now.id());
    records.reviews.add(decision.review());
    boolean readable = before.link() == LinkState.MATCHED || before.link() == LinkState.CONFIRMED;
    boolean slackSide =
        before.linkedSlackKey() == null || before.linkedSlackKey().equals(now.emailKey());
    boolean fabmanSide =
        before.linkedEmailKey() == null
            || records.identities.stream()
                .filter(i -> i.source() == Source.FABMAN)
                .filter(i -> i.personId().equals(before.personId()))
                .anyMatch(i -> before.linkedEmailKey().equals(i.emailKey()));
    records.put(
        new Identity(
            now.id(),
            now.source(),
            now.externalId(),
            before.personId(),
            readable && !(slackSide && fabmanSide) ? LinkState.SUSPENDED : before.link(),
            before.linkedEmailKey(),
            before.linkedSlackKey(),
            now.nameKey(),
            now.emailKey(),
            now.emailVerified(),
            now.deleted(),
            now.kind(),
            now.contentHash()));
    story.add("undone for U" + now.id());
    happened("undone");
  }

  // ---- what must hold -----------------------------------------------------------------------

  private void settle() {
    for (IdentityDecision decision : records.settle()) {
      if (decision instanceof Match match) {
        story.add("rules: U" + match.account().id() + " is m" + match.member().id());
        happened("matched by rule");
        assertThat(granted).as("%s", story).doesNotContain(match.account().externalId());
      } else if (decision instanceof Suspend) {
        story.add("rules: U" + decision.account().id() + " suspended");
        happened("suspended by rule");
      }
    }
  }

  private void check() {
    for (Identity account : records.identities) {
      boolean reads =
          account.source() == Source.SLACK
              && (account.link() == LinkState.MATCHED || account.link() == LinkState.CONFIRMED);
      if (reads && !byHuman.contains(account.id() + " " + account.personId())) {
        for (Identity member : records.identities) {
          if (member.source() == Source.FABMAN && member.personId().equals(account.personId())) {
            assertThat(truth.memberIs.get(member.id()))
                .as("who reads m%d by U%d after %s", member.id(), account.id(), story)
                .isEqualTo(truth.accountIs.get(account.id()));
          }
        }
      }
    }
    // Roles are what was granted to accounts, and nothing that happens to addresses is a grant.
    assertThat(records.roles).isEqualTo(granted);
  }

  // ------------------------------------------------------------------------------------------

  private static void happened(String what) {
    HAPPENED.merge(what, 1, Integer::sum);
  }

  private static String spelled(Random random, String address) {
    if (address == null) {
      return null;
    }
    return switch (random.nextInt(4)) {
      case 0 -> " " + address.toUpperCase(java.util.Locale.ROOT);
      case 1 -> address.replace('h', 'H') + "\t";
      default -> address;
    };
  }

  private static <T extends Comparable<T>> T any(Random random, Collection<T> all) {
    return pick(random, all.stream().sorted().toList()).orElseThrow();
  }

  private static <T> Optional<T> pick(Random random, List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }
}
