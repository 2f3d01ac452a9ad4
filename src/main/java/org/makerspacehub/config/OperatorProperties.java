package org.makerspacehub.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may look into this process through its management port.
 *
 * @param user the operator's login ({@code OPERATOR_USER})
 * @param password its password ({@code OPERATOR_PASSWORD}); without one nobody can log in
 * @param metricsToken what Prometheus shows ({@code METRICS_TOKEN}); without one only the operator
 *     reads metrics
 */
@ConfigurationProperties("hub.operator")
public record OperatorProperties(
    @DefaultValue("operator") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String metricsToken) {

  @Override
  public String toString() {
    return "OperatorProperties[user=" + user + "]";
  }
}
