package org.makerspacehub.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way from the hub to the connector.
 *
 * @param url where the connector listens, no trailing slash ({@code CONNECTOR_URL})
 * @param token shared by hub and connector alone ({@code CONNECTOR_TOKEN})
 * @param tokenPrevious the older token during a rotation, else empty
 * @param connectTimeout for reaching the connector
 * @param timeout for one tool call; longer than the connector's patience with a vendor
 */
@ConfigurationProperties("hub.connector")
public record ConnectorProperties(
    @DefaultValue("") String url,
    @DefaultValue("") String token,
    @DefaultValue("") String tokenPrevious,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("50s") Duration timeout) {

  public ConnectorProperties {
    url = Urls.withoutTrailingSlash(url);
  }

  /** The tokens the connector accepts, newest first. */
  public List<String> tokens() {
    return Stream.of(token, tokenPrevious).filter(t -> !t.isBlank()).toList();
  }

  @Override
  public String toString() {
    return "ConnectorProperties[url=" + url + "]";
  }
}
