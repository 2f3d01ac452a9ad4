package org.makerspacehub.beans.report;

/** Counts. */
public interface FiguresReader {

  /**
   * The figures of a period, from what the mirror holds now; it may not be over yet.
   *
   * @throws org.springframework.dao.DataAccessException when the database does not answer
   */
  ReportFigures of(ReportPeriod period);
}
