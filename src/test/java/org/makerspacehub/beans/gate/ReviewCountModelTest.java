package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.makerspacehub.beans.policy.Principal;

/** The one count of clicks against a count that was written without it, and its edges by hand. */
class ReviewCountModelTest {
  private static final Instant ASKED = Instant.parse("2026-11-23T20:00:00Z");
  private static final Instant END = ASKED.plus(Duration.ofHours(24));
  private static final Canonical WHAT =
      new Canonical("door-code.issue", "T0OURS/U0ADA", Map.of("hours", 4), "T0OURS/U0ADA", "p");
  private static final ActionRequest REQUEST =
      new ActionRequest(
          "aaaaaaaaaaaa",
          WHAT,
          WHAT.hash(),
          RequestState.PENDING,
          0,
          null,
          2,
          false,
          "",
          List.of(),
          null,
          null,
          ASKED,
          null,
          null,
          null,
          null,
          END,
          null,
          null,
          null,
          null);

  /** Six accounts: 0 and 1 are one person, 4 is the requester's, 5 holds no role. */
  private static final Reviewers REVIEWERS =
      (request, click) ->
          switch (click.principal().slackUserId()) {
            case "U0", "U1" -> Reviewers.Judged.yes("one person");
            case "U4" -> Reviewers.Judged.no("You can't decide what you asked for yourself.");
            case "U5" -> Reviewers.Judged.no("You don't hold a role that can decide this.");
            default -> Reviewers.Judged.yes(click.principal().id());
          };

