package org.makerspacehub.beans.knowledge;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.makerspacehub.beans.policy.Role;

/**
 * Who may read a piece of knowledge, and what somebody may read, in the same words: a set of marks.
 * A piece may be read by whoever has one of its marks. No mark at all is nobody.
 */
public final class Audience {
  /** Everybody with an account in the workspace, guests too. */
  public static final String PUBLIC = "public";

  /** Everybody with a full account: no guests, no accounts of other workspaces. */
  public static final String MEMBERS = "members";

  private static final String CHANNEL = "channel:";
  private static final String ROLE = "role:";
  private static final Pattern MARK =
      Pattern.compile("public|members|channel:[CGD][A-Z0-9]{1,23}|role:[a-z]{1,16}");

  private Audience() {}

  /** Whoever is in a channel, public or private. */
  public static String channel(String id) {
    return checked(CHANNEL + id);
  }

  /** Whoever holds a role now. */
  public static String role(Role role) {
    return checked(ROLE + role.name().toLowerCase(java.util.Locale.ROOT));
  }

  /**
   * The marks, sorted, each once.
   *
   * @throws IllegalArgumentException when one of them is none: such a piece is not taken in
   */
  public static SortedSet<String> of(Collection<String> marks) {
    TreeSet<String> checked = new TreeSet<>();
    for (String mark : marks) {
      checked.add(checked(mark));
    }
    return Collections.unmodifiableSortedSet(checked);
  }

  /** Whether who has some marks may read what has others. */
  public static boolean meet(Collection<String> reader, Collection<String> piece) {
    return piece.stream().anyMatch(reader::contains);
  }

  private static String checked(String mark) {
    if (mark == null || !MARK.matcher(mark).matches()) {
      throw new IllegalArgumentException("No such audience: " + mark);
    }
    return mark;
  }
}
