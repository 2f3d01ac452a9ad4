package org.makerspacehub.beans.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What someone may be granted. A role belongs to a Slack account of one workspace. */
public enum Role {
  MEMBER,
  STAFF,
  BOARD,
  OWNER,
  OPERATOR,
  SERVICE,
  AGENT;

  /** The name in the database, the policies and the commands, for example {@code staff}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a name as {@link #wireName()} gives it; empty for any other, because a role nobody
   * knows conveys nothing.
   */
  public static Optional<Role> ofWireName(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }
}
