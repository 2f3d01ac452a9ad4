package org.makerspacehub.beans.identity;

import java.util.Locale;

/** Why a human must decide whether a Slack account and a member are one person. */
public enum ReviewReason {
  /** The address is on more than one record of Fabman, or on more than one Slack account. */
  SHARED_EMAIL("the address is on more than one record"),
  /** The address belonged to somebody else before. */
  EMAIL_RECYCLED("the address belonged to another record before"),
  /** The address that a link rests on changed; the link is suspended. */
  EMAIL_CHANGED("the address changed since they were linked"),
  /** Only the names are equal. */
  NAME_ONLY("only the names are equal"),
  /** The names are equal, and more than one record bears the name. */
  NAME_TWINS("several people bear this name"),
  /** The addresses are equal, the names have no word in common or one is missing. */
  NAMES_DIFFER("the addresses are equal, the names are not"),
  /** The Slack account, or the person, holds a role: nothing links to it by itself. */
  ROLE_HOLDER("a role is involved"),
  /** The person already has another Slack account. */
  TWO_ACCOUNTS("the person has another Slack account"),
  /** Slack did not verify the address. */
  EMAIL_UNVERIFIED("Slack has not verified the address"),
  /** The Slack account is a guest's. */
  GUEST("the Slack account is a guest's");

  private final String words;

  ReviewReason(String words) {
    this.words = words;
  }

  /** The name in the database, for example {@code shared_email}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reason as people read it. */
  public String words() {
    return words;
  }

  /** Reads the database's name. */
  public static ReviewReason of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
