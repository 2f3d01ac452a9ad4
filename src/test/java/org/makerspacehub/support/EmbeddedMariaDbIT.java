package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.makerspacehub.HubApplication;
import org.springframework.context.ConfigurableApplicationContext;

class EmbeddedMariaDbIT {
  @Test
  void startsAll() {
    Map<String, Object> s = new HashMap<>(EmbeddedMariaDb.shared().settings());
    s.put("HUB_ROLE", "all");
    s.put("server.port", "0");
    s.put("management.server.port", "0");
    try (ConfigurableApplicationContext c =
        HubApplication.application()
            .run(
                s.entrySet().stream()
                    .map(e -> "--" + e.getKey() + "=" + e.getValue())
                    .toArray(String[]::new))) {
      assertThat(c.isRunning()).isTrue();
    }
  }
}
