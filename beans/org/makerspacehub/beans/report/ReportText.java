package org.makerspacehub.beans.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A report in words, before it has a form. Everything is plain text on one line; what came from
 * outside is harmless in a terminal, and each form escapes it as it must.
 *
 * @param title what it is about
 * @param space whose report it is
 * @param lead what matters, in sentences of ours
 * @param warnings what a reader must know before believing a figure; may be empty
 * @param summary by somebody else; null when nobody wrote one
 * @param facts the figures at a glance
 * @param compared what the differences compare with
 * @param sections one subject each
 * @param asOf how fresh the figures are
 * @param ask the command that shows another period
 */
record ReportText(
    String title,
    String space,
    String lead,
    List<String> warnings,
    String summary,
    List<Fact> facts,
    String compared,
    List<Section> sections,
    String asOf,
    String ask) {

  /** The same with one more thing to know. */
  ReportText warned(String warning) {
    List<String> all = new ArrayList<>(warnings);
    all.add(warning);
    return new ReportText(title, space, lead, all, summary, facts, compared, sections, asOf, ask);
  }

  /**
   * A figure at a glance.
   *
   * @param name of it
   * @param value now
   * @param change to the period before, with a sign and a word; empty when there is none to tell
   */
  record Fact(String name, String value, String change) {}

  /**
   * One subject.
   *
   * @param heading of it
   * @param sentence what there is to say; empty when the rows say it all
   * @param rows a list; may be empty
   * @param rest what follows the rows; may be empty
   * @param chart the picture that belongs here
   */
  record Section(String heading, String sentence, List<Row> rows, String rest, Chart chart) {}

  /**
   * A line of a list.
   *
   * @param name from outside or ours
   * @param value what is counted
   * @param more small print; may be empty
   */
  record Row(String name, String value, String more) {}

  /** A picture of a report. */
  enum Chart {
    /** No picture. */
    NONE,
    REVENUE,
    MACHINES,
    HOURS,
    TREND;

    /** As an attachment, for example {@code trend.png}. */
    String file() {
      return name().toLowerCase(Locale.ROOT) + ".png";
    }
  }
}
