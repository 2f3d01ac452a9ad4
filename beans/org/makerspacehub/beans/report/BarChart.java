package org.makerspacehub.beans.report;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Bars that lie, the first on top, with their names to the left and their values at the end: names
 * are long, and a phone is narrow.
 */
final class BarChart {
  private static final int NAMES = 330;
  private static final int GAP = 12;
  private static final Color NOTHING = new Color(0, 0, 0, 0);
  private static final double HALF_A_BAR = 0.34;

  private final ChartStyle style;

  BarChart(ChartStyle style) {
    this.style = style;
  }

  /**
   * A bar.
   *
   * @param name harmless; shortened to what fits
   * @param length in the axis' unit; may be negative
   * @param value as it is written at its end
   */
  record Bar(String name, double length, String value) {}

  /** The chart without names and values, which {@link #draw} adds. */
  XYChart chart(String title, String lengths, String names, List<Bar> bars) {
    XYChart chart =
        new XYChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(ChartStyle.HEIGHT)
            .theme(ChartTheme.XChart)
            .title(title)
            .xAxisTitle(lengths)
            .yAxisTitle(names)
            .build();
    style.dress(chart.getStyler());
    double longest = bars.stream().mapToDouble(Bar::length).max().orElse(0);
    double shortest = bars.stream().mapToDouble(Bar::length).min().orElse(0);
    double span = Math.max(longest, 0) - Math.min(shortest, 0);
    double room = span == 0 ? 1 : span;
    chart.getStyler().setLegendVisible(false).setYAxisLeftWidthHint(NAMES + GAP);
    chart.getStyler().setPlotGridHorizontalLinesVisible(false);
    chart.getStyler().setYAxisMin(-0.5).setYAxisMax(bars.size() - 0.5);
    // The value stands beyond the end of its bar.
    chart
        .getStyler()
        .setXAxisMin(shortest < 0 ? shortest - room * 0.24 : 0)
        .setXAxisMax(Math.max(longest, 0) + room * 0.24);
    chart.getStyler().setXAxisTickMarkSpacingHint(150);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(ChartStyle.whole());
    // Where each bar is has a name, not a number; XChart needs labels that differ, unseen.
    chart.getStyler().setYAxisTickLabelsColor(NOTHING);
    for (int i = 0; i < bars.size(); i++) {
      double middle = bars.size() - 1 - i;
      double end = bars.get(i).length();
      XYSeries bar =
          chart.addSeries(
              "bar " + i,
              new double[] {0, end, end, 0},
              new double[] {
                middle - HALF_A_BAR, middle - HALF_A_BAR, middle + HALF_A_BAR, middle + HALF_A_BAR
              });
      bar.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
      bar.setFillColor(ChartStyle.BLUE);
      bar.setLineColor(ChartStyle.BLUE);
      bar.setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  /** The picture. */
  byte[] draw(XYChart chart, List<Bar> bars) {
    return ChartStyle.png(
        ChartStyle.HEIGHT,
        pen -> {
          chart.paint(pen, ChartStyle.WIDTH, ChartStyle.HEIGHT);
          ChartStyle.smooth(pen);
          pen.setColor(ChartStyle.BLACK);
          for (int i = 0; i < bars.size(); i++) {
            label(pen, chart, bars.get(i), bars.size() - 1 - i);
          }
        });
  }

  private void label(Graphics2D pen, XYChart chart, Bar bar, double middle) {
    pen.setFont(style.text());
    FontMetrics metrics = pen.getFontMetrics();
    float base =
        (float) chart.getScreenYFromChart(middle)
            + (metrics.getAscent() - metrics.getDescent()) / 2f;
    float zero = (float) chart.getScreenXFromChart(chart.getStyler().getXAxisMin());
    String name = ChartStyle.fitting(bar.name(), metrics, NAMES);
    pen.drawString(name, zero - GAP - metrics.stringWidth(name), base);
    pen.setFont(style.strong());
    metrics = pen.getFontMetrics();
    float end = (float) chart.getScreenXFromChart(bar.length());
    pen.drawString(
        bar.value(),
        bar.length() < 0 ? end - GAP - metrics.stringWidth(bar.value()) : end + GAP,
        base);
  }
}
