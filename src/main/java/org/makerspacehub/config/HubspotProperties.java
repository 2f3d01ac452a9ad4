package org.makerspacehub.config;

import org.makerspacehub.beans.HubException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HubSpot, as the connector reads it. A space without HubSpot leaves the token out.
 *
 * @param baseUrl no trailing slash ({@code HUBSPOT_BASE_URL})
 * @param token reads contacts ({@code HUBSPOT_TOKEN}); role {@code connector} only; may be empty
 * @param apiVersion the part of the path that says which version is meant ({@code
 *     HUBSPOT_API_VERSION})
 */
@ConfigurationProperties("hub.hubspot")
public record HubspotProperties(
    @DefaultValue("https://api.hubapi.com") String baseUrl,
    @DefaultValue("") String token,
    @DefaultValue("2026-09") String apiVersion) {

  public HubspotProperties {
    baseUrl = Urls.withoutTrailingSlash(baseUrl);
    if (!apiVersion.matches("v3|20[0-9]{2}-(0[1-9]|1[0-2])")) {
      throw new HubException("HUBSPOT_API_VERSION is a year and a month such as 2026-09, or v3.");
    }
  }

  @Override
  public String toString() {
    return "HubspotProperties[baseUrl=" + baseUrl + ", apiVersion=" + apiVersion + "]";
  }
}
