package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.makerspacehub.beans.report.MemberCount.Days;

/** Random histories: the figures balance, and equal what a count day by day finds. */
class MemberCountPropertyTest {
  private static final LocalDate DAY_ZERO = LocalDate.of(2023, 12, 1);

  private record Spell(LocalDate from, LocalDate until) {
    boolean covers(LocalDate day) {
      return !from.isAfter(day) && (until == null || !until.isBefore(day));
    }
  }

  @Property(tries = 400)
  @Label("active at the end = active at the start + joined + came back - left")
  void balances(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int members) {
    Random dice = new Random(seed);
    List<List<Spell>> space = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      space.add(history(dice));
    }
    List<Days> spans = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      LocalDate first = DAY_ZERO.plusDays(dice.nextInt(120));
      // Now and then no day at all: a period that has not begun.
      spans.add(new Days(first, first.plusDays(dice.nextInt(40) - 1L)));
    }

    MemberCount count = new MemberCount(spans);
    for (int i = 0; i < members; i++) {
      for (Spell spell : space.get(i)) {
        count.add("m" + i, spell.from(), spell.until());
      }
    }
    List<MemberCount.Count> counts = count.done();

    for (int i = 0; i < spans.size(); i++) {
      MemberCount.Count found = counts.get(i);
      assertThat(found.activeAtEnd())
          .isEqualTo(found.activeBefore() + found.joined() + found.rejoined() - found.left());
      assertThat(
              List.of(
                  found.activeBefore(),
                  found.activeAtEnd(),
                  found.joined(),
                  found.rejoined(),
                  found.left()))
          .isEqualTo(dayByDay(space, spans.get(i)));
    }
  }

  private static List<Spell> history(Random dice) {
    List<Spell> spells = new ArrayList<>();
    int many = dice.nextInt(6);
    for (int i = 0; i < many; i++) {
      LocalDate from = DAY_ZERO.plusDays(dice.nextInt(150) - 20L);
      // Also such as end before they begin, which somebody typed wrong.
      LocalDate until = dice.nextInt(6) == 0 ? null : from.plusDays(dice.nextInt(50) - 3L);
      spells.add(new Spell(from, until));
    }
    spells.sort(Comparator.comparing(Spell::from));
    return spells;
  }

  private static List<Integer> dayByDay(List<List<Spell>> space, Days days) {
    int before = 0;
    int end = 0;
    int joined = 0;
    int rejoined = 0;
    int left = 0;
    for (List<Spell> spells : space) {
      before += here(spells, days.first().minusDays(1)) ? 1 : 0;
      end += here(spells, days.last()) ? 1 : 0;
      for (LocalDate day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
        boolean today = here(spells, day);
        boolean yesterday = here(spells, day.minusDays(1));
        if (today && !yesterday) {
          boolean ever = false;
          for (LocalDate past = DAY_ZERO.minusDays(60);
              past.isBefore(day);
              past = past.plusDays(1)) {
            ever |= here(spells, past);
          }
          joined += ever ? 0 : 1;
          rejoined += ever ? 1 : 0;
        }
        left += yesterday && !today ? 1 : 0;
      }
    }
    return List.of(before, end, joined, rejoined, left);
  }

  private static boolean here(List<Spell> spells, LocalDate day) {
    return spells.stream().anyMatch(spell -> spell.covers(day));
  }
}
