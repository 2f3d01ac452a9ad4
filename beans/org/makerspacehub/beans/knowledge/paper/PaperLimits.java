package org.makerspacehub.beans.knowledge.paper;

import java.time.Duration;

/**
 * How much of a paper is too much: each bound holds for one paper.
 *
 * @param bytes as it is stored
 * @param unpacked bytes that it may unpack to
 * @param characters of its words
 * @param pages of a PDF
 * @param time until it must have been read
 */
public record PaperLimits(int bytes, long unpacked, int characters, int pages, Duration time) {
  /** For files that somebody put into the folder by hand. */
  public static final PaperLimits FILE =
      new PaperLimits(20 << 20, 200L << 20, 2_000_000, 1_000, Duration.ofSeconds(30));

  /** For what comes by mail, from anybody. */
  public static final PaperLimits ATTACHMENT =
      new PaperLimits(6 << 20, 60L << 20, 400_000, 200, Duration.ofSeconds(15));
}
