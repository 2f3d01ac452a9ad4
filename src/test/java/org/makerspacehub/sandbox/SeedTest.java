package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.SlackUser;
import org.makerspacehub.sandbox.Seed.Truth;

class SeedTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:15:30.123Z");

  private static final List<Trap> TRAPS =
      List.of(
          Trap.SHARED_EMAIL,
          Trap.CHANGED_EMAIL,
          Trap.CASE_VARIANT,
          Trap.PLUS_VARIANT,
          Trap.NAME_TWIN,
          Trap.NO_EMAIL,
          Trap.UNICODE,
          Trap.TWO_ACCOUNTS,
          Trap.RECYCLED_EMAIL,
          Trap.UNCONFIRMED_EMAIL);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  @DisplayName("the seed has 1,200 members, 400 Slack people and at least 25 cases of each trap")
  void sizes(long number) {
    Seed seed = Seed.of(number, NOW);

    assertThat(seed.members()).hasSize(1_200);
    assertThat(seed.slackUsers().stream().filter(SlackUser::activePerson)).hasSize(400);
    assertThat(seed.slackUsers().stream().filter(SlackUser::deleted)).hasSizeGreaterThan(10);
    assertThat(seed.slackUsers().stream().filter(SlackUser::guest)).hasSizeGreaterThan(5);
    assertThat(seed.slackUsers().stream().filter(SlackUser::bot)).hasSizeGreaterThan(3);
    assertThat(seed.packages()).hasSize(6);
    Map<Trap, Long> humans =
        seed.truths().stream()
            .filter(truth -> seed.slackUser(truth.slackUserId()).activePerson())
            // Two accounts of one human are one case.
            .map(truth -> Map.entry(truth.trap(), caseOf(truth)))
            .distinct()
            .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
    assertThat(TRAPS).allSatisfy(trap -> assertThat(humans.get(trap)).isGreaterThanOrEqualTo(25));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  @DisplayName("the truth is what the identity rules say, however names are split into words")
  void truthFollowsTheRules(long number) {
    Seed seed = Seed.of(number, NOW);
    for (String words : List.of("\\s+", "[^\\p{L}\\p{N}]+")) {
      Rules rules = new Rules(seed, words);
      assertThat(seed.truths())
          .allSatisfy(
              truth -> {
                SlackUser user = seed.slackUser(truth.slackUserId());
                assertThat(rules.expected(user))
                    .as("%s %s", truth, user)
                    .isEqualTo(truth.expected());
                if (truth.expected() == Expectation.LINK) {
                  assertThat(rules.sameAddress(user))
                      .extracting(Member::id)
                      .containsExactly(truth.memberId());
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 42})
  @DisplayName("one number and day make one space; ids are unique; people have the same ids in all")
  void deterministic(long number) {
    Seed seed = Seed.of(number, NOW);

    assertThat(Seed.of(number, NOW)).isEqualTo(seed);
    assertThat(Seed.of(number + 1, NOW).members()).isNotEqualTo(seed.members());
    assertThat(Seed.of(number + 1, NOW).person("overdue")).isEqualTo(seed.person("overdue"));
    assertThat(seed.members()).extracting(Member::id).doesNotHaveDuplicates().isSorted();
    assertThat(seed.slackUsers()).extracting(SlackUser::id).doesNotHaveDuplicates();
    assertThat(seed.slackUsers()).extracting(SlackUser::handle).doesNotHaveDuplicates();
    assertThat(seed.slackUsers())
        .extracting(SlackUser::id)
        .allMatch(id -> id.matches("U[A-Z0-9]{8,}"));
    assertThat(seed.people())
        .allSatisfy(
            person -> {
              assertThat(seed.slackUser(person.slackUserId()).realName()).isEqualTo(person.name());
              assertThat(seed.truth(person.slackUserId()).orElseThrow().memberId())
                  .as(person.trait())
                  .isEqualTo(person.memberId());
            });
    assertThat(seed.canaries()).hasSizeGreaterThan(1_500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("memberships are of every kind: open, ended, future, two at once, none; some owe")
  void memberships(long number) {
    Seed seed = Seed.of(number, NOW);
    var today = seed.today();

    assertThat(seed.members())
        .anyMatch(m -> m.packages().stream().anyMatch(p -> p.until() == null && p.covers(today)))
        .anyMatch(m -> m.packages().stream().filter(p -> p.covers(today)).count() == 2)
        .anyMatch(m -> m.packages().isEmpty())
        .anyMatch(m -> m.packages().stream().anyMatch(p -> p.from().isAfter(today)))
        .anyMatch(m -> m.lastActivityAt() == null)
        .anyMatch(m -> m.state().equals("locked"))
        .anyMatch(m -> m.number() == null);
    assertThat(
            seed.members().stream()
                .filter(
                    m ->
                        m.invoices().stream()
                            .anyMatch(i -> i.state().equals("unpaid") && i.due().isBefore(today))))
        .hasSizeBetween(40, 200);
    Member overdue = seed.member(seed.person("overdue").memberId());
    assertThat(overdue.invoices().stream().filter(i -> i.state().equals("unpaid"))).hasSize(2);
    assertThat(seed.member(seed.person("ended").memberId()).packages())
        .noneMatch(p -> p.covers(today));
    assertThat(seed.member(seed.person("member").memberId()).packages())
        .anyMatch(p -> p.covers(today));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("a space has a past: some joined lately, some came back, some changed the package")
  void past(long number) {
    Seed seed = Seed.of(number, NOW);
    var today = seed.today();
    var yearAgo = today.minusYears(1);

    assertThat(
            seed.members().stream()
                .filter(m -> m.packages().stream().allMatch(p -> p.from().isAfter(yearAgo)))
                .filter(m -> m.packages().stream().anyMatch(p -> p.covers(today))))
        .hasSizeGreaterThan(50);
    assertThat(
            seed.members().stream()
                .filter(m -> !m.packages().isEmpty())
                .filter(m -> m.packages().stream().allMatch(p -> p.until() != null))
                .filter(m -> m.packages().stream().anyMatch(p -> p.until().isAfter(yearAgo))))
        .hasSizeGreaterThan(50);
    // The day after one ends, the next begins; or later; or before.
    for (String next : List.of("0", "later", "earlier")) {
      assertThat(
              seed.members().stream()
                  .filter(m -> m.packages().size() > 1 && m.packages().get(0).until() != null)
                  .filter(
                      m -> {
                        long gap =
                            m.packages().get(0).until().plusDays(1).toEpochDay()
                                - m.packages().get(1).from().toEpochDay();
                        return switch (next) {
                          case "0" -> gap == 0;
                          case "later" -> gap < 0;
                          default -> gap > 0;
                        };
                      }))
          .as(next)
          .hasSizeGreaterThan(5);
    }
    assertThat(seed.members().stream().flatMap(m -> m.packages().stream()).map(p -> p.id()))
        .doesNotHaveDuplicates();
    assertThat(seed.members().stream().flatMap(m -> m.packages().stream()))
        .allMatch(p -> p.until() == null || !p.until().isBefore(p.from()));

    List<MachineSeed.Charge> charges = MachineSeed.of(seed, MachineSeed.USUAL_LOGS).charges();
    assertThat(charges).hasSizeBetween(5_000, 8_000);
    assertThat(charges).extracting(MachineSeed.Charge::id).doesNotHaveDuplicates();
    assertThat(charges).allMatch(charge -> charge.at().isBefore(NOW));
    assertThat(charges)
        .filteredOn(charge -> charge.id() >= FeeSeed.FIRST_FEE && charge.price().startsWith("-"))
        .hasSizeGreaterThan(20);
  }

  private static Object caseOf(Truth truth) {
    return truth.trap() == Trap.TWO_ACCOUNTS ? truth.memberId() : truth.slackUserId();
  }

  /** The identity rules once more, written down apart from the seed. */
  private static final class Rules {
    private final Seed seed;
    private final String words;
    private final Map<String, List<Member>> byAddress;
    private final Map<String, List<SlackUser>> slackByAddress;
    private final Set<String> names;

    Rules(Seed seed, String words) {
      this.seed = seed;
      this.words = words;
      byAddress =
          seed.members().stream()
              .filter(member -> !key(member.email()).isEmpty())
              .collect(Collectors.groupingBy(member -> key(member.email())));
      slackByAddress =
          seed.slackUsers().stream()
              .filter(user -> !user.bot() && !key(user.email()).isEmpty())
              .collect(Collectors.groupingBy(user -> key(user.email())));
      names =
          seed.members().stream()
              .map(member -> Names.fold(member.fullName()))
              .collect(Collectors.toSet());
    }

    Expectation expected(SlackUser user) {
      // An account that can ask nothing needs no human's time.
      if (user.deleted() || user.bot()) {
        return Expectation.NOTHING;
      }
      List<Member> members = sameAddress(user);
      if (user.emailConfirmed()
          && !user.guest()
          && members.size() == 1
          && slackByAddress.get(key(user.email())).size() == 1
          && shareAWord(members.get(0).fullName(), user.realName())) {
        return Expectation.LINK;
      }
      return members.isEmpty() && !names.contains(Names.fold(user.realName()))
          ? Expectation.NOTHING
          : Expectation.REVIEW;
    }

    List<Member> sameAddress(SlackUser user) {
      return byAddress.getOrDefault(key(user.email()), List.of());
    }

    private boolean shareAWord(String one, String other) {
      Set<String> shared = new HashSet<>(words(one));
      shared.retainAll(words(other));
      return !shared.isEmpty();
    }

    private List<String> words(String name) {
      return Arrays.stream(Names.fold(name).split(words)).filter(word -> !word.isBlank()).toList();
    }

    private static String key(String address) {
      if (address == null) {
        return "";
      }
      return address
          .trim()
          .chars()
          .mapToObj(c -> String.valueOf((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)))
          .collect(Collectors.joining());
    }
  }
}
