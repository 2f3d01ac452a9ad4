package org.makerspacehub.beans.report;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.beans.report.ReportText.Chart;

/**
 * Writes the membership report, in English: for Slack, as a mail in HTML and in plain text, and
 * with pictures. The pictures are an extra: without them the report still says everything.
 */
public class MembershipPaper implements ReportWriter {
  private static final String NO_PICTURES =
      "The pictures could not be drawn; the figures are all here.";

  private final ReportWords words;
  private final Currency currency;
  private final GuardedSummary summary;
  private final ReportCharts charts;
  private final ReportBlocks blocks = new ReportBlocks();
  private final ReportMail mail = new ReportMail();

  /**
   * @param space its name
   * @param clock says how old the figures are, and whether a period is over
   * @param zone of the space
   * @param currency the one that revenue is drawn in, when there are several
   * @param summary a few sentences on top
   * @param patience how long they are waited for
   * @param charts draws the pictures
   */
  public MembershipPaper(
      String space,
      Clock clock,
      ZoneId zone,
      Currency currency,
      ReportSummary summary,
      Duration patience,
      ReportCharts charts) {
    this(space, clock, zone, currency, new GuardedSummary(summary, patience), charts);
  }

  MembershipPaper(
      String space,
      Clock clock,
      ZoneId zone,
      Currency currency,
      GuardedSummary summary,
      ReportCharts charts) {
    this.words = new ReportWords(space, new When(clock, zone), zone);
    this.currency = currency;
    this.summary = summary;
    this.charts = charts;
  }

  @Override
  public ReportPaper write(
      ReportFigures figures, ReportFigures before, List<ReportChange> corrections) {
    String drawnIn = drawnIn(figures);
    ReportCharts.Drawn drawn = charts.draw(figures, drawnIn);
    Map<Chart, Attachment> pictures = new EnumMap<>(Chart.class);
    drawn
        .pictures()
        .forEach(
            picture ->
                pictures.put(
                    picture.chart(),
                    new Attachment(
                        picture.chart().file(),
                        picture.title(),
                        words.alt(picture.chart(), figures, drawnIn),
                        picture.png())));
    ReportText text = words.of(figures, before, corrections, summary.of(figures));
    if (drawn.failed()) {
      text = text.warned(NO_PICTURES);
    }
    return new ReportPaper(
        SlackText.escape(words.brief(text)),
        blocks.write(text, pictures),
        mail.subject(text),
        mail.text(text),
        mail.html(text, pictures),
        List.copyOf(pictures.values()));
  }

  /** The space's own currency, if anything was charged in it; sums of several are never added. */
  private String drawnIn(ReportFigures figures) {
    Set<String> charged = new LinkedHashSet<>();
    figures.revenueTotal().stream().map(Sum::currency).forEach(charged::add);
    figures.revenue().forEach(row -> row.sums().forEach(sum -> charged.add(sum.currency())));
    String ours = currency.getCurrencyCode();
    return charged.isEmpty() || charged.contains(ours) ? ours : charged.iterator().next();
  }
}
