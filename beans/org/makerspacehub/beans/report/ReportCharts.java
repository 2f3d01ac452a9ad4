package org.makerspacehub.beans.report;

import java.awt.AWTError;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportText.Chart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws the pictures of a report. The same figures give the same bytes. */
public class ReportCharts {
  private static final Logger LOG = LoggerFactory.getLogger(ReportCharts.class);
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH_AND_YEAR =
      DateTimeFormatter.ofPattern("MMM ’yy", Locale.ENGLISH);
  private static final int TREND_HEIGHT = 800;
  private static final int TREND_TOP = 400;
  private static final int SCALE = 130;
  private static final double SECONDS_AN_HOUR = 3_600;
  private static final int SHORTEST_DAY = 10;

  private final Supplier<Font> font;

  /** With the machine's own letters. */
  public ReportCharts() {
    // The logical family borrows from every font there is, so that few names have a sign missing.
    this(() -> new Font(Font.SANS_SERIF, Font.PLAIN, 24));
  }

  ReportCharts(Supplier<Font> font) {
    this.font = font;
  }

  /**
   * A picture.
   *
   * @param chart what it shows
   * @param title for people
   * @param png it
   */
  record Picture(Chart chart, String title, byte[] png) {}

  /**
   * What was drawn.
   *
   * @param pictures in no order
   * @param failed whether one that there are figures for could not be drawn
   */
  record Drawn(List<Picture> pictures, boolean failed) {}

  /**
   * Draws what there are figures for. A machine without fonts, or without the libraries that draw
   * letters, leaves the report without pictures and says so in the log.
   */
  Drawn draw(ReportFigures figures, String currency) {
    List<Picture> pictures = new ArrayList<>();
    try {
      ChartStyle style = new ChartStyle(font.get());
      List<BarChart.Bar> revenue = revenue(figures, currency);
      if (!revenue.isEmpty()) {
        XYChart chart = revenueChart(style, figures, currency, revenue);
        pictures.add(
            new Picture(Chart.REVENUE, chart.getTitle(), new BarChart(style).draw(chart, revenue)));
      }
      List<BarChart.Bar> machines = machines(figures);
      if (!machines.isEmpty()) {
        XYChart chart = machinesChart(style, figures, machines);
        pictures.add(
            new Picture(
                Chart.MACHINES, chart.getTitle(), new BarChart(style).draw(chart, machines)));
      }
      if (figures.hours().stream().anyMatch(hour -> hour.uses() > 0)) {
        HeatMapChart chart = hoursChart(style, figures);
        pictures.add(
            new Picture(
                Chart.HOURS,
                chart.getTitle(),
                ChartStyle.png(
                    ChartStyle.HEIGHT,
                    pen -> chart.paint(pen, ChartStyle.WIDTH, ChartStyle.HEIGHT))));
      }
      if (ReportWords.hasTrend(figures)) {
        pictures.add(
            new Picture(
                Chart.TREND,
                "Members, month by month",
                drawTrend(style, trendChart(style, figures), comingsChart(style, figures))));
      }
      return new Drawn(pictures, false);
    } catch (RuntimeException | LinkageError | InternalError | AWTError cannot) {
      // No font, no font library, no display library: each JVM has its own way to say so.
      LOG.warn("Charts cannot be drawn here ({}); the report goes without.", cannot.toString());
      return new Drawn(pictures, true);
    }
  }

  /** Whether this machine can draw; empty when it can, else why not. */
  public java.util.Optional<String> trouble() {
    try {
      ChartStyle style = new ChartStyle(font.get());
      List<BarChart.Bar> one = List.of(new BarChart.Bar("A", 1, "1"));
      BarChart chart = new BarChart(style);
      chart.draw(chart.chart("A", "B", "C", one), one);
      return java.util.Optional.empty();
    } catch (RuntimeException | LinkageError | InternalError | AWTError cannot) {
      return java.util.Optional.of(cannot.toString());
    }
  }

  XYChart revenueChart(
      ChartStyle style, ReportFigures figures, String currency, List<BarChart.Bar> bars) {
    return new BarChart(style)
        .chart(
            "Revenue by package, " + ReportWords.name(figures.period()),
            "Revenue in " + currency,
            "Package",
            bars);
  }

