package org.makerspacehub.beans.home;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * For whom a home tab is made.
 *
 * @param principal whose it is
 * @param ref of what caused it
 * @param account their Slack account; empty while the mirror does not know it
 * @param person whose data they may read as their own: linked, and allowed by the guard; else empty
 * @param guard says what they may
 */
public record HomeContext(
    Principal principal,
    String ref,
    Optional<SlackAccount> account,
    Optional<String> person,
    Guard guard) {

  /** Whether they may do something; what is left out of a page is no refusal to keep. */
  public boolean may(String action) {
    return guard.preview(principal, action, Resource.HUB, Map.of("ref", ref)).allowed();
  }
}
