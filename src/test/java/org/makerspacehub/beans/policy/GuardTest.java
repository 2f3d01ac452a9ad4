package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.exception.InternalException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.slf4j.MDC;

class GuardTest {
  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);
  private static final Principal NOBODY_SPECIAL = Principal.person("T0OURS", "U0PLAIN");
  private static final Principal STAFF = Principal.person("T0OURS", "U0STAFF");

  private final List<DenialLog.Denial> kept = new ArrayList<>();
  private final RoleGrants grants =
      person -> person.equals(STAFF) ? EnumSet.of(Role.STAFF) : Set.of();
  private final Guard guard = new Guard(POLICIES, grants, kept::add, "T0OURS");

  @AfterEach
  void forgetRef() {
    MDC.remove(Ref.KEY);
  }

  static Stream<Arguments> undecidable() {
    Map<String, Object> nullValue = new HashMap<>();
    nullValue.put("own", null);
    return Stream.of(
        Arguments.of("nobody", null, "hub.help", Resource.HUB, Map.of()),
        Arguments.of(
            "a person without an id",
            new Principal(Principal.Kind.PERSON, null),
            "hub.help",
            Resource.HUB,
            Map.of()),
        Arguments.of(
            "a principal of no kind",
            new Principal(null, "T0OURS/U1"),
            "hub.help",
            Resource.HUB,
            Map.of()),
        Arguments.of(
            "a person that is no account",
            new Principal(Principal.Kind.PERSON, "T0OURS"),
            "hub.help",
            Resource.HUB,
            Map.of()),
        Arguments.of(
            "an account with a third part",
            new Principal(Principal.Kind.PERSON, "T0OURS/U1/T0OURS"),
            "hub.help",
            Resource.HUB,
            Map.of()),
        Arguments.of(
            "no workspace", Principal.person("", "U1"), "hub.help", Resource.HUB, Map.of()),
        Arguments.of("an unknown action", STAFF, "hub.explode", Resource.HUB, Map.of()),
        Arguments.of("an action in quotes", STAFF, "hub.help\" || true", Resource.HUB, Map.of()),
        Arguments.of("no action", STAFF, null, Resource.HUB, Map.of()),
        Arguments.of("nothing", STAFF, "hub.status", null, Map.of()),
        Arguments.of(
            "an unknown type",
            STAFF,
            "membership.read",
            new Resource("Boat", "1", Map.of()),
            Map.of()),
        Arguments.of(
            "a type that is not a name",
            STAFF,
            "membership.read",
            new Resource("Member\"::x", "1", Map.of("own", true)),
            Map.of()),
        Arguments.of(
            "a missing attribute",
            STAFF,
            "membership.read",
            new Resource("Member", "1", Map.of()),
            Map.of()),
        Arguments.of(
            "an attribute of the wrong kind",
            STAFF,
            "membership.read",
            new Resource("Member", "1", Map.of("own", "true")),
            Map.of()),
        Arguments.of(
            "an attribute that is null",
            STAFF,
            "membership.read",
            new Resource("Member", "1", nullValue),
            Map.of()),
        Arguments.of(
            "an attribute nobody declared",
            STAFF,
            "membership.read",
            new Resource("Member", "1", Map.of("own", true, "mine", true)),
            Map.of()),
        Arguments.of(
            "an attribute of an unknown kind",
            STAFF,
            "membership.read",
            new Resource("Member", "1", Map.of("own", List.of(true))),
            Map.of()),
        Arguments.of(
            "the wrong type for the action", STAFF, "membership.read", Resource.HUB, Map.of()),
        Arguments.of(
            "a context nobody declared", STAFF, "hub.status", Resource.HUB, Map.of("x", 1L)),
        Arguments.of(
            "a missing context",
            Principal.service("command-line"),
            "role.bootstrap",
            Resource.HUB,
            Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("undecidable")
  @DisplayName("S11 what cannot be decided is refused, with a reason, and kept")
  void refusesWhatItCannotDecide(
      String what,
      Principal principal,
      String action,
      Resource resource,
      Map<String, Object> context) {
    Decision decision = guard.check(principal, action, resource, context);

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).isNotEmpty().allSatisfy(r -> assertThat(r).isNotBlank());
    assertThat(decision.policyHash()).isEqualTo(POLICIES.hash());
    assertThat(kept).hasSize(1);
  }

  @Test
  @DisplayName("S11 what no policy allows is refused")
  void refusesByDefault() {
    Decision decision = guard.check(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of());

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).containsExactly("no policy allows it");
  }

  @Test
  void saysWhichPolicyDecided() {
    assertThat(guard.check(STAFF, "hub.status", Resource.HUB, Map.of()).reasons())
        .containsExactly("team-watches-the-hub");
    assertThat(
            guard
                .check(Principal.person("T0OTHER", "U1"), "hub.help", Resource.HUB, Map.of())
                .reasons())
        .containsExactly("our-workspace-only");
    assertThat(kept).hasSize(1);
  }

  @Test
  @DisplayName("S11 an engine that fails, in whatever way, refuses")
  void refusesWhenTheEngineFails() {
    Stream<Throwable> failures =
        Stream.of(
            new InternalException(new String[] {"broken"}),
            new IllegalStateException("broken"),
            new UnsatisfiedLinkError("no library for this machine"),
            new NoClassDefFoundError("com/cedarpolicy/BasicAuthorizationEngine"),
            new StackOverflowError());
    failures.forEach(
        failure -> {
          Guard broken = withEngine((proxy, method, arguments) -> raise(failure));

          Decision decision = broken.check(STAFF, "hub.status", Resource.HUB, Map.of());

          assertThat(decision.allowed()).isFalse();
          assertThat(decision.reasons().get(0)).contains(failure.getClass().getSimpleName());
        });
    Guard missing =
        new Guard(
            POLICIES,
            grants,
            kept::add,
            "T0OURS",
            HubMode.LIVE,
            () -> {
              throw new ExceptionInInitializerError("no library for this machine");
            });
    assertThat(missing.check(STAFF, "hub.status", Resource.HUB, Map.of()).allowed()).isFalse();
    assertThat(kept).hasSize(6);
  }

  @Test
  @DisplayName("S11 a policy that fails refuses, although the engine itself would pass over it")
  void refusesWhenAPolicyFails() {
    DetailedError error =
        new DetailedError(
            "overflow",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    AuthorizationSuccessResponse allowed =
        new AuthorizationSuccessResponse(
            AuthorizationSuccessResponse.Decision.Allow,
            new AuthorizationSuccessResponse.Diagnostics(
                Set.of("team-watches-the-hub"),
                List.of(
                    new AuthorizationSuccessResponse.AuthorizationError(
                        "our-workspace-only", error))));
    Guard passing =
        withEngine(
            (proxy, method, arguments) ->
                new AuthorizationResponse(
                    AuthorizationResponse.SuccessOrFailure.Success,
                    Optional.of(allowed),
                    Optional.empty(),
                    new ArrayList<>()));

    Decision decision = passing.check(STAFF, "hub.status", Resource.HUB, Map.of());

    assertThat(decision.allowed()).isFalse();
    assertThat(decision.reasons()).containsExactly("policy 'our-workspace-only' failed");
  }

  @Test
  @DisplayName("S11 roles that cannot be read refuse, even what needs no role")
  void refusesWithoutRoles() {
    Guard unreadable =
        new Guard(
            POLICIES,
            person -> {
              throw new IllegalStateException("no database");
            },
            kept::add,
            "T0OURS");
    Guard unknown = new Guard(POLICIES, person -> null, kept::add, "T0OURS");

    assertThat(unreadable.check(STAFF, "hub.help", Resource.HUB, Map.of()).reasons())
        .containsExactly("the roles could not be read");
    assertThat(unknown.check(STAFF, "hub.help", Resource.HUB, Map.of()).allowed()).isFalse();
  }

  @Test
  @DisplayName("S11 a refusal that cannot be kept stays a refusal")
  void refusesWithoutALog() {
    Guard forgetful =
        new Guard(
            POLICIES,
            grants,
            denial -> {
              throw new IllegalStateException("no database");
            },
            "T0OURS");

    assertThat(forgetful.check(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of()).allowed())
        .isFalse();
  }

  @Test
  @DisplayName("S11 where our workspace is not known every person is refused")
  void refusesPeopleWithoutAWorkspace() {
    Guard connector = new Guard(POLICIES, RoleGrants.NONE, kept::add, "");

    assertThat(connector.check(STAFF, "hub.help", Resource.HUB, Map.of()).allowed()).isFalse();
    assertThat(
            connector
                .check(
                    Principal.service("hub"),
                    "connector.call",
                    new Resource("System", "connector", Map.of()),
                    Map.of("tool", "fabman_list_members"))
                .allowed())
        .isTrue();
  }

  static Stream<Arguments> pretences() {
    Map<String, Object> asStaff = Map.of("own", false, "role", "staff");
    return Stream.of(
        Arguments.of("hub.status", Resource.HUB, Map.of("hubTeam", "T0OURS")),
        Arguments.of("hub.status", Resource.HUB, Map.of("mode", "live")),
        Arguments.of("hub.status", Resource.HUB, Map.of("principal", "T0OURS/U0STAFF")),
        Arguments.of("hub.status", Resource.HUB, Map.of("role", "staff")),
        Arguments.of("hub.status", Resource.HUB, Map.of("team", "T0OURS")),
        Arguments.of("hub.status", Resource.HUB, Map.of("__entity", "staff")),
        Arguments.of("membership.read", new Resource("Member", "1", asStaff), Map.of()),
        Arguments.of(
            "membership.read",
            new Resource("Person", "T0OURS/U0PLAIN", Map.of("team", "T0OURS")),
            Map.of()),
        Arguments.of("membership.read", new Resource("Role", "staff", Map.of()), Map.of()),
        Arguments.of(
            "membership.read",
            new Resource("Member", "1\"}], \"parents\": [", Map.of("own", false)),
            Map.of()));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("pretences")
  @DisplayName("S12 nothing in the question can say who asks")
  void identityComesFromThePrincipalAlone(
      String action, Resource resource, Map<String, Object> context) {
    assertThat(guard.check(NOBODY_SPECIAL, action, resource, context).allowed()).isFalse();
    assertThat(
            guard
                .check(Principal.person("T0OTHER", "U0STAFF"), action, resource, context)
                .allowed())
        .isFalse();
  }

  @Test
  @DisplayName("S9 a refusal is kept with who, what, why and the policies' hash")
  void keepsRefusals() {
    guard.check(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of("ref", "abcdefghjk23"));

    assertThat(kept)
        .containsExactly(
            new DenialLog.Denial(
                "abcdefghjk23",
                "PERSON T0OURS/U0PLAIN",
                "hub.status",
                "System/hub",
                "no policy allows it",
                POLICIES.hash()));
  }

  @Test
  void aRefusalBelongsToTheReferenceInTheLog() {
    MDC.put(Ref.KEY, "mnpqrstvwxyz");

    guard.check(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of());
    guard.check(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of("ref", "not a reference"));

    assertThat(kept).extracting(DenialLog.Denial::ref).containsOnly("mnpqrstvwxyz");
  }

  @Test
  void allowsWithoutKeepingAnything() {
    assertThat(guard.check(STAFF, "hub.status", Resource.HUB, null).allowed()).isTrue();
    assertThat(kept).isEmpty();
  }

  @Test
  void aPreviewSaysTheSameAndKeepsNothing() {
    assertThat(guard.preview(NOBODY_SPECIAL, "hub.status", Resource.HUB, Map.of()).allowed())
        .isFalse();
    assertThat(guard.preview(STAFF, "hub.status", Resource.HUB, Map.of()).allowed()).isTrue();
    assertThat(kept).isEmpty();
  }

  @Test
  void neverThrows() {
    assertThatCode(() -> guard.check(null, null, null, null)).doesNotThrowAnyException();
  }

  private Guard withEngine(InvocationHandler behaviour) {
    AuthorizationEngine engine =
        (AuthorizationEngine)
            Proxy.newProxyInstance(
                GuardTest.class.getClassLoader(),
                new Class<?>[] {AuthorizationEngine.class},
                behaviour);
    return new Guard(POLICIES, grants, kept::add, "T0OURS", HubMode.LIVE, () -> engine);
  }

  private static Object raise(Throwable failure) throws Throwable {
    throw failure;
  }
}
