package org.makerspacehub.cli;

import java.time.Duration;
import java.time.Instant;

/**
 * One line of the doctor's.
 *
 * @param mark good, worth a look, bad, or not looked at
 * @param what was looked at, and what is
 * @param mend what to do about it; empty when there is nothing to do
 */
record Finding(Mark mark, String what, String mend) {
  private static final Duration SKEW_WORTH_A_LOOK = Duration.ofSeconds(30);
  private static final Duration SKEW_BAD = Duration.ofSeconds(120);

  /** How it is. */
  enum Mark {
    GOOD('✔'),
    LOOK('!'),
    BAD('✘'),
    SKIPPED('–');

    private final char sign;

    Mark(char sign) {
      this.sign = sign;
    }
  }

  static Finding good(String what) {
    return new Finding(Mark.GOOD, what, "");
  }

  static Finding bad(String what, String mend) {
    return new Finding(Mark.BAD, what, mend);
  }

  static Finding skipped(String what, String settings) {
    return new Finding(Mark.SKIPPED, "%s: %s not set, skipped".formatted(what, settings), "");
  }

  /**
   * How far two clocks are apart. Signatures are good for 300 s, so 120 s is late enough to act.
   *
   * @param whose clock the other one is
   */
  static Finding skew(String whose, Instant here, Instant there) {
    Duration apart = Duration.between(there, here);
    String what =
        "clock: %d s %s %s"
            .formatted(apart.abs().toSeconds(), apart.isNegative() ? "behind" : "ahead of", whose);
    String mend = "set both by a time server (NTP)";
    if (apart.abs().compareTo(SKEW_BAD) > 0) {
      return bad(what, mend);
    }
    return apart.abs().compareTo(SKEW_WORTH_A_LOOK) > 0
        ? new Finding(Mark.LOOK, what, mend)
        : good(what);
  }

  /** The same, taken more or less seriously. */
  Finding as(Mark other) {
    return new Finding(other, what, mend);
  }

  /** As it is printed. */
  String line() {
    return mark.sign + " " + what + (mend.isEmpty() ? "" : " → " + mend);
  }
}
