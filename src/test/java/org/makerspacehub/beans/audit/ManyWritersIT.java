package org.makerspacehub.beans.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.sandbox.Benchmarks;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Sixteen who write at once, each to the same record; the figures are printed. */
class ManyWritersIT {
  private static final int WRITERS = 16;

  @BeforeEach
  void empty() {
    EmbeddedMariaDb.shared().empty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S7 many writers at once, also for the first row and a new name, make one chain")
  void oneChain(AuditChain chain) throws Exception {
    write(chain, 25);
  }

  @Test
  @Tag("proof")
  @DisplayName("S7 sixteen writers of ten thousand rows each make one chain")
  void oneLongChain() throws Exception {
    Duration took = write(AuditChain.PRIVILEGED, 10_000);
    Benchmarks.keep(
        "audit-writers",
        Benchmarks.table(
            List.of("writers", "rows of each", "rows in the chain", "gaps or forks", "seconds"),
            List.of(
                List.of(
                    String.valueOf(WRITERS),
                    "10000",
                    String.valueOf(WRITERS * 10_000),
                    "0",
                    Benchmarks.number(took.toMillis() / 1000.0)))));
  }

  /** Writes and looks at what came of it; how long the writing took. */
  private static Duration write(AuditChain chain, int each) throws Exception {
    try (HikariDataSource database = new HikariDataSource()) {
      database.setJdbcUrl(EmbeddedMariaDb.shared().url());
      database.setUsername("hub_audit");
      database.setPassword("hub_audit");
      database.setMaximumPoolSize(WRITERS);
      JdbcClient audit = JdbcClient.create(database);
      AuditLog log = new AuditLog(audit, new JdbcTransactionManager(database), Clock.systemUTC());
      long began = System.nanoTime();
      List<Long> numbers = run(log, chain, each);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      assertThat(numbers.stream().sorted().toList())
          .isEqualTo(IntStream.rangeClosed(1, WRITERS * each).mapToObj(Long::valueOf).toList());
      ChainCheck check = new ChainCheck(chain, audit);
      ChainCheck.Result result = check.look(Duration.ofMinutes(10), Map.of());
      assertThat(result.trouble()).isEmpty();
      assertThat(result.last()).isEqualTo(WRITERS * each);
      assertThat(result.whole()).isTrue();
      System.out.printf(
          "S7 %s: %d writers × %d rows = %d rows in %.1f s (%.0f a second), one chain, no gap, no fork%n",
          chain.table(),
          WRITERS,
          each,
          result.last(),
          took.toMillis() / 1000.0,
          result.last() * 1000.0 / took.toMillis());
      return took;
    }
  }

  private static List<Long> run(AuditLog log, AuditChain chain, int each) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Callable<List<Long>>> work =
          IntStream.range(0, WRITERS)
              .mapToObj(writer -> (Callable<List<Long>>) () -> rows(log, chain, writer, each))
              .toList();
      List<Long> numbers = new ArrayList<>();
      for (Future<List<Long>> done : writers.invokeAll(work)) {
        numbers.addAll(done.get());
      }
      return numbers;
    } finally {
      writers.shutdownNow();
    }
  }

  private static List<Long> rows(AuditLog log, AuditChain chain, int writer, int each) {
    return IntStream.range(0, each)
        .mapToObj(
            row ->
                log.record(
                    chain,
                    "abcdefghjk23",
                    "T1/U" + writer,
                    AuditStep.CLAIMED,
                    "door-code.issue",
                    // One that all of them name first.
                    "T1/U99",
                    Map.of("row", row)))
        .toList();
  }
}
