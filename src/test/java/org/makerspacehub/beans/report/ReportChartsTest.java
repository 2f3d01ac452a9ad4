package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportText.Chart;

/** The pictures of a report, decoded and looked at. */
class ReportChartsTest {
  private static final int LARGEST = 300 * 1024;

  private final ReportCharts charts = new ReportCharts();
  private final ChartStyle style = new ChartStyle(new Font(Font.SANS_SERIF, Font.PLAIN, 24));

  @Test
  void four_pictures_of_a_size_that_fits_a_message() throws IOException {
    Map<Chart, BufferedImage> drawn = draw(ReportSamples.october());
    assertThat(drawn.keySet())
        .containsExactly(Chart.REVENUE, Chart.MACHINES, Chart.HOURS, Chart.TREND);
    drawn.forEach(
        (chart, picture) -> {
          assertThat(picture.getWidth()).isEqualTo(1200);
          assertThat(picture.getHeight()).isEqualTo(chart == Chart.TREND ? 800 : 640);
        });
  }

  @Test
  void the_colours_are_those_that_most_people_can_tell_apart() throws IOException {
    Map<Chart, BufferedImage> drawn = draw(ReportSamples.october());
    assertThat(area(drawn.get(Chart.REVENUE), new Color(0x0072B2))).isGreaterThan(20_000);
    assertThat(area(drawn.get(Chart.MACHINES), new Color(0x0072B2))).isGreaterThan(20_000);
    BufferedImage trend = drawn.get(Chart.TREND);
    assertThat(area(trend, new Color(0x0072B2))).isGreaterThan(10_000);
    assertThat(area(trend, new Color(0xD55E00))).isGreaterThan(10_000);
    assertThat(area(trend, new Color(0x009E73))).isGreaterThan(3_000);
    // The fullest hour is the darkest field, with its number in black.
    assertThat(area(drawn.get(Chart.HOURS), new Color(0x56B4E9))).isGreaterThan(1_000);
    for (BufferedImage picture : drawn.values()) {
      assertThat(colourful(picture))
          .as("no other strong colour")
          .isSubsetOf(0x0072B2, 0xD55E00, 0x009E73, 0x56B4E9);
    }
  }

