package org.makerspacehub.config;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** What hub and executor both go by. */
@Configuration(proxyBeanMethods = false)
class CatalogueParts {
  @Bean
  ActionCatalogue actionCatalogue(
      GateProperties gate, ObjectProvider<ExecutorProperties> executor) {
    return new ActionCatalogue(
        new ClassPathResource("actions.yaml"), setting -> isSet(setting, gate, executor));
  }

  private static boolean isSet(
      String setting, GateProperties gate, ObjectProvider<ExecutorProperties> executor) {
    return switch (setting) {
      case "LOCK_IDS" -> !gate.lockIds().isEmpty();
      // The executor's alone: where there is none in this process, nobody here can tell.
      case "REMOTELOCK_CLIENT_ID" ->
          executor.stream().noneMatch(each -> each.remotelockClientId().isBlank());
      default ->
          throw new HubException(
              "actions.yaml needs the setting '%s', which is none.".formatted(setting));
    };
  }
}
