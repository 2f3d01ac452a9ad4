package org.makerspacehub.config;

import org.makerspacehub.beans.gate.ActionCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** What hub and executor both go by. */
@Configuration(proxyBeanMethods = false)
class CatalogueParts {
  @Bean
  ActionCatalogue actionCatalogue() {
    return new ActionCatalogue(new ClassPathResource("actions.yaml"));
  }
}
