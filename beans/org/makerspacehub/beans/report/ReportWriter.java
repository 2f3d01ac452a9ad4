package org.makerspacehub.beans.report;

import java.util.List;

/** Puts figures into words and pictures. */
public interface ReportWriter {

  /**
   * Writes a report.
   *
   * @param figures of its period
   * @param before of the period before, counted today
   * @param corrections what an earlier report said otherwise; empty when nothing
   */
  ReportPaper write(ReportFigures figures, ReportFigures before, List<ReportChange> corrections);
}
