package org.makerspacehub.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Whether "today" begins when it does at the makerspace. */
final class TimeDoctor {
  private static final DateTimeFormatter NOW =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);

  private final Settings set;
  private final Clock clock;

  TimeDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  Finding look() {
    if (!set.has("HUB_TIME_ZONE")) {
      return Finding.skipped("time zone", "HUB_TIME_ZONE");
    }
    try {
      ZoneId zone = ZoneId.of(set.get("HUB_TIME_ZONE"));
      return Finding.good(
          "time zone: %s, where it is now %s"
              .formatted(zone, NOW.format(clock.instant().atZone(zone))));
    } catch (DateTimeException unknown) {
      return Finding.bad("time zone: HUB_TIME_ZONE is none", "write it like America/Anchorage");
    }
  }
}
