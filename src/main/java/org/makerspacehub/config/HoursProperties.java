package org.makerspacehub.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the space is open.
 *
 * @param hours as people write them ({@code HUB_OPENING_HOURS}); blank for none
 */
@ConfigurationProperties("hub.opening")
public record HoursProperties(@DefaultValue("") String hours) {}
