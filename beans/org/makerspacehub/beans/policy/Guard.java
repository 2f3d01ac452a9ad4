package org.makerspacehub.beans.policy;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The one question everything asks before it does anything: may they?
 *
 * <p>Policies decide ({@code src/main/resources/policies}); what no policy allows is refused, and
 * so is everything that cannot be decided. Every refusal is kept in the {@link DenialLog}.
 */
public class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9]{1,24}/[A-Za-z0-9]{1,24}");
  private static final Pattern SERVICE = Pattern.compile("[a-z][a-z-]{0,31}");
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,63}");

  /** Types that say who somebody is; asking about one of them could stand in for the asker. */
  private static final Set<String> IDENTITIES = Set.of("Person", "Service", "Role", "Action");

  /** What the guard alone says about the circumstances of a question. */
  private static final String HUB_TEAM = "hubTeam";

  private static final String MODE = "mode";

  private final Policies policies;
  private final RoleGrants roleGrants;
  private final DenialLog denials;
  private final String hubTeam;
  private final HubMode mode;
  private final Supplier<AuthorizationEngine> engine;

  /**
   * A guard of a hub that is live.
   *
   * @param policies in force
   * @param roleGrants who holds which role
   * @param denials keeps what was refused
   * @param hubTeam our workspace ({@code SLACK_TEAM_ID}); empty where no people ask, and then every
   *     person is refused
   */
  public Guard(Policies policies, RoleGrants roleGrants, DenialLog denials, String hubTeam) {
    this(policies, roleGrants, denials, hubTeam, HubMode.LIVE);
  }

  /**
   * @param policies in force
   * @param roleGrants who holds which role
   * @param denials keeps what was refused
   * @param hubTeam our workspace ({@code SLACK_TEAM_ID}); empty where no people ask, and then every
   *     person is refused
   * @param mode how far the hub reaches out; policies see it as {@code context.mode}
   */
  public Guard(
      Policies policies, RoleGrants roleGrants, DenialLog denials, String hubTeam, HubMode mode) {
    this(policies, roleGrants, denials, hubTeam, mode, BasicAuthorizationEngine::new);
  }

  Guard(
      Policies policies,
      RoleGrants roleGrants,
      DenialLog denials,
      String hubTeam,
      HubMode mode,
      Supplier<AuthorizationEngine> engine) {
    this.policies = policies;
    this.roleGrants = roleGrants;
    this.denials = denials;
    this.hubTeam = hubTeam == null ? "" : hubTeam;
    this.mode = mode;
    this.engine = engine;
  }

  /**
   * Decides. Never throws: anything that goes wrong on the way is a refusal with its reason.
   *
   * @param principal who asks, authenticated
   * @param action a name of {@code hub.cedarschema}, for example {@code membership.read}
   * @param resource what about
   * @param context what else the schema declares for the action: strings, booleans, longs. {@code
   *     ref} (a {@link Ref}) says what a refusal was part of; without it the log's own is taken
   */
  public Decision check(
      Principal principal, String action, Resource resource, Map<String, Object> context) {
    Decision decision = preview(principal, action, resource, context);
    if (!decision.allowed()) {
      keep(principal, action, resource, context, decision);
    }
    return decision;
  }

  /**
   * What {@link #check} would say, for showing people what they may ask for. Nobody has asked for
   * anything yet, so a no is no refusal and is not kept; before doing anything, {@link #check}.
   */
  public Decision preview(
      Principal principal, String action, Resource resource, Map<String, Object> context) {
    Policies.InForce inForce = policies.inForce();
    try {
      return decide(inForce, principal, action, resource, context);
    } catch (Undecidable no) {
      return refused(inForce, no.getMessage());
    } catch (AuthException | RuntimeException | LinkageError | StackOverflowError broken) {
      LOG.error("The guard could not decide about {}, so it refused", printable(action), broken);
      return refused(inForce, "could not be decided: " + broken.getClass().getSimpleName());
    }
  }

  private Decision decide(
      Policies.InForce inForce,
      Principal principal,
      String action,
      Resource resource,
      Map<String, Object> context)
      throws AuthException, Undecidable {
    Entity asker = asker(principal);
    Entity target = target(resource);
    AuthorizationResponse answer =
        engine
            .get()
            .isAuthorized(
                new AuthorizationRequest(
                    asker.getEUID(),
                    uid("Action", required(action, "no action was named")),
                    target.getEUID(),
                    Optional.of(circumstances(context)),
                    Optional.of(inForce.schema()),
                    true),
                inForce.policies(),
                Set.of(asker, target));
    AuthorizationSuccessResponse result =
        answer.success.orElseThrow(() -> new Undecidable(whatIsWrong(answer)));
    // The engine passes over a policy that fails; had it been a prohibition, that would allow.
    if (!result.getErrors().isEmpty()) {
      throw new Undecidable(
          "policy '%s' failed".formatted(result.getErrors().get(0).getPolicyId()));
    }
    List<String> reasons = result.getReason().stream().sorted().toList();
    return new Decision(
        result.isAllowed(),
        reasons.isEmpty() ? List.of("no policy allows it") : reasons,
        inForce.hash());
  }

  private Entity asker(Principal principal) throws Undecidable {
    required(principal, "nobody asked");
    String id = required(principal.id(), "nobody asked");
    switch (required(principal.kind(), "nobody asked")) {
      case PERSON:
        if (!ACCOUNT.matcher(id).matches()) {
          throw new Undecidable("the asker is not a Slack account");
        }
        Set<EntityUID> roles = new HashSet<>();
        for (Role role : rolesOf(principal)) {
          roles.add(uid("Role", role.wireName()));
        }
        return new Entity(
            uid("Person", id), Map.of("team", new PrimString(principal.teamId())), roles);
      case SERVICE:
        if (!SERVICE.matcher(id).matches()) {
          throw new Undecidable("the asker is not one of our services");
        }
        return new Entity(uid("Service", id));
      default:
        throw new Undecidable("the asker is of no known kind");
    }
  }

  private Set<Role> rolesOf(Principal principal) throws Undecidable {
    try {
      return required(roleGrants.of(principal), "the roles could not be read");
    } catch (RuntimeException unreadable) {
      LOG.error("The roles of {} could not be read", principal.id(), unreadable);
      throw new Undecidable("the roles could not be read");
    }
  }

  private static Entity target(Resource resource) throws Undecidable {
    required(resource, "nothing was asked about");
    String type = required(resource.type(), "nothing was asked about");
    if (IDENTITIES.contains(type)) {
      throw new Undecidable("a %s is not something to ask about".formatted(type));
    }
    return new Entity(
        uid(type, required(resource.id(), "nothing was asked about")),
        values(required(resource.attributes(), "nothing is known about it")),
        Set.of());
  }

  private Map<String, Value> circumstances(Map<String, Object> context) throws Undecidable {
    Map<String, Object> given = context == null ? Map.of() : context;
    if (given.containsKey(HUB_TEAM) || given.containsKey(MODE)) {
      throw new Undecidable("only the guard says which workspace is ours, and which mode it is");
    }
    Map<String, Value> circumstances = values(given);
    circumstances.put(HUB_TEAM, new PrimString(hubTeam));
    circumstances.put(MODE, new PrimString(mode.wireName()));
    return circumstances;
  }

  private static Map<String, Value> values(Map<String, Object> attributes) throws Undecidable {
    Map<String, Value> values = new HashMap<>();
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      String name = attribute.getKey();
      // The engine's JSON gives names that begin with underscores a meaning of their own.
      if (name == null || !NAME.matcher(name).matches()) {
        throw new Undecidable("an attribute has a name that policies cannot know");
      }
      Object value = attribute.getValue();
      if (value instanceof String text) {
        values.put(name, new PrimString(text));
      } else if (value instanceof Boolean truth) {
        values.put(name, new PrimBool(truth));
      } else if (value instanceof Long || value instanceof Integer) {
        values.put(name, new PrimLong(((Number) value).longValue()));
      } else {
        throw new Undecidable(
            "attribute '%s' is of a kind that policies do not know".formatted(name));
      }
    }
    return values;
  }

  private static EntityUID uid(String type, String id) throws Undecidable {
    EntityTypeName name =
        EntityTypeName.parse("Hub::" + type)
            .orElseThrow(() -> new Undecidable("it is of a type that policies do not know"));
    return new EntityUID(name, id);
  }

  private static <T> T required(T value, String otherwise) throws Undecidable {
    if (value == null) {
      throw new Undecidable(otherwise);
    }
    return value;
  }

  private static String whatIsWrong(AuthorizationResponse answer) {
    return answer.errors.stream()
        .flatMap(List::stream)
        .map(error -> error.message)
        .findFirst()
        .map(message -> message.replaceAll("\\s+", " "))
        .orElse("the engine gave no answer");
  }

  private static Decision refused(Policies.InForce inForce, String reason) {
    return new Decision(false, List.of(reason), inForce.hash());
  }

  private void keep(
      Principal principal,
      String action,
      Resource resource,
      Map<String, Object> context,
      Decision decision) {
    try {
      denials.record(
          new DenialLog.Denial(
              ref(context),
              principal == null ? "nobody" : principal.kind() + " " + principal.id(),
              String.valueOf(action),
              resource == null ? "nothing" : resource.type() + "/" + resource.id(),
              String.join(", ", decision.reasons()),
              decision.policyHash()));
    } catch (RuntimeException | LinkageError lost) {
      LOG.error("A refusal of {} could not be kept; it stands", printable(action), lost);
    }
  }

  private static String ref(Map<String, Object> context) {
    String given = context != null && context.get(Ref.KEY) instanceof String text ? text : null;
    if (Ref.isRef(given)) {
      return given;
    }
    String current = MDC.get(Ref.KEY);
    return Ref.isRef(current) ? current : Ref.next();
  }

  private static String printable(String text) {
    return String.valueOf(text).replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** Why a question has no answer but no. */
  private static final class Undecidable extends Exception {
    private static final long serialVersionUID = 1L;

    Undecidable(String reason) {
      super(reason, null, false, false);
    }
  }
}
