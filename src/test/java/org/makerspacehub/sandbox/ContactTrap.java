package org.makerspacehub.sandbox;

/** What makes a HubSpot contact of the seed hard, or easy, to match with a Fabman member. */
public enum ContactTrap {
  /** Nothing: one person, one address, the same on both sides. */
  NONE,
  /** Two members use the contact's address. */
  SHARED_EMAIL,
  /** The address in HubSpot is not the one that Fabman knows. */
  CHANGED_EMAIL,
  /** The contact is in HubSpot's bin. */
  ARCHIVED,
  /** Others were merged into the contact. */
  MERGED,
  /** The address is a member's, the name is somebody else's. */
  OTHER_NAME,
  /** The address differs by a plus tag. */
  PLUS_VARIANT,
  /** The contact has no address. */
  NO_EMAIL,
  /** Somebody who never became a member. */
  PROSPECT
}
