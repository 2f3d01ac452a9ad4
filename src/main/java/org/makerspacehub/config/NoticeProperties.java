package org.makerspacehub.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the hub tells members and the workshop by itself; when, and what, is in the flows.
 *
 * @param quietHours in which nobody is told anything ({@code NOTICE_QUIET_HOURS})
 * @param workshopChannel where news of machines goes ({@code SLACK_WORKSHOP_CHANNEL}); empty for
 *     none
 */
@ConfigurationProperties("hub.notices")
public record NoticeProperties(
    @DefaultValue("21:00-08:00") String quietHours, @DefaultValue("") String workshopChannel) {}
