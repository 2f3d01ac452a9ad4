package org.makerspacehub.support;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.RoleGrants;

/** A guard for tests of what stands around it: allows all but what it is told to refuse. */
public class OpenGuard extends Guard {
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  public OpenGuard() {
    super(new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), "");
  }

  /** From now on this action is refused, unless the resource is the asker's own. */
  public OpenGuard refuse(String action) {
    refused.add(action);
    return this;
  }

  /** From now on everything is allowed again. */
  public void reset() {
    refused.clear();
  }

  @Override
  public Decision check(
      Principal principal, String action, Resource resource, Map<String, Object> context) {
    boolean allowed =
        !refused.contains(action) || Boolean.TRUE.equals(resource.attributes().get("own"));
    return new Decision(allowed, List.of("test"), "0".repeat(64));
  }

  @Override
  public Decision preview(
      Principal principal, String action, Resource resource, Map<String, Object> context) {
    return check(principal, action, resource, context);
  }
}
