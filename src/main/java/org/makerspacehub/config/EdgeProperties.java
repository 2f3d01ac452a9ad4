package org.makerspacehub.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way from the edge to the hub.
 *
 * @param hubUrl where the hub listens for the edge, no trailing slash ({@code HUB_INTERNAL_URL})
 * @param token shared by edge and hub alone ({@code EDGE_TOKEN})
 * @param tokenPrevious the older token during a rotation, else empty
 * @param patience how long the edge waits for an answer before it says "busy, coming"; Slack itself
 *     waits three seconds
 */
@ConfigurationProperties("hub.edge")
public record EdgeProperties(
    @DefaultValue("") String hubUrl,
    @DefaultValue("") String token,
    @DefaultValue("") String tokenPrevious,
    @DefaultValue("2300ms") Duration patience) {

  public EdgeProperties {
    hubUrl = Urls.withoutTrailingSlash(hubUrl);
  }

  /** The tokens the hub accepts, newest first. */
  public List<String> tokens() {
    return Stream.of(token, tokenPrevious).filter(t -> !t.isBlank()).toList();
  }

  @Override
  public String toString() {
    return "EdgeProperties[hubUrl=" + hubUrl + "]";
  }
}
