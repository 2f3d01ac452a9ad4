package org.makerspacehub.beans.home;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.member.MemberDirectory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the figures from the mirror; whoever asks within half a minute gets the same ones. */
public class JdbcSpaceFigures implements SpaceFigures {
  private static final Duration GOOD_FOR = Duration.ofSeconds(30);

  /** What has been running for longer was switched off without anybody telling Fabman. */
  private static final Duration LONGEST_USE = Duration.ofDays(1);

  private final JdbcClient hubJdbc;
  private final MemberDirectory directory;
  private final Clock clock;
  private final ZoneId zone;
  private Snapshot last;
  private Instant lastAt;

  /**
   * @param hubJdbc the mirror
   * @param directory knows how old it is
   * @param clock what "now" is
   * @param zone the makerspace's
   */
  public JdbcSpaceFigures(JdbcClient hubJdbc, MemberDirectory directory, Clock clock, ZoneId zone) {
    this.hubJdbc = hubJdbc;
    this.directory = directory;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public synchronized Snapshot now() {
    Instant now = clock.instant();
    if (last == null || Duration.between(lastAt, now).abs().compareTo(GOOD_FOR) > 0) {
      last = read(now);
      lastAt = now;
    }
    return last;
  }

  private Snapshot read(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return new Snapshot(
        count("home-active-members", Map.of("today", today)),
        count("home-new-members", Map.of("first", today.withDayOfMonth(1), "today", today)),
        count("report-overdue-members", Map.of("today", today)),
        count("home-machines-in-use", Map.of("since", Timestamp.from(now.minus(LONGEST_USE)))),
        directory.asOf().orElse(null));
  }

  private long count(String sql, Map<String, ?> parameters) {
    return hubJdbc.sql(SqlFile.read(sql)).params(parameters).query(Long.class).single();
  }
}
