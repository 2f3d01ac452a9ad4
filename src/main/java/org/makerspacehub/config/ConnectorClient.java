package org.makerspacehub.config;

import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.McpConnectorTools;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The hub's end of the line to the connector. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectorProperties.class)
public class ConnectorClient {

  @Bean
  ConnectorTools connectorTools(ConnectorProperties connector) {
    return new McpConnectorTools(
        connector.url(), connector.token(), connector.connectTimeout(), connector.timeout());
  }
}
