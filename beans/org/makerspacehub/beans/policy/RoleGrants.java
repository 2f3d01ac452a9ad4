package org.makerspacehub.beans.policy;

import java.util.Set;

/** Which roles somebody holds at this moment. */
@FunctionalInterface
public interface RoleGrants {

  /** For a process without a database: nobody holds any. */
  RoleGrants NONE = person -> Set.of();

  /**
   * The roles that count now; a grant that is over, or not yet begun, does not.
   *
   * @param person of kind {@link Principal.Kind#PERSON}
   * @return empty when there are none
   * @throws RuntimeException when they cannot be read
   */
  Set<Role> of(Principal person);
}
