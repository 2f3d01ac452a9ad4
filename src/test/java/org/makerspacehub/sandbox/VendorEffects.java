package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the simulated vendors were made to do, in order: the truth against which it is counted how
 * often something happened. No code that opens a door is ever in it.
 */
final class VendorEffects {
  private static final Set<String> NEVER = Set.of("pin", "code", "card_number");

  private final Clock clock;
  private final List<ObjectNode> effects = new ArrayList<>();

  VendorEffects(Clock clock) {
    this.clock = clock;
  }

  /**
   * Notes that a vendor did something.
   *
   * @param vendor fabman, remotelock or slack
   * @param what a thing and a verb, for example {@code guest.create}
   * @param details in the order in which they are shown: {@code id}, {@code name}, …
   */
  synchronized void record(String vendor, String what, Map<String, ?> details) {
    ObjectNode effect = Wire.object();
    effect.put("at", clock.instant().toString());
    effect.put("vendor", vendor);
    effect.put("what", what);
    details.forEach(
        (name, value) -> {
          if (NEVER.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("An effect does not show a " + name + ".");
          }
          effect.set(
              name,
              value instanceof JsonNode node ? node.deepCopy() : Wire.JSON.valueToTree(value));
        });
    effects.add(effect);
  }

  /** Every effect so far, oldest first: {@code vendor}, {@code what}, {@code at} and details. */
  synchronized ArrayNode list() {
    ArrayNode list = Wire.array();
    effects.forEach(effect -> list.add(effect.deepCopy()));
    return list;
  }

  /** How often a vendor did something. */
  synchronized long count(String vendor, String what) {
    return effects.stream()
        .filter(effect -> effect.path("vendor").asText().equals(vendor))
        .filter(effect -> effect.path("what").asText().equals(what))
        .count();
  }

  /** Nothing happened yet. */
  synchronized void clear() {
    effects.clear();
  }
}
