package org.makerspacehub.beans.report;

import java.util.Optional;

/**
 * A few sentences on top of a report, by whoever can write some. A report is whole without: what
 * throws or takes long is left out.
 */
@FunctionalInterface
public interface ReportSummary {

  /** Nobody writes any. */
  ReportSummary NONE = figures -> Optional.empty();

  /** Plain text, at most 600 characters. */
  Optional<String> of(ReportFigures figures);
}
