package org.makerspacehub.beans.erasure;

import java.util.Locale;
import java.util.Optional;

/** What of a person the ledger knows again. */
enum LedgerKind {
  /** A member's id at Fabman. */
  FABMAN,
  /** A contact's id at HubSpot. */
  HUBSPOT,
  /** An account, {@code T…/U…}. */
  SLACK,
  /** The same without its workspace, as mentions have it. */
  USER,
  /** An address, folded. */
  EMAIL,
  /** A full name, its words folded, single spaces between. */
  NAME,
  /** The first word of a full name: what spares asking about every pair of words. */
  LEAD;

  /** Words of a name at the most; of a longer one the first ones. */
  static final int LONGEST_NAME = 8;

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LedgerKind> ofSource(String source) {
    return switch (source) {
      case "fabman" -> Optional.of(FABMAN);
      case "hubspot" -> Optional.of(HUBSPOT);
      case "slack" -> Optional.of(SLACK);
      default -> Optional.empty();
    };
  }
}
