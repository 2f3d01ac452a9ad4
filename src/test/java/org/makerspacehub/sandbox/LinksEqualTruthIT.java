package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the hub takes people for, held against who they are. */
class LinksEqualTruthIT {
  private final SandboxHub hub = SandboxHub.shared();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("Links equal the truth of the space: none wrong, every doubt before a human")
  void linksEqualTruth(long seedNumber) {
    hub.seed(seedNumber);
    hub.sync();

    Seed seed = hub.sandbox().seed();
    assertThat(count("SELECT COUNT(*) AS n FROM external_identity WHERE source = 'fabman'"))
        .isEqualTo(seed.members().size())
        .isEqualTo(1_200);
    assertThat(
            count(
                "SELECT COUNT(*) AS n FROM external_identity WHERE source = 'slack'"
                    + " AND state = 'active' AND kind = 'person'"))
        .isGreaterThanOrEqualTo(400);

    Map<String, String> linked =
        hub
            .rows(
                "SELECT s.external_id AS account, f.external_id AS member FROM external_identity s"
                    + " JOIN external_identity f ON f.person_id = s.person_id AND f.source ="
                    + " 'fabman' WHERE s.source = 'slack' AND s.link_state IN ('matched',"
                    + " 'confirmed')")
            .stream()
            .collect(
                Collectors.toMap(
                    row -> row.get("account").substring(row.get("account").indexOf('/') + 1),
                    row -> row.get("member")));
    List<String> reviewed =
        hub
            .rows(
                "SELECT i.external_id AS account FROM identity_review r JOIN external_identity i"
                    + " ON i.id = r.identity_id WHERE r.state = 'OPEN'")
            .stream()
            .map(row -> row.get("account").substring(row.get("account").indexOf('/') + 1))
            .toList();

    Map<Trap, int[]> counts = new EnumMap<>(Trap.class);
    List<String> wrong = new ArrayList<>();
    for (Seed.Truth truth : seed.truths()) {
      String member = linked.get(truth.slackUserId());
      Expectation did =
          member != null
              ? Expectation.LINK
              : reviewed.contains(truth.slackUserId()) ? Expectation.REVIEW : Expectation.NOTHING;
      counts.computeIfAbsent(truth.trap(), trap -> new int[3])[did.ordinal()]++;
      if (did != truth.expected()
          || (member != null && !member.equals(String.valueOf(truth.memberId())))) {
        wrong.add(truth + " → " + did + " " + member);
      }
    }
    StringBuilder table =
        new StringBuilder(
            "seed %d%n%-18s %6s %6s %7s%n".formatted(seedNumber, "", "linked", "asked", "nothing"));
    counts.forEach(
        (trap, n) -> table.append("%-18s %6d %6d %7d%n".formatted(trap, n[0], n[1], n[2])));
    System.out.println(table);
    assertThat(wrong).isEmpty();
  }

  private int count(String sql) {
    return Integer.parseInt(hub.rows(sql).get(0).get("n"));
  }
}
