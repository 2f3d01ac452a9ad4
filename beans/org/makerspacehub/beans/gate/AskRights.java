package org.makerspacehub.beans.gate;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.Role;

/** What the guard is asked before something is requested: the catalogue's word, put as a fact. */
public final class AskRights {
  /** The action that the policies know. */
  public static final String MAKE = "request.make";

  /** Taking one's own request back, or changing it. */
  public static final String WITHDRAW = "request.withdraw";

  /** Reading a request. */
  public static final String SEE = "request.see";

  private AskRights() {}

  /**
   * Whether the catalogue lists somebody among those who may ask.
   *
   * @param roles that they hold now
   * @param own whether it is to be done to themselves
   */
  public static boolean listed(ActionEntry entry, Set<Role> roles, boolean own) {
    boolean forThemselves = own || entry.target() == ActionEntry.Target.NONE;
    return forThemselves
        ? entry.anyoneAsks() || roles.stream().anyMatch(entry.ask()::contains)
        : roles.stream().anyMatch(entry.forOthers()::contains);
  }

  /**
   * What the guard is asked about.
   *
   * @param id the request's reference
   * @param own for {@link #MAKE}: done to the asker; for the others: asked for by them
   * @param listed see {@link #listed}
   */
  public static Resource resource(String id, ActionEntry entry, boolean own, boolean listed) {
    return new Resource(
        "Request",
        id,
        Map.of(
            "own",
            own,
            "listed",
            listed,
            "risk",
            entry.risk().name().toLowerCase(Locale.ROOT),
            "action",
            entry.name()));
  }
}
