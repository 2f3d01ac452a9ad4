package org.makerspacehub.beans.ask;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an argument can be chosen from, where a schema alone does not know: the doors there are, the
 * packages with their names.
 */
public class Choices {
  private final Map<String, Supplier<Map<String, String>>> byArgument;

  /**
   * @param byArgument by an argument's name: value and what people read, in their order
   */
  public Choices(Map<String, Supplier<Map<String, String>>> byArgument) {
    this.byArgument = Map.copyOf(byArgument);
  }

  /** What there is to choose from; empty where anything may be typed. */
  public Map<String, String> of(String argument) {
    Supplier<Map<String, String>> known = byArgument.get(argument);
    return known == null ? Map.of() : new LinkedHashMap<>(known.get());
  }
}
