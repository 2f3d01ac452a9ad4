package org.makerspacehub.config;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.socket.SocketMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The connections that the edge holds to Slack, for a space that has no public address.
 *
 * @param appToken of the app, {@code xapp-…}, with the scope {@code connections:write}; empty when
 *     Slack comes to us over HTTP ({@code SLACK_APP_TOKEN})
 * @param connections how many this process holds; Slack allows ten for the app, all processes
 *     together ({@code SLACK_SOCKET_CONNECTIONS})
 */
@ConfigurationProperties("hub.slack-socket")
public record SlackSocketProperties(
    @DefaultValue("") String appToken, @DefaultValue("1") int connections) {

  public SlackSocketProperties {
    if (connections < 1 || connections > SocketMode.MOST_CONNECTIONS) {
      throw new HubException(
          "SLACK_SOCKET_CONNECTIONS is %d: set it to a number from 1 to %d."
              .formatted(connections, SocketMode.MOST_CONNECTIONS));
    }
  }

  /** Whether connections are to be held. */
  boolean isSet() {
    return !appToken.isBlank();
  }

  @Override
  public String toString() {
    return "SlackSocketProperties[connections=" + connections + "]";
  }
}
