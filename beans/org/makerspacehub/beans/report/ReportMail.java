package org.makerspacehub.beans.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.beans.report.ReportText.Chart;
import org.makerspacehub.beans.report.ReportText.Fact;
import org.makerspacehub.beans.report.ReportText.Row;
import org.makerspacehub.beans.report.ReportText.Section;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** A report as a mail: HTML from {@code templates/report-mail.html}, and the same as plain text. */
final class ReportMail {
  private static final int LINE = 72;

  /** Left to right: keeps what stands beside a Hebrew or Arabic name in its place. */
  private static final String LEFT_TO_RIGHT = "\u200E";

  private final TemplateEngine templates = new TemplateEngine();

  ReportMail() {
    ClassLoaderTemplateResolver resolver =
        new ClassLoaderTemplateResolver(ReportMail.class.getClassLoader());
    resolver.setPrefix("templates/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding("UTF-8");
    resolver.setCacheable(true);
    templates.setTemplateResolver(resolver);
  }

  /** One line. */
  String subject(ReportText text) {
    return text.title() + " · " + text.space();
  }

  /**
   * A section with its picture.
   *
   * @param words of it
   * @param picture null for none
   */
  record Part(Section words, Attachment picture) {}

  /** The mail as HTML; names reach it as text only. */
  String html(ReportText text, Map<Chart, Attachment> pictures) {
    List<Part> parts = new ArrayList<>();
    text.sections().forEach(section -> parts.add(new Part(section, pictures.get(section.chart()))));
    List<List<Fact>> pairs = new ArrayList<>();
    for (int i = 0; i < text.facts().size(); i += 2) {
      pairs.add(text.facts().subList(i, Math.min(i + 2, text.facts().size())));
    }
    Context context = new Context(Locale.ENGLISH);
    context.setVariable("report", text);
    context.setVariable("pairs", pairs);
    context.setVariable("parts", parts);
    return templates.process("report-mail", context);
  }

  /** The mail for who reads no HTML: 72 columns, figures before names so that they line up. */
  String text(ReportText text, Map<Chart, Attachment> pictures) {
    Lines lines = new Lines();
    lines.title(text.title(), '=');
    lines.add(text.space());
    lines.gap();
    lines.wrap(text.lead(), "");
    for (String warning : text.warnings()) {
      lines.gap();
      lines.wrap(warning, "! ");
    }
    if (text.summary() != null) {
      lines.gap();
      lines.wrap(text.summary(), "");
    }
    lines.gap();
    int names = text.facts().stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
    int values = text.facts().stream().mapToInt(fact -> fact.value().length()).max().orElse(0);
    for (Fact fact : text.facts()) {
      lines.add(
          (pad(fact.name(), names)
                  + "  "
                  + pad(fact.value(), Math.min(values, 26))
                  + "  "
                  + fact.change())
              .stripTrailing());
    }
    lines.gap();
    lines.wrap(text.compared(), "");
    for (Section section : text.sections()) {
      lines.gap();
      lines.title(section.heading(), '-');
      if (!section.sentence().isEmpty()) {
        lines.wrap(section.sentence(), "");
      }
      if (!section.rows().isEmpty()) {
        lines.gap();
      }
      int widest = section.rows().stream().mapToInt(row -> row.value().length()).max().orElse(0);
      for (Row row : section.rows()) {
        String more = row.more().isEmpty() ? "" : " (" + row.more() + ")";
        String value = row.value();
        lines.add(
            " ".repeat(2 + Math.min(widest, 40) - Math.min(value.length(), Math.min(widest, 40)))
                + value
                + "   "
                + name(row.name())
                + more);
      }
      if (!section.rest().isEmpty()) {
        lines.wrap(section.rest(), "");
      }
      Attachment picture = pictures.get(section.chart());
      if (picture != null && section.rows().isEmpty()) {
        // What a list says already is not said twice.
        lines.gap();
        lines.wrap(picture.altText(), "");
      }
    }
    lines.gap();
    lines.add("-".repeat(LINE));
    lines.wrap(text.asOf(), "");
    lines.wrap("Another period, in Slack: " + text.ask(), "");
    return lines.toString();
  }

  private static String name(String name) {
    return ReportBlocks.isTurned(name) ? LEFT_TO_RIGHT + name + LEFT_TO_RIGHT : name;
  }

  private static String pad(String words, int width) {
    return words + " ".repeat(Math.max(0, width - words.length()));
  }

  /** Lines of text; never two empty ones together. */
  private static final class Lines {
    private final StringBuilder text = new StringBuilder();

    void add(String line) {
      text.append(line).append('\n');
    }

    void gap() {
      if (!text.isEmpty() && text.charAt(text.length() - 1) == '\n') {
        int before = text.length() - 2;
        if (before < 0 || text.charAt(before) != '\n') {
          text.append('\n');
        }
      }
    }

    void title(String words, char line) {
      add(words);
      add(String.valueOf(line).repeat(words.length()));
    }

    void wrap(String words, String mark) {
      StringBuilder line = new StringBuilder(mark);
      boolean first = true;
      for (String word : words.split(" ")) {
        if (!first && line.length() + 1 + word.length() > LINE) {
          add(line.toString());
          line.setLength(0);
          line.append(" ".repeat(mark.length()));
          first = true;
        }
        line.append(first ? "" : " ").append(word);
        first = false;
      }
      add(line.toString());
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
