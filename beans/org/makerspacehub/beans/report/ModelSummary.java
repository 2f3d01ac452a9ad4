package org.makerspacehub.beans.report;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.member.Sum;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few sentences by a language model. It is shown figures and nothing that anybody wrote, not even
 * the name of a machine, and what it writes is left out whole when a number in it is not one of the
 * figures.
 */
public final class ModelSummary implements ReportSummary {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSummary.class);
  private static final String PROMPT = "/prompts/report-summary.md";
  private static final int SHOWN_MONTHS = 3;

  /** A number as English writes it: thousands in groups of three, a point before the cents. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}.,])-?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?![\\p{L}\\p{N}%])");

  /** Digits and numbers of any other script, fractions, powers. */
  private static final Pattern OTHER_NUMBER =
      Pattern.compile("[\\p{N}&&[^0-9]]|\\d\\s*(?:%|percent\\b)");

  /** Numbers and sums in words, which cannot be compared. */
  private static final Pattern SPELT =
      Pattern.compile(
          "(?i)\\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty"
              + "|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|half|halved"
              + "|third|quarter|double|doubled|twice|triple|tripled|per\\s?cent)\\b");

  private final BinaryOperator<String> model;
  private final String told;

  /**
   * @param model gives an answer to what it is told and to the figures; may throw
   */
  public ModelSummary(BinaryOperator<String> model) {
    this.model = model;
    this.told = prompt();
  }

  @Override
  public Optional<String> of(ReportFigures figures) {
    String answer = model.apply(told, asked(figures));
    if (answer == null || answer.isBlank()) {
      return Optional.empty();
    }
    if (!agrees(answer, numbers(figures))) {
      LOG.warn("The report's summary has a number that is not among the figures; it is left out.");
      return Optional.empty();
    }
    return Optional.of(answer.strip());
  }

  /** What the model reads. */
  static String asked(ReportFigures figures) {
    StringBuilder text = new StringBuilder();
    line(text, "Period", figures.period().toString());
    line(text, "Members with a membership on the day before it", figures.activeAtStart());
    line(text, "Members with a membership on its last day", figures.activeAtEnd());
    line(text, "Joined for the first time", figures.joined());
    line(text, "Came back", figures.rejoined());
    line(text, "Left", figures.left());
    line(text, "Members with an overdue bill now", figures.overdueMembers());
    line(text, "What they owe", sums(figures.overdue()));
    line(text, "Revenue", sums(figures.revenueTotal()));
    line(text, "Different members who used a door or a machine", figures.visitors());
    line(text, "Days on which they did, counted for each member", figures.visits());
    line(text, "Machines that were used", figures.machines().size());
    List<ReportFigures.Month> trend = figures.trend();
    for (ReportFigures.Month month :
        trend.subList(Math.max(0, trend.size() - SHOWN_MONTHS), trend.size())) {
      line(
          text,
          "Month " + month.month(),
          "members at its end %d, joined or came back %d, left %d"
              .formatted(month.activeAtEnd(), month.joined(), month.left()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String what, Object value) {
    text.append(what).append(": ").append(value).append('\n');
  }

  private static String sums(List<Sum> sums) {
    return sums.isEmpty()
        ? "none"
        : String.join(
            ", ",
            sums.stream().map(sum -> sum.amount().toPlainString() + " " + sum.currency()).toList());
  }

  /** All that may stand in a summary: what the model was shown, digit by digit. */
  private static Set<BigDecimal> numbers(ReportFigures figures) {
    Set<BigDecimal> numbers = new TreeSet<>();
    for (String part : asked(figures).split("[^0-9.]+")) {
      String number = part.replaceAll("^\\.+|\\.+$", "");
      if (number.matches("\\d+(?:\\.\\d+)?")) {
        numbers.add(new BigDecimal(number));
      }
    }
    figures.overdue().forEach(sum -> numbers.add(sum.amount().abs()));
    figures.revenueTotal().forEach(sum -> numbers.add(sum.amount().abs()));
    return numbers;
  }

  static boolean agrees(String answer, Set<BigDecimal> numbers) {
    if (OTHER_NUMBER.matcher(answer).find() || SPELT.matcher(answer).find()) {
      return false;
    }
    Matcher number = NUMBER.matcher(answer);
    StringBuilder rest = new StringBuilder();
    int from = 0;
    while (number.find()) {
      BigDecimal value = new BigDecimal(number.group().replace(",", "")).abs();
      // A tree set compares by value: 70155 is 70155.00.
      if (!numbers.contains(value)) {
        return false;
      }
      rest.append(answer, from, number.start()).append(' ');
      from = number.end();
    }
    rest.append(answer.substring(from));
    // A digit that is left was part of something that is no number as we know them.
    return rest.chars().noneMatch(c -> c >= '0' && c <= '9');
  }

  private static String prompt() {
    try (InputStream file = ModelSummary.class.getResourceAsStream(PROMPT)) {
      if (file == null) {
        throw new HubException("prompts/report-summary.md is missing.");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new HubException("prompts/report-summary.md cannot be read.", unreadable);
    }
  }
}
