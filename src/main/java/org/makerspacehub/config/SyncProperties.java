package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the mirror is refreshed, and how much of it may end at once. When a full round is due, the
 * flow reads by itself ({@code SYNC_FULL_CRON}).
 *
 * @param interval between two rounds ({@code SYNC_INTERVAL}), for example {@code 5m}
 * @param lease how long a run may be silent before it counts as dead; longer than one page with all
 *     the connector's retries can take
 * @param brakePercent of what we hold that may end at once without a question ({@code
 *     SYNC_BRAKE_PERCENT}), 1 to 100
 */
@ConfigurationProperties("hub.sync")
public record SyncProperties(
    @DefaultValue("5m") Duration interval,
    @DefaultValue("2m") Duration lease,
    @DefaultValue("10") int brakePercent) {

  /** Refuses a brake that would stop everything or nothing. */
  public SyncProperties {
    if (brakePercent < 1 || brakePercent > 100) {
      throw new IllegalArgumentException("SYNC_BRAKE_PERCENT is a number from 1 to 100");
    }
  }
}
