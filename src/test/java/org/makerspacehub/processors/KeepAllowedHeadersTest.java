package org.makerspacehub.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAllowedHeadersTest {
  private final KeepAllowedHeaders step = new KeepAllowedHeaders("X-Slack-Signature", "X-Hub-Ref");
  private final CamelContext context = new DefaultCamelContext();
  private Exchange exchange;

  @BeforeEach
  void start() {
    // Only a started context has Camel's own, case-insensitive map of headers.
    context.start();
    exchange = new DefaultExchange(context);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "CAmelHttpUri",
        "camelhttpuri",
        "CAMELSQLQUERY",
        "CamelBeanMethodName",
        "Long-Running-Action",
        "operationName",
        "kafka.OVERRIDE_TOPIC",
        "breadcrumbId",
        "Content-Type",
        "org.apache.camel.anything",
        "user_id",
        ""
      })
  @DisplayName("S29 whatever is not on the list is gone, in any case")
  void stripped(String name) {
    exchange.getMessage().setHeader(name, "evil");
    step.process(exchange);
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
  }

  @Test
  @DisplayName("S29 what is on the list stays, in any case and with all its values")
  void kept() {
    exchange.getMessage().setHeader("x-slack-SIGNATURE", List.of("a", "b"));
    exchange.getMessage().setHeader("CamelFileName", "evil");
    step.process(exchange);
    assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("x-slack-SIGNATURE");
    assertThat(exchange.getMessage().getHeader("X-Slack-Signature")).isEqualTo(List.of("a", "b"));
  }
}
