package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the mirror is refreshed.
 *
 * @param interval between two rounds ({@code SYNC_INTERVAL}), for example {@code 5m}
 */
@ConfigurationProperties("hub.sync")
public record SyncProperties(@DefaultValue("5m") Duration interval) {}
