package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.support.MirrorDump;

/** Whatever a vendor does in the middle of a sync: the database ends as if it had done nothing. */
class FaultsDuringSyncIT {
  private static final List<String> KINDS =
      List.of("429", "500", "503", "slow", "hang", "reset", "drop-after-commit");

  private static SandboxHub hub;
  private static MirrorDump undisturbed;

  @BeforeAll
  static void quietRun() {
    hub = SandboxHub.shared();
    hub.seed(4);
    hub.syncFull();
    undisturbed = MirrorDump.of(hub.database());
    assertThat(undisturbed.sizes().get("external_identity")).isGreaterThan(1_600);
    System.out.println("Rows by table: " + undisturbed.sizes());
  }

  @AfterEach
  void calm() {
    hub.control("DELETE", "/_faults", "{}");
  }

  static Stream<Arguments> faults() {
    return KINDS.stream()
        .flatMap(kind -> Stream.of("fabman", "hubspot", "slack").map(vendor -> Arguments.of(vendor, kind)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  @DisplayName("S24 a fault in the middle of a sync ends in the same database, table by table")
  void sameDatabase(String vendor, String kind) {
    hub.database().empty();
    hub.control(
        "POST",
        "/_faults",
        """
        {"vendor": "%s", "match": "", "kind": "%s", "rate": 0.4, "count": 12, "ms": %d}
        """
            .formatted(vendor, kind, kind.equals("429") ? 0 : kind.equals("hang") ? 2_500 : 300));
    hub.syncFull();

    hub.control("DELETE", "/_faults", "{}");
    // A breaker that opened must close by itself.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              hub.syncFull();
              return hub.lastRoundIsDone();
            });
    MirrorDump.of(hub.database()).assertSameAs(undisturbed, vendor + " " + kind);
  }
}
