package org.makerspacehub.config;

import java.time.ZoneId;
import java.util.Currency;
import org.makerspacehub.beans.HubMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What every role knows about the space and about itself.
 *
 * @param spaceName the makerspace's name as people read it ({@code HUB_SPACE_NAME})
 * @param timeZone decides what "today" is ({@code HUB_TIME_ZONE}); wins over a vendor's zone
 * @param currency for sums without one of their own ({@code HUB_CURRENCY})
 * @param mode how far the hub reaches out ({@code HUB_MODE})
 */
@ConfigurationProperties("hub")
public record HubProperties(
    @DefaultValue("our makerspace") String spaceName,
    @DefaultValue("UTC") ZoneId timeZone,
    @DefaultValue("USD") Currency currency,
    @DefaultValue("live") HubMode mode) {

  public HubProperties {
    // An empty HUB_MODE binds to nothing; RoleSettings has refused everything that is no mode.
    mode = mode == null ? HubMode.LIVE : mode;
  }
}
