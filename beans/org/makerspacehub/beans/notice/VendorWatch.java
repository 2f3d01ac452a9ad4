package org.makerspacehub.beans.notice;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the vendors answer, as the sync finds out: a vendor is in trouble from the first flow
 * that failed because of it until every such flow has come to its end again, on whichever hub.
 */
public class VendorWatch {
  private static final List<String> VENDORS = List.of("fabman", "slack", "hubspot");
  private static final String CONNECTOR = "connector";

  private final JdbcClient db;
  private final Notices notices;
  private final Clock clock;

  /** Flows that failed because of a vendor and have not been through since. */
  private final Map<String, Failed> failing = new ConcurrentHashMap<>();

  private volatile boolean looked;
  private volatile boolean outboxStuck;

  /**
   * @param db as the hub's user
   * @param notices told of troubles and their end
   * @param clock what "now" is
   */
  public VendorWatch(JdbcClient db, Notices notices, Clock clock) {
    this.db = db;
    this.notices = notices;
    this.clock = clock;
  }

  private record Failed(String vendor, Instant at) {}

  /**
   * A flow of the sync failed. Never throws.
   *
   * @param run null when it did not even begin
   * @param failure why
   */
  public void failed(SyncRun run, Exception failure) {
    if (run == null) {
      return;
    }
    Optional<RuntimeException> because = because(failure);
    if (because.isEmpty()) {
      failing.remove(run.flow());
      return;
    }
    String said = because.get().getMessage();
    String vendor = said.startsWith("The connector") ? CONNECTOR : vendorOf(run.flow());
    if (vendor.isEmpty()) {
      return;
    }
    failing.put(run.flow(), new Failed(vendor, clock.instant()));
    notices.raise(
        topic(vendor),
        said
            + (because.get() instanceof VendorUnavailable
                ? " I go on trying; answers come from the last state."
                : " Until then answers come from the last state."),
        run.ref());
  }

  /** Messages for Slack wait, although they should have been sent: that is Slack's trouble too. */
  void slackIsStuck(boolean stuck, String sentence, String ref, boolean news) {
    outboxStuck = stuck;
    if (stuck) {
      failing.putIfAbsent("outbox", new Failed("slack", clock.instant()));
      if (news) {
        notices.raise(topic("slack"), sentence, ref);
      }
    } else if (failing.remove("outbox") != null) {
      clearUnlessFailing("slack");
    }
  }

  /** Looks whether what failed has come to its end since. */
  public void look() {
    if (!looked) {
      rememberAfterAStart();
      looked = true;
    }
    failing.forEach(
        (flow, failed) -> {
          if (!flow.equals("outbox") && isThrough(flow, failed.at())) {
            failing.remove(flow, failed);
            clearUnlessFailing(failed.vendor());
          }
        });
  }

  private void clearUnlessFailing(String vendor) {
    boolean stillStuck = vendor.equals("slack") && outboxStuck;
    if (!stillStuck && failing.values().stream().noneMatch(f -> f.vendor().equals(vendor))) {
      notices.clear(topic(vendor), nameOf(vendor) + " answers again.");
    }
  }

  private boolean isThrough(String flow, Instant since) {
    return db.sql(
                "SELECT COUNT(*) FROM sync_run WHERE flow = :flow AND state = 'DONE' AND started_at"
                    + " >= :since")
            .param("flow", flow)
            .param("since", Timestamp.from(since))
            .query(Long.class)
            .single()
        > 0;
  }

  /** A process that starts takes over the troubles that are still open. */
  private void rememberAfterAStart() {
    record Open(String topic, Instant lastAt) {}
    List<Open> open =
        db.sql(
                "SELECT topic, last_at FROM ops_notice WHERE state = 'OPEN' AND (topic LIKE"
                    + " 'vendor.%' OR topic = 'connector')")
            .query((row, n) -> new Open(row.getString(1), row.getTimestamp(2).toInstant()))
            .list();
    for (Open notice : open) {
      String vendor = notice.topic().replace("vendor.", "");
      String pattern = vendor.equals(CONNECTOR) ? "sync-%" : "sync-" + vendor + "-%";
      db
          .sql(
              "SELECT DISTINCT flow FROM sync_run WHERE flow LIKE :pattern AND state = 'FAILED' AND"
                  + " finished_at >= :since")
          .param("pattern", pattern)
          .param("since", Timestamp.from(notice.lastAt().minusSeconds(60)))
          .query(String.class)
          .list()
          .stream()
          .filter(flow -> !flow.equals("sync-all"))
          .forEach(flow -> failing.putIfAbsent(flow, new Failed(vendor, notice.lastAt())));
      clearUnlessFailing(vendor);
    }
  }

  private static Optional<RuntimeException> because(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VendorUnavailable || cause instanceof VendorRefused) {
        return Optional.of((RuntimeException) cause);
      }
    }
    return Optional.empty();
  }

  private static String vendorOf(String flow) {
    return VENDORS.stream().filter(v -> flow.startsWith("sync-" + v + "-")).findFirst().orElse("");
  }

  private static String topic(String vendor) {
    return vendor.equals(CONNECTOR) ? CONNECTOR : "vendor." + vendor;
  }

  private static String nameOf(String vendor) {
    return switch (vendor) {
      case CONNECTOR -> "The connector";
      case "hubspot" -> "HubSpot";
      default -> vendor.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + vendor.substring(1);
    };
  }
}
