package org.makerspacehub.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Fabman, as the connector reads it.
 *
 * @param baseUrl with the version, no trailing slash ({@code FABMAN_BASE_URL})
 * @param apiKey a read key ({@code FABMAN_API_KEY}); role {@code connector} only
 */
@ConfigurationProperties("hub.fabman")
public record FabmanProperties(
    @DefaultValue("https://fabman.io/api/v1") String baseUrl, @DefaultValue("") String apiKey) {

  public FabmanProperties {
    baseUrl = Urls.withoutTrailingSlash(baseUrl);
  }

  @Override
  public String toString() {
    return "FabmanProperties[baseUrl=" + baseUrl + "]";
  }
}
