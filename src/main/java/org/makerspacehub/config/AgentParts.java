package org.makerspacehub.config;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.ToolRoute;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.processors.CamelToolRoute;
import org.makerspacehub.routes.agent.ToolRoutes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Agents: their tools, the desk where tools are called, and what answers questions. */
@Configuration(proxyBeanMethods = false)
@Import(ToolRoutes.class)
public class AgentParts {
  private static final Duration TOOL_PATIENCE = Duration.ofSeconds(20);

  @Bean
  ToolCatalogue toolCatalogue(ObjectProvider<ToolHandler> handlers) throws IOException {
    ToolCatalogue catalogue = new ToolCatalogue(handlers.stream().toList());
    Set<String> alone =
        catalogue.withoutHandler(
            Arrays.stream(
                    new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:tools/*.yaml"))
                .map(Resource::getFilename)
                .collect(Collectors.toSet()));
    if (!alone.isEmpty()) {
      throw new HubException("Nothing does the tools " + String.join(", ", alone) + ".");
    }
    return catalogue;
  }

  @Bean
  ToolRoute toolRoute(ObjectProvider<ProducerTemplate> camel, ToolCatalogue toolCatalogue) {
    return new CamelToolRoute(
        camel::getObject, toolCatalogue.all().stream().map(Tool::name).toList());
  }

  @Bean
  GuardedToolDesk toolDesk(
      ToolCatalogue toolCatalogue, Guard guard, ToolRoute toolRoute, MeterRegistry meters) {
    return new GuardedToolDesk(toolCatalogue, guard, toolRoute, meters, TOOL_PATIENCE);
  }
}
