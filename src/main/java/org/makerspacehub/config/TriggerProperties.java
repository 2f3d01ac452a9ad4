package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The channel in which the hub hears its name without Slack telling it.
 *
 * @param channel an id or a name; empty for none ({@code SLACK_TRIGGER_CHANNEL})
 * @param listen time between two looks for something new
 * @param lookAgain time after which the channel is read in any case
 */
@ConfigurationProperties("hub.slack-trigger")
public record TriggerProperties(
    @DefaultValue("") String channel,
    @DefaultValue("10s") Duration listen,
    @DefaultValue("5m") Duration lookAgain) {}
