package org.makerspacehub.beans.mcp;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.Tool;

/** What a client may do of what its owner may do. */
public enum Scope {
  /** Looks things up. */
  READ,
  /** Also asks for things, which people then decide. */
  REQUEST;

  /** As it stands in a challenge, for example {@code read}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a tool takes. */
  static Scope of(Tool tool) {
    return tool.effect() == Tool.Effect.READ ? READ : REQUEST;
  }

  /** As they stand in the database and in a challenge, with spaces between. */
  static String join(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(" "));
  }

  /** Reads what {@link #join} wrote; what is no scope conveys nothing. */
  static Set<Scope> split(String scopes) {
    Set<String> words = Set.of(scopes.split(" "));
    Set<Scope> found = EnumSet.noneOf(Scope.class);
    Arrays.stream(values()).filter(scope -> words.contains(scope.wireName())).forEach(found::add);
    return found;
  }
}
