package org.makerspacehub.beans.policy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refusals in the log alone, for a process without a database. */
public class LoggedDenials implements DenialLog {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedDenials.class);

  @Override
  public void record(Denial denial) {
    LOG.warn(
        "Refused: {} asked for {} of {}: {} (ref {}, policies {})",
        printable(denial.principal()),
        printable(denial.action()),
        printable(denial.resource()),
        printable(denial.reason()),
        denial.ref(),
        denial.policyHash());
  }

  /** Text from outside may try to look like further lines of the log. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