  @Test
  void every_axis_says_what_it_counts_and_series_have_a_legend() {
    ReportFigures figures = ReportSamples.october();
    XYChart revenue =
        charts.revenueChart(style, figures, "USD", ReportCharts.revenue(figures, "USD"));
    assertThat(revenue.getTitle()).isEqualTo("Revenue by package, October 2026");
    assertThat(revenue.getXAxisTitle()).isEqualTo("Revenue in USD");
    assertThat(revenue.getYAxisTitle()).isEqualTo("Package");
    XYChart machines = charts.machinesChart(style, figures, ReportCharts.machines(figures));
    assertThat(machines.getXAxisTitle()).isEqualTo("Time in use, in hours");
    HeatMapChart hours = charts.hoursChart(style, figures);
    assertThat(hours.getXAxisTitle()).isEqualTo("Hour of the day in which a use began");
    assertThat(hours.getYAxisTitle()).isEqualTo("Weekday");
    assertThat(hours.getStyler().isShowValue() || hours.getStyler().isLegendVisible()).isTrue();
    assertThat(charts.trendChart(style, figures).getYAxisTitle()).isEqualTo("Members at the end");
    CategoryChart comings = charts.comingsChart(style, figures);
    assertThat(comings.getXAxisTitle()).isEqualTo("Month");
    assertThat(comings.getStyler().isLegendVisible()).isTrue();
    assertThat(comings.getSeriesMap().keySet())
        .containsExactly("Joined or came back (up)", "Left (down)");
    assertThat(comings.getStyler().getAxisTickLabelsFont().getSize()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void a_short_time_is_drawn_in_minutes() {
    ReportFigures figures = ReportSamples.week43();
    assertThat(charts.machinesChart(style, figures, ReportCharts.machines(figures)).getXAxisTitle())
        .isEqualTo("Time in use, in minutes");
  }

  @Test
  void one_picture_has_one_currency() {
    assertThat(ReportCharts.revenue(ReportSamples.october(), "EUR"))
        .extracting(BarChart.Bar::value)
        .containsExactly("€45.00");
  }

  @Test
  void the_same_figures_give_the_same_bytes() {
    assertThat(charts.draw(ReportSamples.october(), "USD").pictures().get(0).png())
        .isEqualTo(new ReportCharts().draw(ReportSamples.october(), "USD").pictures().get(0).png());
  }

  @Test
  void nothing_is_not_drawn() {
    ReportCharts.Drawn drawn = charts.draw(ReportSamples.nothing(ReportSamples.OCTOBER), "USD");
    assertThat(drawn.pictures()).isEmpty();
    assertThat(drawn.failed()).isFalse();
  }

  static Stream<ReportFigures> odd() {
    ReportSamples.Figures one = new ReportSamples.Figures(ReportSamples.OCTOBER);
    return Stream.of(
        ReportSamples.week43(),
        one.revenue(
                List.of(ReportSamples.revenue(null, null, 0, ReportSamples.usd("-85.00"))),
                List.of(ReportSamples.usd("-85.00")))
            .machines(List.of(ReportSamples.machine("1", "A", 1, 1, 1)))
            .hours(List.of(new HourOfUse(7, 23, 1)))
            .trend(ReportSamples.year(2026, 10, 20, 21))
            .build(),
        one.revenue(
                List.of(
                    ReportSamples.revenue("1", "A", 1, ReportSamples.usd("0.01")),
                    ReportSamples.revenue("2", "B", 1, ReportSamples.usd("-0.01"))),
                List.of(ReportSamples.usd("0.00")))
            .machines(
                List.of(
                    ReportSamples.machine("1", "A", 2_000_000, 7_200_000_000L, 50_000),
                    ReportSamples.machine("2", "B", 1, 1, 1)))
            .hours(
                List.of(
                    new HourOfUse(1, 0, 1), new HourOfUse(1, 12, 250_000), new HourOfUse(7, 23, 3)))
            .trend(ReportSamples.year(2026, 2, 50_000, 50_001))
            .build());
  }

  @ParameterizedTest
  @MethodSource("odd")
  void odd_figures_are_drawn_all_the_same(ReportFigures figures) throws IOException {
    assertThat(draw(figures)).hasSize(4);
  }

  @Test
  @DisplayName("S10 names from outside are drawn short, whole and without what steers a terminal")
  void names_are_harmless() throws IOException {
    FontMetrics metrics =
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
            .createGraphics()
            .getFontMetrics(style.text());
    for (BarChart.Bar bar : ReportCharts.machines(Hostile.figures())) {
      assertThat(bar.name().codePoints().map(Character::getType))
          .doesNotContain((int) Character.CONTROL, (int) Character.FORMAT);
      String shown = ChartStyle.fitting(bar.name(), metrics, 300);
      assertThat(metrics.stringWidth(shown)).isLessThanOrEqualTo(300);
      assertThat(metrics.getFont().canDisplayUpTo(shown)).isEqualTo(-1);
    }
    assertThat(ChartStyle.fitting("W".repeat(300), metrics, 300)).endsWith("W…");
    assertThat(ChartStyle.fitting("Table saw", metrics, 300)).isEqualTo("Table saw");
    assertThat(ChartStyle.fitting("\uDB80\uDC00", metrics, 300)).isEqualTo("(see the list)");
    // Left of the bars there is white paper at the edge: no name runs out of the picture.
    BufferedImage picture = draw(Hostile.figures()).get(Chart.MACHINES);
    for (int y = 0; y < picture.getHeight(); y++) {
      assertThat(picture.getRGB(8, y) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void a_machine_that_cannot_draw_says_so_and_goes_on(Throwable trouble) {
    ReportCharts broken = new ReportCharts(() -> sneaky(trouble));
    ReportCharts.Drawn drawn = broken.draw(ReportSamples.october(), "USD");
    assertThat(drawn.pictures()).isEmpty();
    assertThat(drawn.failed()).isTrue();
    assertThat(broken.trouble()).hasValueSatisfying(why -> assertThat(why).isNotBlank());
    assertThat(charts.trouble()).isEmpty();
  }

  static Stream<Throwable> troubles() {
    return Stream.of(
        new java.awt.HeadlessException(),
        new InternalError("Fontconfig head is null"),
        new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"),
        new UnsatisfiedLinkError("libfreetype.so.6"));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> Font sneaky(Throwable trouble) throws T {
    throw (T) trouble;
  }

  private Map<Chart, BufferedImage> draw(ReportFigures figures) throws IOException {
    Map<Chart, BufferedImage> drawn = new EnumMap<>(Chart.class);
    for (ReportCharts.Picture picture : charts.draw(figures, "USD").pictures()) {
      assertThat(picture.png()).hasSizeLessThan(LARGEST);
      drawn.put(picture.chart(), ImageIO.read(new ByteArrayInputStream(picture.png())));
    }
    return drawn;
  }

  private static int area(BufferedImage picture, Color colour) {
    int pixels = 0;
    for (int rgb : pixels(picture)) {
      pixels += rgb == (colour.getRGB() & 0xFFFFFF) ? 1 : 0;
    }
    return pixels;
  }

  /** Colours of large even areas that are neither grey nor a tint of the grid's. */
  private static List<Integer> colourful(BufferedImage picture) {
    Map<Integer, Integer> areas = new HashMap<>();
    for (int rgb : pixels(picture)) {
      areas.merge(rgb, 1, Integer::sum);
    }
    return areas.entrySet().stream()
        .filter(entry -> entry.getValue() > 2_000)
        .map(Map.Entry::getKey)
        .filter(rgb -> Color.RGBtoHSB(rgb >> 16, rgb >> 8 & 255, rgb & 255, null)[1] > 0.62)
        .toList();
  }

  private static int[] pixels(BufferedImage picture) {
    int[] all =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    for (int i = 0; i < all.length; i++) {
      all[i] &= 0xFFFFFF;
    }
    return all;
  }
}