  static List<BarChart.Bar> revenue(ReportFigures figures, String currency) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (ReportWords.Revenue row : ReportWords.topRevenue(figures)) {
      BigDecimal amount = Signs.amount(row.sums(), currency);
      if (amount.signum() != 0) {
        bars.add(
            new BarChart.Bar(
                row.name(), amount.doubleValue(), Money.of(List.of(new Sum(currency, amount)))));
      }
    }
    return bars;
  }

  XYChart machinesChart(ChartStyle style, ReportFigures figures, List<BarChart.Bar> bars) {
    return new BarChart(style)
        .chart(
            "Busiest machines, " + ReportWords.name(figures.period()),
            inHours(figures) ? "Time in use, in hours" : "Time in use, in minutes",
            "Machine",
            bars);
  }

  static List<BarChart.Bar> machines(ReportFigures figures) {
    double unit = inHours(figures) ? SECONDS_AN_HOUR : 60;
    return figures.machines().stream()
        .limit(ReportWords.TOP)
        .filter(machine -> machine.seconds() > 0)
        .map(
            machine ->
                new BarChart.Bar(
                    ReportWords.machineName(machine),
                    machine.seconds() / unit,
                    Signs.span(machine.seconds())))
        .toList();
  }

  private static boolean inHours(ReportFigures figures) {
    return figures.machines().stream()
        .mapToLong(MachineUse::seconds)
        .anyMatch(seconds -> seconds >= 2 * SECONDS_AN_HOUR);
  }

  HeatMapChart hoursChart(ChartStyle style, ReportFigures figures) {
    int[][] grid = ReportWords.grid(figures);
    int from = 23;
    int until = 0;
    int most = 0;
    for (int[] day : grid) {
      for (int hour = 0; hour < 24; hour++) {
        if (day[hour] > 0) {
          from = Math.min(from, hour);
          until = Math.max(until, hour);
          most = Math.max(most, day[hour]);
        }
      }
    }
    // A place that is open for two hours still has a day around them.
    while (until - from + 1 < SHORTEST_DAY) {
      from = Math.max(0, from - 1);
      until = Math.min(23, until + 1);
    }
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(ChartStyle.HEIGHT)
            .theme(ChartTheme.XChart)
            .title("Uses of machines by hour, " + ReportWords.name(figures.period()))
            .xAxisTitle("Hour of the day in which a use began")
            .yAxisTitle("Weekday")
            .build();
    style.dress(chart.getStyler());
    chart.getStyler().setShowValue(true);
    chart.getStyler().setValueFont(style.text());
    chart.getStyler().setValueFontColor(ChartStyle.BLACK);
    chart
        .getStyler()
        .setHeatMapDecimalValueFormatter(value -> value < 1 ? " " : When.number(value.longValue()));
    chart.getStyler().setDrawBorder(true);
    chart.getStyler().setRangeColors(new Color[] {ChartStyle.PAPER, ChartStyle.SKY});
    chart.getStyler().setMin(0);
    chart.getStyler().setMax(most);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setLegendVisible(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setGradientColorColumnHeight(300);
    chart.getStyler().setGradientColorColumnWeight(28);
    List<String> hours = new ArrayList<>();
    for (int hour = from; hour <= until; hour++) {
      hours.add(Integer.toString(hour));
    }
    List<String> days = new ArrayList<>();
    List<Number[]> cells = new ArrayList<>();
    for (int row = 0; row < 7; row++) {
      // The lowest row comes first, and a week begins at the top.
      int day = 6 - row;
      days.add(DayOfWeek.of(day + 1).getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      for (int hour = from; hour <= until; hour++) {
        cells.add(new Number[] {hour - from, row, grid[day][hour]});
      }
    }
    chart.addSeries("uses", hours, days, cells);
    return chart;
  }

  XYChart trendChart(ChartStyle style, ReportFigures figures) {
    List<ReportFigures.Month> trend = figures.trend();
    XYChart chart =
        new XYChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(TREND_TOP)
            .theme(ChartTheme.XChart)
            .title("Members, month by month")
            .yAxisTitle("Members at the end")
            .build();
    style.dress(chart.getStyler());
    int most = trend.stream().mapToInt(ReportFigures.Month::activeAtEnd).max().orElse(0);
    int least = trend.stream().mapToInt(ReportFigures.Month::activeAtEnd).min().orElse(0);
    double room = Math.max(2, (most - least) * 0.35);
    chart.getStyler().setLegendVisible(false).setYAxisLeftWidthHint(SCALE);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setXAxisTicksVisible(false);
    // The same places as the bars below have.
    chart.getStyler().setXAxisMin(-0.5).setXAxisMax(trend.size() - 0.5);
    chart
        .getStyler()
        .setYAxisMin(Math.max(0, Math.floor(least - room)))
        .setYAxisMax(Math.ceil(most + room));
    chart.getStyler().setYAxisTickMarkSpacingHint(60);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(ChartStyle.whole());
    chart.getStyler().setMarkerSize(16);
    double[] x = new double[trend.size()];
    double[] y = new double[trend.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = trend.get(i).activeAtEnd();
    }
    XYSeries members = chart.addSeries("members", x, y);
    members.setLineColor(ChartStyle.GREEN);
    members.setLineStyle(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    members.setMarker(SeriesMarkers.CIRCLE);
    members.setMarkerColor(ChartStyle.GREEN);
    return chart;
  }

  CategoryChart comingsChart(ChartStyle style, ReportFigures figures) {
    List<ReportFigures.Month> trend = figures.trend();
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(TREND_HEIGHT - TREND_TOP)
            .theme(ChartTheme.XChart)
            .xAxisTitle("Month")
            .yAxisTitle("Members")
            .build();
    style.dress(chart.getStyler());
    double most =
        Math.max(
            2,
            trend.stream().mapToInt(month -> Math.max(month.joined(), month.left())).max().orElse(0)
                * 1.3);
    chart.getStyler().setOverlapped(true).setAvailableSpaceFill(0.6);
    chart.getStyler().setYAxisLeftWidthHint(SCALE);
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setYAxisMin(-Math.ceil(most)).setYAxisMax(Math.ceil(most));
    chart.getStyler().setYAxisTickMarkSpacingHint(60);
    chart.getStyler().setyAxisTickLabelsFormattingFunction(ChartStyle.whole());
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setChartTitleVisible(false);
    List<String> months = new ArrayList<>();
    List<Integer> came = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < trend.size(); i++) {
      YearMonth month = trend.get(i).month();
      months.add(
          (i == 0 || month.getMonth() == Month.JANUARY ? MONTH_AND_YEAR : MONTH).format(month));
      came.add(trend.get(i).joined());
      left.add(-trend.get(i).left());
    }
    CategorySeries up = chart.addSeries("Joined or came back (up)", months, came);
    up.setFillColor(ChartStyle.BLUE);
    CategorySeries down = chart.addSeries("Left (down)", months, left);
    down.setFillColor(ChartStyle.VERMILLION);
    return chart;
  }

  private static byte[] drawTrend(ChartStyle style, XYChart members, CategoryChart comings) {
    return ChartStyle.png(
        TREND_HEIGHT,
        pen -> {
          members.paint(pen, ChartStyle.WIDTH, TREND_TOP);
          ends(style, pen, members);
          Graphics2D below =
              (Graphics2D) pen.create(0, TREND_TOP, ChartStyle.WIDTH, TREND_HEIGHT - TREND_TOP);
          comings.paint(below, ChartStyle.WIDTH, TREND_HEIGHT - TREND_TOP);
          below.dispose();
        });
  }

  /** The first and the last figure of a line are written at it. */
  private static void ends(ChartStyle style, Graphics2D pen, XYChart chart) {
    ChartStyle.smooth(pen);
    pen.setFont(style.strong());
    pen.setColor(ChartStyle.BLACK);
    FontMetrics metrics = pen.getFontMetrics();
    XYSeries line = chart.getSeriesMap().get("members");
    int last = line.getXData().length - 1;
    for (int i : new int[] {0, last}) {
      String value = When.number(Math.round(line.getYData()[i]));
      pen.drawString(
          value,
          (float) chart.getScreenXFromChart(line.getXData()[i]) - metrics.stringWidth(value) / 2f,
          (float) chart.getScreenYFromChart(line.getYData()[i]) - 20);
    }
  }
}
