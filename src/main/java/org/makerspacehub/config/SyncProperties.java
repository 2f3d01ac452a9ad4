package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the mirror is refreshed.
 *
 * @param interval between two rounds ({@code SYNC_INTERVAL}), for example {@code 5m}
 * @param lease how long a run may be silent before it counts as dead; longer than one page with all
 *     the connector's retries can take
 */
@ConfigurationProperties("hub.sync")
public record SyncProperties(
    @DefaultValue("5m") Duration interval, @DefaultValue("2m") Duration lease) {}
