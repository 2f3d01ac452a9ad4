package org.makerspacehub.beans.member;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

@Label("Whatever somebody types to name a person")
class NamingPeoplePropertyTest {

  @Property(tries = 500)
  @Label("S10 any text is understood as something, and never grows")
  void anything(@ForAll String typed) {
    MemberQuery query = MemberQuery.of(typed);
    assertThat(query.kind()).isNotNull();
    assertThat(query.value().length()).isLessThanOrEqualTo(Math.min(300, typed.length()));
  }

  @Property(tries = 500)
  @Label("It gives up only beyond what is allowed")
  void bounded(
      @ForAll @AlphaChars @StringLength(min = 1, max = 12) String a,
      @ForAll @AlphaChars @StringLength(min = 1, max = 12) String b) {
    int whole = Typos.distance(a, b, 100);
    for (int most = 0; most < 4; most++) {
      int bounded = Typos.distance(a, b, most);
      assertThat(bounded <= most).isEqualTo(whole <= most);
      if (whole <= most) {
        assertThat(bounded).isEqualTo(whole);
      }
    }
    assertThat(whole).isEqualTo(Typos.distance(b, a, 100));
  }
}
