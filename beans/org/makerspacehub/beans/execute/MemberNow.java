package org.makerspacehub.beans.execute;

import org.makerspacehub.beans.policy.Principal;

public interface MemberNow {
  /** true when the account's own member pays and is not locked, read at Fabman now */
  boolean inGoodStanding(Principal account);
}
