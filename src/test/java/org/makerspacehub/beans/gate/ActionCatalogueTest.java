package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.policy.Role;
import org.springframework.core.io.ClassPathResource;

class ActionCatalogueTest {
  private final ActionCatalogue catalogue =
      new ActionCatalogue(new ClassPathResource("actions.yaml"));

  @Test
  void theShippedOneIsRight() {
    assertThat(catalogue.all()).hasSizeGreaterThan(15);
    ActionEntry credit = catalogue.find("credit.grant").orElseThrow();
    assertThat(credit.quorum(false, true, Map.of("amount", "50.00"))).isEqualTo(1);
    assertThat(credit.quorum(false, true, Map.of("amount", "50.01"))).isEqualTo(2);
    assertThat(credit.quorum(false, true, Map.of("amount", "fifty"))).isEqualTo(2);
    ActionEntry door = catalogue.find("door-code.issue").orElseThrow();
    assertThat(door.quorum(true, true, Map.of())).isEqualTo(1);
    assertThat(door.quorum(true, false, Map.of())).isEqualTo(2);
    assertThat(door.quorum(false, true, Map.of())).isEqualTo(2);
  }

  @Test
  void argumentsThatDoNotFitAreNamed() {
    assertThat(catalogue.wrong("door-code.issue", Map.of("lock", "front", "hours", 4))).isEmpty();
    assertThat(catalogue.wrong("door-code.issue", Map.of("lock", "front")))
        .containsExactly("hours does not fit (required)");
    assertThat(catalogue.wrong("door-code.issue", Map.of("lock", "f", "hours", 4, "who", "me")))
        .containsExactly("who does not fit (additionalProperties)");
    assertThat(catalogue.wrong("membership.assign-package", Map.of("package", "1", "from", "soon")))
        .hasSize(1);
    assertThat(catalogue.wrong("nothing.of-that-name", Map.of())).hasSize(1);
  }

  @Test
  void nobodyButStaffBoardAndOwnerIsWaitedFor() {
    assertThat(catalogue.all())
        .allSatisfy(
            entry -> {
              assertThat(entry.approve())
                  .isSubsetOf(Role.STAFF, Role.BOARD, Role.OWNER)
                  .isNotEmpty();
              assertThat(entry.escalateTo()).isSubsetOf(Role.STAFF, Role.BOARD, Role.OWNER);
            });
  }
}
