package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.HubException;

class PoliciesTest {
  private static final Path SOURCE = Path.of("src", "main", "resources", "policies");

  @TempDir Path folder;

  @Test
  @DisplayName("S13 the policies in the jar fit their schema")
  void theBuiltInOnesAreGood() {
    Policies policies = new Policies(Policies.BUILT_IN);

    assertThat(policies.hash()).matches("[0-9a-f]{64}");
    assertThat(policies.inForce().policies().cacheKey()).isPresent();
    assertThat(policies.inForce().schema().cacheKey()).isPresent();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("permit (principal, action", "x.cedar"),
        Arguments.of("permit (principal, action, resource);", "has no @id"),
        Arguments.of("@id(\"our-workspace-only\") permit (principal, action, resource);", "called"),
        Arguments.of(
            "@id(\"x\") permit (principal, action == Hub::Action::\"hub.explode\", resource);",
            "'x'"),
        Arguments.of(
            "@id(\"x\") permit (principal in Hub::Role::\"stuff\", action, resource);", "'x'"),
        Arguments.of(
            "@id(\"x\") permit (principal, action, resource is Hub::Member)"
                + " when { resource.mine };",
            "'x'"),
        Arguments.of(
            "@id(\"x\") permit (principal, action == Hub::Action::\"hub.status\","
                + " resource is Hub::Member);",
            "'x'"),
        Arguments.of("@id(\"x\") permit (principal == ?principal, action, resource);", "template"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  @DisplayName("S13 policies that are wrong stop the start, naming the policy")
  void refusesWrongPolicies(String policy, String named) throws IOException {
    copyGoodOnes();
    Files.writeString(folder.resolve("x.cedar"), policy);

    assertThatThrownBy(() -> new Policies(folder.toUri().toString()))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("The policies cannot be used: ")
        .hasMessageContaining(named)
        .message()
        .doesNotContain("\n");
  }

  @Test
  @DisplayName("S13 a missing or broken schema stops the start")
  void refusesWithoutASchema() throws IOException {
    copyGoodOnes();
    Files.delete(folder.resolve("hub.cedarschema"));
    assertThatThrownBy(() -> new Policies(folder.toUri().toString()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("hub.cedarschema");

    Files.writeString(folder.resolve("hub.cedarschema"), "namespace Hub { entity ");
    assertThatThrownBy(() -> new Policies(folder.toUri().toString()))
        .isInstanceOf(HubException.class);
  }

  @Test
  @DisplayName(
      "S13 a reload that fails keeps the last good set, one that passes is in force at once")
  void keepsTheLastGoodSet() throws IOException {
    Policies policies = new Policies(Policies.BUILT_IN);
    Guard guard = new Guard(policies, person -> EnumSet.of(Role.BOARD), denial -> {}, "T0OURS");
    Principal board = Principal.person("T0OURS", "U0BOARD");
    String before = policies.hash();
    copyGoodOnes();

    Files.writeString(folder.resolve("x.cedar"), "permit (");
    assertThatThrownBy(() -> policies.reload(folder.toUri().toString()))
        .isInstanceOf(HubException.class);
    assertThat(policies.hash()).isEqualTo(before);
    assertThat(guard.check(board, "hub.status", Resource.HUB, Map.of()).allowed()).isTrue();
    assertThat(guard.check(board, "hub.sync", Resource.HUB, Map.of()).allowed()).isFalse();

    Files.writeString(
        folder.resolve("x.cedar"),
        "@id(\"board-synchronises\") permit (principal in Hub::Role::\"board\","
            + " action == Hub::Action::\"hub.sync\", resource);");
    policies.reload(folder.toUri().toString());
    assertThat(policies.hash()).isNotEqualTo(before);
    assertThat(guard.check(board, "hub.sync", Resource.HUB, Map.of()).reasons())
        .containsExactly("board-synchronises");
  }

  @Test
  void theHashIsOfTheFilesAndNothingElse() throws IOException {
    copyGoodOnes();
    String hash = new Policies(folder.toUri().toString()).hash();

    assertThat(hash).isEqualTo(new Policies(Policies.BUILT_IN).hash());

    Files.writeString(
        folder.resolve("team.cedar"), Files.readString(folder.resolve("team.cedar")) + "// more\n");
    assertThat(new Policies(folder.toUri().toString()).hash()).isNotEqualTo(hash);
  }

  private void copyGoodOnes() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }
}
