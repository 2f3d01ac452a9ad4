package org.makerspacehub.config;

import java.time.Duration;
import org.makerspacehub.beans.HubException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents work here.
 *
 * @param runs questions answered at a time by one process ({@code AGENT_RUNS})
 * @param memory how long what was said is remembered
 * @param runsKeep how long it is kept that a run was
 */
@ConfigurationProperties("hub.agents")
public record AgentProperties(
    @DefaultValue("2") int runs,
    @DefaultValue("12h") Duration memory,
    @DefaultValue("30d") Duration runsKeep) {

  /**
   * Checks.
   *
   * @throws HubException naming the setting
   */
  public AgentProperties {
    if (runs < 1 || runs > 16) {
      throw new HubException("AGENT_RUNS is a number from 1 to 16.");
    }
  }
}
