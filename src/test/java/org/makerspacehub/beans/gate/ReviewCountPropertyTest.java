package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.makerspacehub.beans.policy.Principal;

/** What counts, whoever clicks what in whatever order. */
class ReviewCountPropertyTest {
  private static final Instant END = Instant.parse("2026-11-23T20:00:00Z");
  private static final ActionRequest REQUEST = request();

  /** Persons 0 to 3 may, each with two accounts; 4 and 5 may not. */
  private static final Reviewers REVIEWERS =
      (request, click) -> {
        int account = Integer.parseInt(click.principal().slackUserId().substring(1));
        return account / 2 < 4
            ? Reviewers.Judged.yes("person " + account / 2)
            : Reviewers.Judged.no("No role.");
      };

  /** Each number is a click: who (12 accounts), when, what and about what. */
  private static List<SignedClick> clicks(List<Integer> numbers) {
    List<SignedClick> clicks = new ArrayList<>();
    for (int n : numbers) {
      int account = n % 12;
      int when = n / 12 % 5 - 2;
      boolean deny = n / 60 % 6 == 0;
      boolean other = n / 360 % 5 == 0;
      clicks.add(
          new SignedClick(
              clicks.size() + 1,
              "r" + clicks.size(),
              Principal.person("T0OURS", "U" + account),
              deny ? SignedClick.Kind.FORM : SignedClick.Kind.CLICK,
              deny ? SignedClick.DENY : SignedClick.APPROVE,
              other ? "another:hash" : REQUEST.stamp(),
              deny ? "because" : "",
              END.plusMillis(when)));
    }
    return clicks;
  }

  @Property
  @Label("A1 A4 A7 A14 A22 a naive count says the same")
  void naive(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 1799) Integer> numbers,
      @ForAll @IntRange(min = 0, max = 4) int need) {
    List<SignedClick> clicks = clicks(numbers);
    Set<Integer> persons = new HashSet<>();
    boolean denied = false;
    for (SignedClick click : clicks) {
      int person = Integer.parseInt(click.principal().slackUserId().substring(1)) / 2;
      if (person >= 4 || !click.about().equals(REQUEST.stamp())) {
        continue;
      }
      denied |= click.denies();
      // Where the asker has to confirm, nobody's yes counts.
      if (need > 0 && click.approves() && click.receivedAt().isBefore(END)) {
        persons.add(person);
      }
    }
    ReviewCount count = ReviewCount.of(REQUEST, need, clicks, REVIEWERS);
    assertThat(count.have()).isEqualTo(persons.size());
    assertThat(count.verdict())
        .isEqualTo(
            denied
                ? ReviewCount.Verdict.DENIED
                : need > 0 && persons.size() >= need
                    ? ReviewCount.Verdict.APPROVED
                    : ReviewCount.Verdict.OPEN);
    assertThat(count.decidedAt() == null).isEqualTo(count.verdict() == ReviewCount.Verdict.OPEN);
    assertThat(count.judged()).allMatch(each -> each.counts() == each.no().isEmpty());
  }

  @Property
  @Label("A2 nobody who may: never approved, whatever it takes and whoever clicks")
  void nobody(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 1799) Integer> numbers,
      @ForAll @IntRange(min = 0, max = 4) int need) {
    assertThat(
            ReviewCount.of(
                    REQUEST, need, clicks(numbers), (request, click) -> Reviewers.Judged.no("No."))
                .verdict())
        .isEqualTo(ReviewCount.Verdict.OPEN);
    assertThat(
            ReviewCount.of(
                    REQUEST, need, clicks(numbers), (request, click) -> Reviewers.Judged.yes(""))
                .verdict())
        .as("a person whom nobody can name")
        .isEqualTo(ReviewCount.Verdict.OPEN);
  }

  private static ActionRequest request() {
    Canonical canonical =
        new Canonical("door-code.issue", "T0OURS/U99", Map.of(), "T0OURS/U99", "p");
    return new ActionRequest(
        "abcdefghjkmn",
        canonical,
        canonical.hash(),
        RequestState.PENDING,
        0,
        null,
        1,
        false,
        "",
        List.of(),
        null,
        null,
        END.minusSeconds(3600),
        null,
        null,
        null,
        null,
        END,
        null,
        null,
        null,
        null);
  }
}