  /** What somebody did, before it is a row. */
  record Deed(int account, boolean yes, boolean aboutThis, int minute) {}

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(5, true), net.jqwik.api.Tuple.of(1, false)),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, true), net.jqwik.api.Tuple.of(1, false)),
            Arbitraries.integers().between(0, 26 * 60))
        .as(Deed::new)
        .list()
        .ofMaxSize(12);
  }

  private static List<SignedClick> rows(List<Deed> deeds) {
    List<SignedClick> rows = new ArrayList<>();
    for (Deed deed : deeds) {
      rows.add(
          click(
              rows.size() + 1,
              deed.account(),
              deed.yes(),
              deed.aboutThis() ? REQUEST.stamp() : "aaaaaaaaaaaa:" + "0".repeat(64),
              ASKED.plus(Duration.ofMinutes(deed.minute()))));
    }
    return rows;
  }

  private static SignedClick click(long id, int account, boolean yes, String about, Instant at) {
    return new SignedClick(
        id,
        "c%011d".formatted(id),
        Principal.person("T0OURS", "U" + account),
        yes ? SignedClick.Kind.CLICK : SignedClick.Kind.FORM,
        yes ? SignedClick.APPROVE : SignedClick.DENY,
        about,
        yes ? "" : "because " + id,
        at);
  }

  private static SignedClick yes(long id, int account, Instant at) {
    return click(id, account, true, REQUEST.stamp(), at);
  }

  private static SignedClick no(long id, int account, Instant at) {
    return click(id, account, false, REQUEST.stamp(), at);
  }

  private static ReviewCount count(int need, SignedClick... clicks) {
    return ReviewCount.of(REQUEST, need, List.of(clicks), REVIEWERS);
  }

  @Property(tries = 2000)
  @Label("A4, A7, A22 for any clicks the count is what a plain count of people says")
  void plainCount(@ForAll("deeds") List<Deed> deeds, @ForAll @IntRange(min = 1, max = 4) int need) {
    Set<String> people = new LinkedHashSet<>();
    boolean denied = false;
    for (Deed deed : deeds) {
      if (!deed.aboutThis() || deed.account() > 3) {
        continue;
      }
      if (!deed.yes()) {
        denied = true;
      } else if (deed.minute() < 24 * 60) {
        people.add(deed.account() < 2 ? "one person" : "account " + deed.account());
      }
    }
    ReviewCount count = ReviewCount.of(REQUEST, need, rows(deeds), REVIEWERS);
    assertThat(count.have()).isEqualTo(people.size());
    assertThat(count.verdict())
        .isEqualTo(
            denied
                ? ReviewCount.Verdict.DENIED
                : people.size() >= need ? ReviewCount.Verdict.APPROVED : ReviewCount.Verdict.OPEN);
    assertThat(count.decidedAt() == null).isEqualTo(count.verdict() == ReviewCount.Verdict.OPEN);
    assertThat(count.judged())
        .allSatisfy(each -> assertThat(each.counts()).isEqualTo(each.no().isEmpty()));
  }

  @Property(tries = 500)
  @Label("the order in which rows are read changes nothing")
  void orderOfReading(@ForAll("deeds") List<Deed> deeds, @ForAll long seed) {
    List<SignedClick> rows = rows(deeds);
    List<SignedClick> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(ReviewCount.of(REQUEST, 2, shuffled, REVIEWERS))
        .isEqualTo(ReviewCount.of(REQUEST, 2, rows, REVIEWERS));
  }

  @Property(tries = 500)
  @Label("A3 clicks of the requester and of people without the role change no verdict and no sum")
  void nobodysClicks(@ForAll("deeds") List<Deed> deeds) {
    List<SignedClick> all = rows(deeds);
    List<SignedClick> counted =
        all.stream().filter(click -> click.principal().slackUserId().matches("U[0-3]")).toList();
    ReviewCount with = ReviewCount.of(REQUEST, 2, all, REVIEWERS);
    ReviewCount without = ReviewCount.of(REQUEST, 2, counted, REVIEWERS);
    assertThat(with.verdict()).isEqualTo(without.verdict());
    assertThat(with.have()).isEqualTo(without.have());
    assertThat(with.decidedAt()).isEqualTo(without.decidedAt());
  }

  /** What whoever asked, and others, press where the asker has to confirm. */
  record Press(int account, String name, boolean aboutThis, int minute) {}

  @Provide
  Arbitrary<List<Press>> presses() {
    return Combinators.combine(
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(3, 9),
                net.jqwik.api.Tuple.of(1, 2),
                net.jqwik.api.Tuple.of(1, 5)),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(4, SignedClick.CONFIRM),
                net.jqwik.api.Tuple.of(2, SignedClick.APPROVE),
                net.jqwik.api.Tuple.of(1, SignedClick.LIFT)),
            Arbitraries.frequency(
                net.jqwik.api.Tuple.of(4, true), net.jqwik.api.Tuple.of(1, false)),
            Arbitraries.integers().between(0, 26 * 60))
        .as(Press::new)
        .list()
        .ofMaxSize(8);
  }

  private static final ActionRequest OWN = own();

  private static ActionRequest own() {
    Canonical what = new Canonical("agent.create", "-", Map.of("name", "x"), "T0OURS/U9", "p");
    return new ActionRequest(
        "aaaaaaaaaaaa",
        what,
        what.hash(),
        RequestState.PENDING,
        0,
        null,
        0,
        false,
        "",
        List.of(),
        null,
        "super",
        ASKED,
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

  private static SignedClick press(Press each, long id) {
    return new SignedClick(
        id,
        "p%011d".formatted(id),
        Principal.person("T0OURS", "U" + each.account()),
        SignedClick.Kind.CLICK,
        each.name(),
        each.aboutThis() ? OWN.stamp() : "aaaaaaaaaaaa:" + "0".repeat(64),
        "",
        ASKED.plus(Duration.ofMinutes(each.minute())));
  }

  @Property(tries = 2000)
  @Label("A3 where the asker confirms, their own press of these bytes in time is all that counts")
  void confirmation(
      @ForAll("presses") List<Press> presses, @ForAll @IntRange(min = 0, max = 2) int need) {
    List<SignedClick> rows = new ArrayList<>();
    presses.forEach(each -> rows.add(press(each, rows.size() + 1)));
    boolean confirmed =
        presses.stream()
            .anyMatch(
                each ->
                    each.account() == 9
                        && each.name().equals(SignedClick.CONFIRM)
                        && each.aboutThis()
                        && each.minute() < 24 * 60);
    long approvals =
        presses.stream()
            .filter(
                each ->
                    each.name().equals(SignedClick.APPROVE)
                        && each.aboutThis()
                        && each.minute() < 24 * 60
                        && each.account() == 2)
            .map(Press::account)
            .distinct()
            .count();
    // The asker may confirm and never approve; 2 may approve, 5 nothing.
    Reviewers reviewers =
        (request, click) ->
            click.confirms()
                ? Reviewers.Judged.yes(click.principal().id())
                : click.principal().slackUserId().equals("U2")
                    ? Reviewers.Judged.yes("two")
                    : Reviewers.Judged.no("No.");
    ReviewCount count = ReviewCount.of(OWN, need, rows, reviewers);
    boolean expected = need == 0 ? confirmed : approvals >= need;
    assertThat(count.verdict())
        .isEqualTo(expected ? ReviewCount.Verdict.APPROVED : ReviewCount.Verdict.OPEN);
    assertThat(count.judged())
        .filteredOn(ReviewCount.Counted::counts)
        .allSatisfy(each -> assertThat(each.click().confirms()).isEqualTo(need == 0));
  }

  @Example
  @Label(
      "A3 A7 who may decide an action may end what waits for its asker's confirmation, before it is done")
  void confirmedAndDenied() {
    SignedClick confirm = press(new Press(9, SignedClick.CONFIRM, true, 1), 1);
    SignedClick no =
        new SignedClick(
            2,
            "cccccccccccc",
            Principal.person("T0OURS", "U2"),
            SignedClick.Kind.FORM,
            SignedClick.DENY,
            OWN.stamp(),
            "stop",
            ASKED.plusSeconds(300));
    Reviewers all = (request, click) -> Reviewers.Judged.yes(click.principal().id());
    assertThat(ReviewCount.of(OWN, 0, List.of(confirm, no), all).verdict())
        .isEqualTo(ReviewCount.Verdict.DENIED);
    assertThat(ReviewCount.of(OWN, 0, List.of(confirm), all).decidedAt())
        .isEqualTo(confirm.receivedAt());
  }

  @Example
  @Label("A22 a yes one millisecond before the end counts, at the end and after it does not")
  void lastMillisecond() {
    assertThat(count(1, yes(1, 2, END.minusMillis(1))).verdict())
        .isEqualTo(ReviewCount.Verdict.APPROVED);
    for (Instant late : List.of(END, END.plusMillis(1))) {
      ReviewCount count = count(1, yes(1, 2, late));
      assertThat(count.verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
      assertThat(count.judged().get(0).no()).contains("after the time to decide");
    }
  }

  @Example
  @Label("A4 two accounts of one person are one yes, and the second is told so")
  void twoAccounts() {
    ReviewCount count = count(2, yes(1, 0, ASKED), yes(2, 1, ASKED.plusSeconds(1)));
    assertThat(count.have()).isEqualTo(1);
    assertThat(count.verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
    assertThat(count.judged().get(1).no()).contains("counts once");
  }

  @Example
  @Label("A7 a no ends it after any number of yeses, even the denier's own; the first no is told")
  void denyWins() {
    ReviewCount count =
        count(
            2,
            yes(1, 2, ASKED),
            yes(2, 3, ASKED.plusSeconds(1)),
            no(3, 2, ASKED.plusSeconds(2)),
            no(4, 3, ASKED.plusSeconds(3)));
    assertThat(count.verdict()).isEqualTo(ReviewCount.Verdict.DENIED);
    assertThat(count.reason()).isEqualTo("because 3");
    assertThat(count.decidedAt()).isEqualTo(ASKED.plusSeconds(2));
  }

  @Example
  @Label("it was decided when the quorum was reached, however many say yes afterwards")
  void decidedWhen() {
    ReviewCount count =
        count(
            1, yes(1, 0, ASKED), yes(2, 2, ASKED.plusSeconds(1)), yes(3, 3, ASKED.plusSeconds(2)));
    assertThat(count.have()).isEqualTo(3);
    assertThat(count.decidedAt()).isEqualTo(ASKED);
  }

  @Example
  @Label("A20 without anybody's word nothing is approved, however few it takes")
  void silence() {
    for (int need = 0; need < 3; need++) {
      assertThat(count(need).verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
      assertThat(count(need, yes(1, 5, ASKED)).verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
    }
  }

  @Example
  @Label("only the button says yes and only the form says no; anything else is nobody's word")
  void namesAndKinds() {
    List<SignedClick> odd = new ArrayList<>();
    for (SignedClick.Kind kind : SignedClick.Kind.values()) {
      for (String name :
          List.of(
              SignedClick.APPROVE,
              SignedClick.DENY,
              SignedClick.LIFT,
              SignedClick.OWNER_AGREE,
              SignedClick.CONFIRM + ".",
              "gate.approve ",
              "GATE.APPROVE")) {
        SignedClick click =
            new SignedClick(
                odd.size() + 1,
                "cccccccccccc",
                Principal.person("T0OURS", "U2"),
                kind,
                name,
                REQUEST.stamp(),
                "",
                ASKED);
        if (!click.approves() && !click.denies()) {
          odd.add(click);
        }
      }
    }
    assertThat(odd).hasSize(12);
    ReviewCount count = ReviewCount.of(REQUEST, 1, odd, REVIEWERS);
    assertThat(count.verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
    assertThat(count.judged()).isEmpty();
  }

  @Example
  @Label("A1 who is nobody's person does not count, even when somebody says they may")
  void nobody() {
    ReviewCount count =
        ReviewCount.of(
            REQUEST,
            1,
            List.of(yes(1, 2, ASKED)),
            (request, click) -> new Reviewers.Judged("", ""));
    assertThat(count.verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
    assertThat(count.judged().get(0).no()).isNotEmpty();
  }
}
