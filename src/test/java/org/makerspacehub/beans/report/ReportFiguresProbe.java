package org.makerspacehub.beans.report;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import javax.sql.DataSource;
import org.makerspacehub.config.Databases;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Counts one period in a process of its own, so that a test can give it little memory. */
final class ReportFiguresProbe {
  private ReportFiguresProbe() {}

  /**
   * @param args the database's address, the zone, the moment that counts as now, the period
   */
  public static void main(String[] args) {
    DataSource hub = new DriverManagerDataSource(Databases.url(args[0]), "hub_app", "hub_app");
    JdbcFigures reader =
        new JdbcFigures(
            hub,
            new JdbcTransactionManager(hub),
            Clock.fixed(Instant.parse(args[2]), ZoneOffset.UTC),
            ZoneId.of(args[1]),
            Currency.getInstance("USD"));
    long began = System.nanoTime();
    ReportFigures figures = reader.of(ReportPeriod.parse(args[3]).orElseThrow());
    System.out.printf(
        "%s: %.1f s, heap at most %d MB, %s%n",
        figures.period().name(),
        (System.nanoTime() - began) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20,
        Integer.toHexString(figures.hashCode()));
    System.out.println(figures);
  }
}
