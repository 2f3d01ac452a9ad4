package org.makerspacehub.config;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents talk.
 *
 * @param linkHosts hosts to which a model's answer may link, separated by commas ({@code
 *     AGENT_LINK_HOSTS}); the hub's own and messages of our Slack may be linked to in any case
 */
@ConfigurationProperties("hub.talk")
public record TalkProperties(@DefaultValue("") String linkHosts) {

  /** The hosts, one by one. */
  public Set<String> hosts() {
    return Arrays.stream(linkHosts.split(","))
        .map(String::strip)
        .filter(host -> !host.isEmpty())
        .collect(Collectors.toSet());
  }
}
