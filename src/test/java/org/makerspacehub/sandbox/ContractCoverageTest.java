package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorPaths;

class ContractCoverageTest {
  @Test
  @DisplayName("the connector calls no path that no contract check covers")
  void everyCallIsChecked() {
    assertThat(VendorPaths.FABMAN)
        .isNotEmpty()
        .allMatch(call -> covered("fabman", call), "covered");
    assertThat(VendorPaths.HUBSPOT)
        .isNotEmpty()
        .allMatch(call -> covered("hubspot", call), "covered");
    assertThat(VendorPaths.SLACK).isNotEmpty().allMatch(call -> covered("slack", call), "covered");
    assertThat(VendorPaths.SLACK_SPEAKING).allMatch(call -> covered("slack", call), "covered");
  }

  @Test
  @DisplayName("a path or method that is not checked is told apart from one that is")
  void tellsApart() {
    assertThat(ContractCoverage.covers("fabman", "GET", "/members/107?embed=memberPackages"))
        .isTrue();
    for (List<String> call :
        List.of(
            List.of("fabman", "GET", "/bookings"),
            List.of("fabman", "GET", "/members/107/credits"),
            List.of("fabman", "POST", "/members"),
            List.of("slack", "GET", "/members"),
            List.of("slack", "POST", "/users.listing"))) {
      assertThat(ContractCoverage.covers(call.get(0), call.get(1), call.get(2))).isFalse();
    }
  }

  private static boolean covered(String vendor, String methodAndPath) {
    String[] parts = methodAndPath.split(" ");
    return ContractCoverage.covers(vendor, parts[0], parts[1]);
  }
}
