package org.makerspacehub.beans.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.SchemaErrors;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.policy.Role;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Everything privileged that can be asked for. What is not in it does not exist. */
public class ActionCatalogue {
  private static final Set<Role> MAY_APPROVE = EnumSet.of(Role.STAFF, Role.BOARD, Role.OWNER);

  /** Data of members, doors, money and roles never pass by their asker's own word (A3). */
  private static final List<String> NEVER_SELF =
      List.of(
          "role.",
          "door-code.",
          "credit.",
          "member.",
          "membership.",
          "identity.",
          "passkey.",
          "owner.",
          "retention.",
          "announcement.");

  private static final Set<String> KNOWN =
      Set.of(
          "title",
          "risk",
          "target",
          "arguments",
          "ask",
          "for-others",
          "approve",
          "escalate-to",
          "quorum",
          "fewer",
          "good-standing",
          "amount",
          "remind-after",
          "escalate-after",
          "decide-within",
          "execute-within",
          "undo",
          "self-confirm",
          "needs",
          "available");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, ActionEntry> entries = new LinkedHashMap<>();
  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Predicate<String> isSet;
  private final String hash;

  /**
   * The rules alone: whatever an action needs is taken to be there.
   *
   * @param file {@code actions.yaml}
   * @throws HubException when anything in it is not right, naming the action
   */
  public ActionCatalogue(Resource file) {
    this(file, setting -> true);
  }

