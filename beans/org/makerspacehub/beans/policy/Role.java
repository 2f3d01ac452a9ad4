package org.makerspacehub.beans.policy;

import java.util.Locale;

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
}
