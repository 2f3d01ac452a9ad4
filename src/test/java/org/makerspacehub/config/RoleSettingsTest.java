package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.docs.Pages;
import org.makerspacehub.sandbox.SandboxSettings;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/** What each role must have and must not have, and how a start ends that is set up wrongly. */
@ExtendWith(OutputCaptureExtension.class)
class RoleSettingsTest {

  static Stream<Arguments> required() {
    return pairs(RoleSettings.REQUIRED.entrySet().stream());
  }

  static Stream<Arguments> forbidden() {
    return pairs(RoleSettings.FORBIDDEN.entrySet().stream());
  }

  @ParameterizedTest(name = "{0} without {1}")
  @MethodSource("required")
  @DisplayName("S25 a role without a setting that it needs stops with one sentence naming it")
  void missing(HubRole role, String name, CapturedOutput output) {
    Map<String, String> settings = enough(role);
    settings.remove(name);

    assertThat(start(role.wireName(), settings, output))
        .isEqualTo(
            "hub: The role '%s' cannot start: %s is not set (docs/configuration.md lists what each role needs)."
                .formatted(role.wireName(), name));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("forbidden")
  @DisplayName("S36 a role that was given another's secret stops with one sentence naming it")
  void anothersSecret(HubRole role, String name, CapturedOutput output) {
    Map<String, String> settings = enough(role);
    settings.put(name, "canary-of-another");

    assertThat(start(role.wireName(), settings, output))
        .contains(name + " belongs to another role")
        .doesNotContain("canary");
  }

  @Test
  @DisplayName("S25 S36 secrets of hooks are the edge's alone, whole, and by a name of their hook")
  void secretsOfHooks() {
    String good = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for (HubRole role : List.of(HubRole.HUB, HubRole.CONNECTOR, HubRole.EXECUTOR)) {
      MockEnvironment settings = environment(enough(role));
      settings.setProperty("HOOK_MACHINE_DOWN_SECRET", good);
      assertThatThrownBy(() -> RoleSettings.check(role, settings))
          .hasMessageContaining("HOOK_MACHINE_DOWN_SECRET belongs to another role");
    }
    MockEnvironment edge = environment(enough(HubRole.EDGE));
    edge.setProperty("HOOK_MACHINE_DOWN_SECRET", good);
    edge.setProperty("HOOK_MACHINE_DOWN_SECRET_PREVIOUS", good);
    edge.setProperty("HOOK_N8N_SECRET", good);
    RoleSettings.check(HubRole.EDGE, edge);
    assertThat(HookSecrets.of(edge).keySet()).containsExactly("machine-down", "n8n");
    assertThat(HookSecrets.of(edge).get("machine-down")).hasSize(2);
    for (String name :
        List.of(
            "HOOK__SECRET",
            "HOOK_1_SECRET",
            "HOOK_A_SECRET_OLD",
            "HOOK_" + "A".repeat(25) + "_SECRET")) {
      MockEnvironment odd = environment(enough(HubRole.EDGE));
      odd.setProperty(name, good);
      assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, odd)).hasMessageContaining(name);
    }
    for (String value : List.of("canary", "whsec_canary", "whsec_c2hvcnQ=", "change-me")) {
      MockEnvironment odd = environment(enough(HubRole.EDGE));
      odd.setProperty("HOOK_A_SECRET", value);
      assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, odd))
          .hasMessageContaining("HOOK_A_SECRET is not whsec_")
          .message()
          .doesNotContain("canary");
    }
    MockEnvironment half = environment(enough(HubRole.EDGE));
    half.setProperty("HOOK_A_SECRET_PREVIOUS", good);
    assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, half))
        .hasMessageContaining("the newer secret is not");
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-me", "changeme", "Secret", " password ", "TODO", "xxx"})
  void stillADefault(String value) {
    MockEnvironment settings = environment(enough(HubRole.HUB));
    settings.setProperty("CONNECTOR_TOKEN", value);

    assertThatThrownBy(() -> RoleSettings.check(HubRole.HUB, settings))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("CONNECTOR_TOKEN is still a default");
  }

  @Test
  void blankIsNotSetAndEveryFaultIsNamedAtOnce() {
    MockEnvironment settings = environment(enough(HubRole.EDGE));
    settings.setProperty("EDGE_TOKEN", "  ");
    settings.setProperty("SLACK_TEAM_ID", "");
    settings.setProperty("SLACK_BOT_TOKEN", "canary");

    assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, settings))
        .hasMessageContainingAll(
            "EDGE_TOKEN is not set", "SLACK_TEAM_ID is not set", "SLACK_BOT_TOKEN belongs")
        .hasMessageNotContaining("canary");
  }

  @Test
  @DisplayName("S25 an edge needs a way in from Slack, whichever; with neither it does not start")
  void oneWayIn() {
    Map<String, String> neither = enough(HubRole.EDGE);
    neither.remove("SLACK_SIGNING_SECRET");
    assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, environment(neither)))
        .hasMessageContaining("SLACK_SIGNING_SECRET or SLACK_APP_TOKEN is not set");

    neither.put("SLACK_APP_TOKEN", "xapp-1");
    assertThatCode(() -> RoleSettings.check(HubRole.EDGE, environment(neither)))
        .doesNotThrowAnyException();
    neither.put("SLACK_APP_TOKEN", "change-me");
    assertThatThrownBy(() -> RoleSettings.check(HubRole.EDGE, environment(neither)))
        .hasMessageContaining("SLACK_APP_TOKEN is still a default");
  }

  @ParameterizedTest
  @EnumSource(HubRole.class)
  void whatIsRequiredIsEnough(HubRole role) {
    assertThatCode(() -> RoleSettings.check(role, environment(enough(role))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(HubRole.class)
  void nothingIsBothRequiredAndForbidden(HubRole role) {
    Set<String> both = new HashSet<>(RoleSettings.REQUIRED.getOrDefault(role, List.of()));
    both.retainAll(RoleSettings.FORBIDDEN.getOrDefault(role, Set.of()));
    assertThat(both).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HubRole.class)
  @DisplayName("what a role may have is nothing that it must not have")
  void nothingIsBothAllowedAndForbidden(HubRole role) {
    assertThat(RoleSettings.allowed(role))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(RoleSettings.FORBIDDEN.getOrDefault(role, Set.of()))
        .containsAll(RoleSettings.REQUIRED.getOrDefault(role, List.of()));
  }

  @ParameterizedTest
  @EnumSource(
      value = HubRole.class,
      names = {"EDGE", "HUB", "CONNECTOR", "EXECUTOR"})
  @DisplayName("S36 every secret there is belongs to a role or is refused by it, none is ignored")
  void noSecretIsIgnored(HubRole role) {
    Set<String> secrets =
        Pattern.compile("\\$\\{([A-Z_]+)")
            .matcher(Pages.read("src/main/resources/application.yaml"))
            .results()
            .map(found -> found.group(1))
            .filter(
                name ->
                    name.matches(".*(TOKEN|SECRET|_KEY|PASSWORD|PREVIOUS)$|SMTP_URL|.*WEBHOOK_URL"))
            // Anyone may have a key that only tells whether a signature is right.
            .filter(name -> !name.contains("PUBLIC_KEY"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(secrets).hasSizeGreaterThan(20).contains("AUDIT_SIGNING_KEY", "DELIVERY_KEY");
    List<String> own = RoleSettings.allowed(role);
    secrets.removeAll(own);
    // What was one's own until a change is nobody else's.
    secrets.removeIf(name -> own.contains(name.replaceFirst("_PREVIOUS$", "")));
    assertThat(RoleSettings.FORBIDDEN.get(role)).containsAll(secrets);
  }

  @Test
  @DisplayName("whatever the hub reads from its environment, some role may be given")
  void everySettingHasARole() {
    Set<String> allowed = new HashSet<>();
    for (HubRole role : HubRole.values()) {
      allowed.addAll(RoleSettings.allowed(role));
    }
    assertThat(
            Pattern.compile("\\$\\{([A-Z_]+)")
                .matcher(Pages.read("src/main/resources/application.yaml"))
                .results()
                .map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(allowed).contains(name));
  }

  @Test
  @DisplayName("a process that is not told its role does not start")
  void noRole(CapturedOutput output) {
    assertThat(start("", Map.of(), output)).isEqualTo(NO_ROLE.formatted("is not set"));
  }

  @Test
  void anUnknownRole(CapturedOutput output) {
    assertThat(start("janitor", Map.of(), output)).isEqualTo(NO_ROLE.formatted("is 'janitor'"));
  }

  @Test
  @DisplayName("a mode that is neither live nor observe stops the start in one sentence")
  void anUnknownMode(CapturedOutput output) {
    Map<String, String> settings = enough(HubRole.CONNECTOR);
    settings.put("HUB_MODE", "obsrve");

    assertThat(start("connector", settings, output))
        .isEqualTo("hub: HUB_MODE is neither 'live' nor 'observe': set it to one of them.");
  }

  @Test
  @DisplayName("a fault that only shows when the beans are made ends in one sentence too")
  void faultOfABean(CapturedOutput output) {
    Map<String, String> settings = enough(HubRole.EXECUTOR);
    settings.put("HUB_DB_URL", "jdbc:mariadb://127.0.0.1:1/hub");
    settings.put("AUDIT_SIGNING_KEY", SandboxSettings.AUDIT_SIGNING_KEY);
    settings.put("HUB_DB_PASSWORD", "canary-password");
    settings.put("MANAGEMENT_PORT", "0");
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("EXECUTOR_DIR", "target/executor-of-the-settings");

    assertThat(start("executor", settings, output))
        .startsWith("hub: The database at HUB_DB_URL does not answer")
        .doesNotContain("canary");
  }

  @Test
  @DisplayName(
      "a delivery key that is no key stops the start in one sentence that does not quote it")
  void noDeliveryKey(CapturedOutput output) {
    Map<String, String> settings = enough(HubRole.EXECUTOR);
    settings.put("HUB_DB_URL", "jdbc:mariadb://127.0.0.1:1/hub");
    settings.put("DELIVERY_KEY", "canary-key");
    settings.put("AUDIT_SIGNING_KEY", SandboxSettings.AUDIT_SIGNING_KEY);
    settings.put("EXECUTOR_DIR", "target/executor-of-the-settings");
    settings.put("MANAGEMENT_PORT", "0");

    assertThat(start("executor", settings, output))
        .startsWith("hub: DELIVERY_KEY is not 32 bytes in Base64")
        .doesNotContain("canary");
  }

  private static final String NO_ROLE =
      "hub: HUB_ROLE %s: set it to one of edge, hub, connector, executor, all.";

  /** Starts, and gives what it printed on standard error: one line. */
  private static String start(String role, Map<String, String> settings, CapturedOutput output) {
    String[] arguments =
        Stream.concat(
                Stream.of("HUB_ROLE=" + role),
                settings.entrySet().stream().map(s -> s.getKey() + "=" + s.getValue()))
            .map(argument -> "--" + argument)
            .toArray(String[]::new);
    int before = output.getErr().length();

    assertThatThrownBy(() -> HubApplication.application().run(arguments).close());

    assertThat(output.getAll()).doesNotContain("\tat ", "canary");
    // The runner of the tests logs to the same stream while logging is set up.
    List<String> lines =
        output
            .getErr()
            .substring(before)
            .lines()
            .filter(line -> !line.contains("ForkedBooter"))
            .toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /** Everything that the role needs and nothing else. */
  private static Map<String, String> enough(HubRole role) {
    Map<String, String> settings = new HashMap<>();
    RoleSettings.REQUIRED
        .getOrDefault(role, List.of())
        .forEach(name -> settings.put(name, "something-for-" + name));
    RoleSettings.ONE_OF.getOrDefault(role, List.of()).stream()
        .findFirst()
        .ifPresent(name -> settings.put(name, "something-for-" + name));
    return settings;
  }

  private static MockEnvironment environment(Map<String, String> settings) {
    MockEnvironment environment = new MockEnvironment();
    settings.forEach(environment::setProperty);
    return environment;
  }

  private static <T extends Iterable<String>> Stream<Arguments> pairs(
      Stream<Map.Entry<HubRole, T>> roles) {
    Stream.Builder<Arguments> pairs = Stream.builder();
    roles.forEach(role -> role.getValue().forEach(n -> pairs.add(Arguments.of(role.getKey(), n))));
    return pairs.build();
  }
}
