package org.makerspacehub.beans.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.knowm.xchart.style.AxesChartStyler;
import org.makerspacehub.beans.command.When;

/**
 * How pictures look: the colours of Okabe and Ito, which most people can tell apart (source: "Color
 * Universal Design", 2008), and letters that can be read on a phone.
 */
final class ChartStyle {
  static final Color BLACK = new Color(0x1B1B1B);
  static final Color BLUE = new Color(0x0072B2);
  static final Color SKY = new Color(0x56B4E9);
  static final Color GREEN = new Color(0x009E73);
  static final Color VERMILLION = new Color(0xD55E00);
  static final Color PAPER = Color.WHITE;
  static final Color LINES = new Color(0xDDDDDD);
  static final Color AXIS = new Color(0x777777);

  static final int WIDTH = 1200;
  static final int HEIGHT = 640;

  private static final int TITLE = 32;
  private static final int TEXT = 24;

  private final Font font;

  /**
   * @param font any size
   */
  ChartStyle(Font font) {
    this.font = font;
  }

  Font title() {
    return font.deriveFont(Font.BOLD, TITLE);
  }

  Font text() {
    return font.deriveFont(Font.PLAIN, TEXT);
  }

  Font strong() {
    return font.deriveFont(Font.BOLD, TEXT);
  }

  /** What every chart has in common. */
  void dress(AxesChartStyler styler) {
    styler.setChartBackgroundColor(PAPER);
    styler.setPlotBackgroundColor(PAPER);
    styler.setPlotBorderVisible(false);
    styler.setChartFontColor(BLACK);
    styler.setChartTitleFont(title());
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitlePadding(14);
    styler.setChartPadding(20);
    styler.setAxisTitleFont(text());
    styler.setAxisTitlePadding(12);
    styler.setAxisTickLabelsFont(text());
    styler.setAxisTickLabelsColor(BLACK);
    styler.setAxisTickMarksColor(AXIS);
    styler.setAxisTickPadding(8);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setPlotTicksMarksVisible(false);
    styler.setPlotGridLinesColor(LINES);
    styler.setPlotGridLinesStroke(new BasicStroke(1.5f));
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setLegendFont(text());
    styler.setLegendBorderColor(PAPER);
    styler.setLegendBackgroundColor(PAPER);
    styler.setAntiAlias(true);
    styler.setToolTipsEnabled(false);
  }

  /**
   * Whole numbers with thousands apart; a tick between two of them stays without a label. Below
   * zero the sign is left out: down says it.
   */
  static Function<Double, String> whole() {
    return value -> {
      if (Math.abs(value - Math.rint(value)) > 1e-6) {
        return " ";
      }
      String number = When.number(Math.round(Math.abs(value)));
      // XChart looks for ever for ticks whose labels differ, so 20 up and 20 down must.
      return value < -0.5 ? "\u00A0" + number : number;
    };
  }

  /**
   * The part of a text that this font has signs for and that fits.
   *
   * @param words harmless already
   * @param width pixels at the most
   */
  static String fitting(String words, FontMetrics metrics, int width) {
    StringBuilder drawable = new StringBuilder();
    words
        .codePoints()
        .filter(c -> metrics.getFont().canDisplay(c))
        .forEach(drawable::appendCodePoint);
    String line = drawable.toString().strip();
    if (line.isEmpty()) {
      return "(see the list)";
    }
    if (metrics.stringWidth(line) <= width) {
      return line;
    }
    int end = line.length();
    do {
      end = line.offsetByCodePoints(end, -1);
    } while (end > 0 && metrics.stringWidth(line.substring(0, end) + "…") > width);
    return line.substring(0, end).stripTrailing() + "…";
  }

  /** Draws on white paper and gives the PNG. */
  static byte[] png(int height, Consumer<Graphics2D> drawing) {
    BufferedImage paper = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = paper.createGraphics();
    try {
      pen.setColor(PAPER);
      pen.fillRect(0, 0, WIDTH, height);
      smooth(pen);
      drawing.accept(pen);
    } finally {
      pen.dispose();
    }
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(paper, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  static void smooth(Graphics2D pen) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }
}