  /**
   * Reads and checks.
   *
   * @param file {@code actions.yaml}
   * @param isSet whether a setting that an action needs has a value here, for example {@code
   *     LOCK_IDS}; without it the action is not installed
   * @throws HubException when anything in it is not right, naming the action; the process does not
   *     start then
   */
  public ActionCatalogue(Resource file, Predicate<String> isSet) {
    this.isSet = isSet;
    String text;
    try (InputStream in = file.getInputStream()) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new HubException("actions.yaml cannot be read.", unreadable);
    }
    hash = Sha256.hex(text);
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    read(text)
        .forEach(
            (name, value) -> {
              ActionEntry entry = entry(name, value);
              entries.put(name, entry);
              schemas.put(name, registry.getSchema(entry.arguments()));
            });
    entries.values().forEach(this::check);
  }

  /** One of them; empty when nothing is called that. */
  public Optional<ActionEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** All, in the order of the file. */
  public Collection<ActionEntry> all() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** SHA-256 (hex) of the file. */
  public String hash() {
    return hash;
  }

  /**
   * What is wrong with an action's arguments.
   *
   * @return a sentence each, naming the argument and never its value; empty when all is well
   */
  public List<String> wrong(String action, Map<String, Object> arguments) {
    Schema schema = schemas.get(action);
    if (schema == null) {
      return List.of("There is no action of that name.");
    }
    return SchemaErrors.of(schema, JSON.valueToTree(arguments));
  }

  private static Map<String, Map<String, Object>> read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Map<String, Map<String, Object>> all = new Yaml(new SafeConstructor(options)).load(text);
      if (all == null || all.isEmpty()) {
        throw new HubException("actions.yaml names no action.");
      }
      return all;
    } catch (org.yaml.snakeyaml.error.YAMLException | ClassCastException broken) {
      throw new HubException("actions.yaml is not right: " + firstLine(broken), broken);
    }
  }

  private static String firstLine(RuntimeException broken) {
    return String.valueOf(broken.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private ActionEntry entry(String name, Map<String, Object> value) {
    try {
      for (String key : value.keySet()) {
        if (!KNOWN.contains(key)) {
          throw new HubException("'%s' is nothing an action has".formatted(key));
        }
      }
      List<String> ask = names(value.get("ask"));
      Set<Role> askers = roles(ask);
      boolean built = Boolean.TRUE.equals(value.get("available"));
      List<String> missing =
          built
              ? names(value.get("needs")).stream().filter(isSet.negate()).toList()
              : List.<String>of();
      return new ActionEntry(
          name,
          text(value, "title"),
          ActionEntry.Risk.valueOf(text(value, "risk").toUpperCase(Locale.ROOT)),
          ActionEntry.Target.valueOf(text(value, "target").toUpperCase(Locale.ROOT)),
          JSON.valueToTree(value.get("arguments")),
          ask.contains("anyone"),
          askers,
          value.containsKey("for-others") ? roles(names(value.get("for-others"))) : askers,
          roles(names(value.get("approve"))),
          roles(names(value.get("escalate-to"))),
          (Integer) value.get("quorum"),
          fewer(value.get("fewer")),
          Boolean.TRUE.equals(value.get("good-standing")),
          value.get("amount") instanceof String amount ? amount : "",
          duration(value, "remind-after"),
          duration(value, "escalate-after"),
          duration(value, "decide-within"),
          duration(value, "execute-within"),
          value.get("undo") instanceof String undo ? undo : "",
          Boolean.TRUE.equals(value.get("self-confirm")),
          missing,
          built && missing.isEmpty());
    } catch (RuntimeException wrong) {
      throw new HubException(
          "actions.yaml is not right at '%s': %s.".formatted(name, firstLine(wrong)), wrong);
    }
  }

  private void check(ActionEntry entry) {
    require(entry, entry.name().matches("[a-z][a-z-]*(\\.[a-z][a-z-]*)+"), "its name");
    require(entry, entry.arguments().path("type").asText().equals("object"), "its arguments");
    require(
        entry,
        entry.arguments().path("additionalProperties").isBoolean()
            && !entry.arguments().path("additionalProperties").asBoolean(),
        "its arguments: what they do not name must be refused");
    require(entry, entry.decideWithin() != null && entry.executeWithin() != null, "its deadlines");
    require(entry, MAY_APPROVE.containsAll(entry.approve()), "who may approve");
    require(entry, MAY_APPROVE.containsAll(entry.escalateTo()), "whom it escalates to");
    boolean self = NEVER_SELF.stream().anyMatch(entry.name()::startsWith);
    require(entry, !(self && entry.selfConfirm()), "self-confirm: not for this kind of action");
    require(
        entry,
        !entry.selfConfirm() || entry.target() == ActionEntry.Target.NONE,
        "self-confirm: only for what is done to nobody else");
    int least = entry.selfConfirm() ? 0 : 1;
    require(entry, entry.quorum() >= least && entry.quorum() <= 9, "its quorum");
    require(
        entry,
        entry.fewer().stream()
            .allMatch(rule -> rule.needs() >= least && rule.needs() <= entry.quorum()),
        "when fewer approvals are enough");
    require(
        entry,
        entry.quorum() != 0 || entry.remindAfter() == null && entry.escalateAfter() == null,
        "its times: nobody but whoever asked can be reminded");
    require(entry, inOrder(entry), "its times: remind, then escalate, then the end");
    require(entry, entry.undo().isEmpty() || entries.containsKey(entry.undo()), "how to undo it");
    require(
        entry,
        entry.amount().isEmpty()
            || entry.arguments().path("properties").path(entry.amount()).has("pattern"),
        "its amount");
  }

  private static boolean inOrder(ActionEntry entry) {
    Duration before = Duration.ZERO;
    for (Duration each :
        new Duration[] {entry.remindAfter(), entry.escalateAfter(), entry.decideWithin()}) {
      if (each != null) {
        if (each.compareTo(before) <= 0) {
          return false;
        }
        before = each;
      }
    }
    return !entry.executeWithin().isNegative() && !entry.executeWithin().isZero();
  }

  private static void require(ActionEntry entry, boolean holds, String what) {
    if (!holds) {
      throw new HubException(
          "actions.yaml is not right at '%s': %s.".formatted(entry.name(), what));
    }
  }

  private static String text(Map<String, Object> value, String key) {
    if (value.get(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new HubException("'%s' is missing".formatted(key));
  }

  private static Duration duration(Map<String, Object> value, String key) {
    Object given = value.get(key);
    return given == null ? null : DurationStyle.detectAndParse(given.toString());
  }

  private static List<String> names(Object value) {
    if (value == null) {
      return List.of();
    }
    return ((List<?>) value).stream().map(String.class::cast).toList();
  }

  private static Set<Role> roles(List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      if (!name.equals("anyone")) {
        roles.add(
            Role.ofWireName(name)
                .orElseThrow(() -> new HubException("'%s' is no role".formatted(name))));
      }
    }
    return roles;
  }

  private static List<ActionEntry.Fewer> fewer(Object value) {
    List<ActionEntry.Fewer> rules = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        Map<?, ?> rule = (Map<?, ?>) each;
        if (!Set.of("own", "good-standing", "amount-at-most", "needs").containsAll(rule.keySet())
            || rule.size() < 2) {
          throw new HubException("'fewer' has a rule that says nothing or too much");
        }
        Object most = rule.get("amount-at-most");
        rules.add(
            new ActionEntry.Fewer(
                (Boolean) rule.get("own"),
                (Boolean) rule.get("good-standing"),
                most == null ? null : new BigDecimal(most.toString()),
                (Integer) rule.get("needs")));
      }
    }
    return rules;
  }
}
