package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the connector calls vendors.
 *
 * @param attempts how often a read is tried at most, the first time included
 * @param firstDelay before the second attempt; doubled before each further one
 * @param connectTimeout for making a connection
 * @param responseTimeout for the answer
 * @param patience what one tool call may take with all its attempts; the hub waits a little longer
 * @param breakerCalls how many of the last calls are looked at, and how many there must be, before
 *     half of them failing stops all calls to that vendor for a while
 * @param breakerPause that while
 * @param hubspotPerSecond how often HubSpot may be called; a little below its 100 in ten seconds
 * @param hubspotSearchesPerSecond how often it may be searched; a little below its 5 a second
 * @param slackUsersListPerMinute how often Slack may be asked for users
 * @param slackHistoryPerMinute how often Slack may be asked what was written in a channel
 */
@ConfigurationProperties("hub.vendor-calls")
public record VendorCallProperties(
    @DefaultValue("4") int attempts,
    @DefaultValue("1s") Duration firstDelay,
    @DefaultValue("3s") Duration connectTimeout,
    @DefaultValue("10s") Duration responseTimeout,
    @DefaultValue("30s") Duration patience,
    @DefaultValue("10") int breakerCalls,
    @DefaultValue("20s") Duration breakerPause,
    @DefaultValue("9") int hubspotPerSecond,
    @DefaultValue("4") int hubspotSearchesPerSecond,
    @DefaultValue("20") int slackUsersListPerMinute,
    @DefaultValue("50") int slackHistoryPerMinute) {}
