package org.makerspacehub.beans.gate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.Role;

/**
 * Every cell of who may do what, by policies and a catalogue: role × question × facts. What a
 * change of either moves is the difference of two such tables.
 */
public class PolicyCells {
  /** Somebody of the workspace without any role. */
  public static final String ANYONE = "anyone";

  private static final String TEAM = "T0OURS";
  private static final List<String> SERVICES = List.of("hub", "command-line");

  private final Policies policies;
  private final ActionCatalogue catalogue;

  /**
   * @param policies one set
   * @param catalogue one catalogue
   */
  public PolicyCells(Policies policies, ActionCatalogue catalogue) {
    this.policies = policies;
    this.catalogue = catalogue;
  }

  /** Every cell by its name, for example {@code board: request.make credit.grant for others}. */
  public Map<String, String> all() {
    Map<String, String> cells = new TreeMap<>();
    List<String> askers = new ArrayList<>(List.of(ANYONE));
    for (Role role : Role.values()) {
      askers.add(role.wireName());
    }
    for (String asker : askers) {
      Set<Role> roles = Role.ofWireName(asker).map(Set::of).orElse(Set.of());
      Principal person = Principal.person(TEAM, "U0ASKER");
      Guard guard = guard(roles);
      questions(cells, asker, guard, person);
      for (ActionEntry entry : catalogue.all()) {
        for (boolean own : new boolean[] {true, false}) {
          cells.put(
              "%s: %s %s for %s"
                  .formatted(asker, AskRights.MAKE, entry.name(), own ? "themselves" : "others"),
              entry.available() ? word(ask(guard, person, entry, roles, own)) : "not installed");
        }
      }
    }
    for (String service : SERVICES) {
      questions(cells, service, guard(Set.of()), Principal.service(service));
    }
    catalogue.all().forEach(entry -> cells.put("takes: " + entry.name(), takes(entry)));
    return cells;
  }

  /** What the guard says to somebody who wants to ask for an action. */
  public Decision ask(ActionEntry entry, Set<Role> roles, boolean own) {
    return ask(guard(roles), Principal.person(TEAM, "U0ASKER"), entry, roles, own);
  }

  /** What the guard says to any other question about the hub itself. */
  public Decision ask(String action, Resource resource, Set<Role> roles) {
    return guard(roles).preview(Principal.person(TEAM, "U0ASKER"), action, resource, Map.of());
  }

  /** What it takes to have an action approved, in one line. */
  public static String takes(ActionEntry entry) {
    StringBuilder takes = new StringBuilder();
    takes.append(
        entry.quorum() == 0
            ? "the asker's own confirmation"
            : "%d of %s".formatted(entry.quorum(), names(entry.approve())));
    if (!entry.escalateTo().isEmpty()) {
      takes.append(" (later also %s)".formatted(names(entry.escalateTo())));
    }
    for (ActionEntry.Fewer fewer : entry.fewer()) {
      List<String> when = new ArrayList<>();
      if (fewer.own() != null) {
        when.add(fewer.own() ? "for oneself" : "for others");
      }
      if (fewer.goodStanding() != null) {
        when.add(fewer.goodStanding() ? "in good standing" : "not in good standing");
      }
      if (fewer.amountAtMost() != null) {
        when.add("up to " + fewer.amountAtMost().toPlainString());
      }
      takes.append("; %d when %s".formatted(fewer.needs(), String.join(" and ", when)));
    }
    return takes
        .append(
            "; to decide %s, to execute %s"
                .formatted(
                    GateDesk.span(entry.decideWithin()), GateDesk.span(entry.executeWithin())))
        .toString();
  }

  /** Roles by name; an empty list is nobody, and says so. */
  public static String names(Set<Role> roles) {
    return roles.isEmpty()
        ? "nobody"
        : roles.stream().map(Role::wireName).collect(Collectors.joining(", "));
  }

  private void questions(
      Map<String, String> cells, String asker, Guard guard, Principal principal) {
    policies
        .questions()
        .forEach(
            (action, types) -> {
              for (String type : types) {
                if (type.equals("Request") && action.equals(AskRights.MAKE)) {
                  continue;
                }
                for (Map<String, Object> facts : facts(type)) {
                  Resource resource =
                      type.equals("System") ? Resource.HUB : new Resource(type, "any", facts);
                  cells.put(
                      "%s: %s%s".formatted(asker, action, named(type, facts)),
                      word(guard.preview(principal, action, resource, context(action))));
                }
              }
            });
  }

  private static Map<String, Object> context(String action) {
    return action.equals("role.bootstrap") ? Map.of("owners", 0L) : Map.of();
  }

  /** Each combination of the facts that policies know about a type. */
  private List<Map<String, Object>> facts(String type) {
    List<Map<String, Object>> all = new ArrayList<>(List.of(Map.of()));
    for (String fact : policies.yesOrNo(type)) {
      List<Map<String, Object>> more = new ArrayList<>();
      for (Map<String, Object> each : all) {
        for (boolean value : new boolean[] {true, false}) {
          Map<String, Object> next = new HashMap<>(each);
          next.put(fact, value);
          more.add(next);
        }
      }
      all = more;
    }
    if (type.equals("Request")) {
      all.forEach(
          each -> {
            each.put("risk", ActionEntry.Risk.MEDIUM.name().toLowerCase(Locale.ROOT));
            each.put("action", "any");
          });
    }
    return all;
  }

  private static String named(String type, Map<String, Object> facts) {
    return type.equals("System")
        ? ""
        : " "
            + type
            + new TreeSet<>(facts.keySet())
                .stream()
                    .filter(fact -> facts.get(fact) instanceof Boolean)
                    .map(fact -> fact + "=" + (Boolean.TRUE.equals(facts.get(fact)) ? "yes" : "no"))
                    .collect(Collectors.joining(", ", " (", ")"));
  }

  private static Decision ask(
      Guard guard, Principal person, ActionEntry entry, Set<Role> roles, boolean own) {
    return guard.preview(
        person,
        AskRights.MAKE,
        AskRights.resource("any", entry, own, AskRights.listed(entry, roles, own)),
        Map.of());
  }

  private Guard guard(Set<Role> roles) {
    Set<Role> held = roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles);
    return new Guard(policies, person -> held, denial -> {}, TEAM);
  }

  private static String word(Decision decision) {
    return decision.allowed() ? "may" : "may not";
  }
}
