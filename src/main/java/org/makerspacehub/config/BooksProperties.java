package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the books remember.
 *
 * @param runsKeep runs and requests of the sync ({@code SYNC_RUNS_KEEP})
 * @param inboxKeep messages that were worked off ({@code INBOX_KEEP})
 * @param doorKeep what happened at the doors ({@code DOOR_KEEP})
 */
@ConfigurationProperties("hub.books")
public record BooksProperties(
    @DefaultValue("90d") Duration runsKeep,
    @DefaultValue("30d") Duration inboxKeep,
    @DefaultValue("90d") Duration doorKeep) {}
