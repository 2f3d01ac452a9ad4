package org.makerspacehub.beans.execute;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;

/**
 * The executor's own limits, which hold even against a correct approval. They come from its own
 * configuration and never from the database, so nobody who owns the hub can raise them.
 */
public class Ceilings {
  /** Of an action that nothing is said about. */
  private static final int OTHERS = 10;

  private static final String HOURS_OF = "door-code.hours";
  private static final Pattern RULE =
      Pattern.compile("([a-z][a-z.-]{0,63})=([0-9]{1,6})(?:/([0-9]{1,9}(?:\\.[0-9]{1,2})?))?");

  private static final Map<String, Ceiling> BUILT_IN =
      Map.ofEntries(
          Map.entry("door-code.issue", new Ceiling(20, null)),
          Map.entry("door-code.revoke", new Ceiling(100, null)),
          Map.entry("membership.assign-package", new Ceiling(20, null)),
          Map.entry("membership.lock", new Ceiling(10, null)),
          Map.entry("membership.unlock", new Ceiling(20, null)),
          Map.entry("credit.grant", new Ceiling(10, 50_000L)),
          Map.entry("identity.link", new Ceiling(30, null)),
          Map.entry("identity.merge", new Ceiling(10, null)),
          Map.entry("identity.unlink", new Ceiling(30, null)),
          Map.entry("announcement.post", new Ceiling(20, null)),
          Map.entry("role.grant", new Ceiling(5, null)),
          Map.entry("role.revoke", new Ceiling(5, null)));

  private static final long BUILT_IN_HOURS = 168;

  private final Map<String, Ceiling> ceilings = new HashMap<>(BUILT_IN);
  private final long longestHours;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param settings for example {@code door-code.issue=20,credit.grant=10/500.00,
   *     door-code.hours=72}; what is not named keeps its built-in limit
   * @param zone the makerspace's: decides when a day begins
   * @param clock what "today" is
   * @throws HubException when a setting cannot be read: a limit that was meant must not be lost
   */
  public Ceilings(String settings, ZoneId zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
    long hours = BUILT_IN_HOURS;
    for (String setting : settings.isBlank() ? new String[0] : settings.split(",")) {
      Matcher rule = RULE.matcher(setting.strip());
      if (!rule.matches() || rule.group(1).equals(HOURS_OF) && rule.group(3) != null) {
        throw new HubException(
            "EXECUTOR_CEILINGS cannot be read: write for example"
                + " door-code.issue=20,credit.grant=10/500.00,door-code.hours=72.");
      }
      int count = Integer.parseInt(rule.group(2));
      if (rule.group(1).equals(HOURS_OF)) {
        hours = count;
      } else {
        Ceiling before = ceilings.get(rule.group(1));
        Long sum =
            rule.group(3) != null
                ? Long.valueOf(hundredths(new BigDecimal(rule.group(3))))
                : before == null ? null : before.sum();
        ceilings.put(rule.group(1), new Ceiling(count, sum));
      }
    }
    this.longestHours = hours;
  }

  /** When today began in the makerspace. */
  public Instant dayBegan() {
    return LocalDate.ofInstant(clock.instant(), zone).atStartOfDay(zone).toInstant();
  }

  /**
   * Whether one more is too many.
   *
   * @param amount of this one, in hundredths
   * @param today what was sent since {@link #dayBegan}, without this one
   * @return a sentence for the requester; empty when it is not
   */
  public String over(Order order, long amount, Sent today) {
    Ceiling ceiling = ceilings.getOrDefault(order.action(), new Ceiling(OTHERS, null));
    if (today.count() >= ceiling.count()) {
      return "The executor does no more than %d of these a day; ask again tomorrow."
          .formatted(ceiling.count());
    }
    // Compared by what is left, for a sum could wrap around.
    if (amount < 0 || ceiling.sum() != null && amount > ceiling.sum() - today.sum()) {
      return "The executor does no more than %s of this a day in all; ask again tomorrow."
          .formatted(BigDecimal.valueOf(ceiling.sum() == null ? 0 : ceiling.sum(), 2));
    }
    if (order.action().equals("door-code.issue")
        && (!(order.arguments().get("hours") instanceof Number hours)
            || hours.longValue() > longestHours)) {
      return "The executor makes no door code for more than %d hours; ask for fewer."
          .formatted(longestHours);
    }
    return "";
  }

  /** A sum in hundredths, rounded up: a limit is never passed by rounding. */
  static long hundredths(BigDecimal sum) {
    return sum.movePointRight(2).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  /**
   * What was sent.
   *
   * @param sum in hundredths
   */
  public record Sent(long count, long sum) {}

  private record Ceiling(int count, Long sum) {}
}
