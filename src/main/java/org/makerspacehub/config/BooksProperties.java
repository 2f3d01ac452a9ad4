package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the books remember.
 *
 * @param retainCron when they forget, as Quartz writes times, in {@code HUB_TIME_ZONE}
 * @param runsKeep runs and requests of the sync ({@code SYNC_RUNS_KEEP})
 * @param inboxKeep messages that were worked off ({@code INBOX_KEEP})
 */
@ConfigurationProperties("hub.books")
public record BooksProperties(
    @DefaultValue("0 10 4 * * ?") String retainCron,
    @DefaultValue("90d") Duration runsKeep,
    @DefaultValue("30d") Duration inboxKeep) {}
