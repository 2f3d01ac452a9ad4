package org.makerspacehub.beans.audit;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * One row of a chain as it is kept.
 *
 * @param at of the column, in UTC; the body says the same
 */
record ChainRow(long seq, String previous, String hash, LocalDateTime at, String body) {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

  /** How a moment is written in bodies and exports. */
  static String written(LocalDateTime at) {
    return INSTANT.format(at);
  }

  /** The moment that was written so. */
  static LocalDateTime read(String written) {
    return LocalDateTime.parse(written, INSTANT);
  }
}
