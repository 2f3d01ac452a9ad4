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
  void whatNeedsASettingIsNotInstalledWithoutIt() {
    ActionCatalogue bare =
        new ActionCatalogue(new ClassPathResource("actions.yaml"), setting -> false);
    ActionEntry door = bare.find("door-code.issue").orElseThrow();
    assertThat(door.available()).isFalse();
    assertThat(door.notInstalled())
        .isEqualTo(
            "Door code is not installed here: whoever runs the hub has to set LOCK_IDS and"
                + " REMOTELOCK_CLIENT_ID first.");
    assertThat(bare.find("credit.grant").orElseThrow().available()).isTrue();
    assertThat(bare.find("retention.change").orElseThrow().missing())
        .as("what is not built needs no setting")
        .isEmpty();
    assertThat(bare.hash()).as("the rules are the same").isEqualTo(catalogue.hash());
    assertThat(catalogue.find("door-code.issue").orElseThrow().notInstalled()).isEmpty();
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
