package org.makerspacehub.beans;

/** How far the hub reaches out ({@code HUB_MODE}). */
public enum HubMode {
  /** Everybody is answered. */
  LIVE,
  /** For the first week: operators and the owner see everything, nobody else is spoken to. */
  OBSERVE
}
