package org.makerspacehub.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import org.makerspacehub.beans.inbox.DoorPass;
import org.makerspacehub.beans.inbox.FabmanPayloads;
import org.makerspacehub.beans.inbox.HookDoor;
import org.makerspacehub.beans.inbox.HookSignature;
import org.makerspacehub.beans.inbox.HubForwarder;
import org.makerspacehub.beans.inbox.HubspotPayloads;
import org.makerspacehub.beans.inbox.HubspotSignature;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.inbox.RemotelockPayloads;
import org.makerspacehub.beans.inbox.RemotelockSecret;
import org.makerspacehub.beans.inbox.WebhookDoor;
import org.makerspacehub.processors.CheckDoorPass;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.TakeRemotelockEvent;
import org.makerspacehub.processors.VerifyHookSignature;
import org.makerspacehub.processors.VerifyHubspotSignature;
import org.makerspacehub.routes.webhook.HookDoorRoutes;
import org.makerspacehub.routes.webhook.WebhookDoorRoutes;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** The edge's doors for what vendors push. */
@Configuration(proxyBeanMethods = false)
public class WebhookParts {
  private final DoorPass pass = new DoorPass();

  @Bean
  FilterRegistrationBean<SecretPaths> secretPaths(WebhookProperties webhooks) {
    FilterRegistrationBean<SecretPaths> filter =
        new FilterRegistrationBean<>(
            new SecretPaths(webhooks.fabmanSecrets(), webhooks.plainDoors(), pass));
    filter.addUrlPatterns(SecretPaths.DOOR + "/*");
    // Before what measures and logs requests.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  WebhookDoor webhookDoor(ObjectMapper json, Inbox inbox, HubForwarder hubForwarder) {
    return new WebhookDoor(
        new FabmanPayloads(json), new HubspotPayloads(json), inbox, hubForwarder);
  }

  @Bean
  WebhookDoorRoutes webhookDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      WebhookProperties webhooks,
      WebhookDoor webhookDoor,
      ObjectMapper json,
      Clock clock) {
    return new WebhookDoorRoutes(
        keepAllowedHeaders,
        new CheckDoorPass(pass),
        new VerifyHubspotSignature(
            new HubspotSignature(webhooks.hubspotSecrets(), webhooks.hubspotUri(), clock)),
        new TakeRemotelockEvent(
            new RemotelockSecret(webhooks.remotelockSecrets()), new RemotelockPayloads(json)),
        webhookDoor);
  }

  @Bean
  HookSignature hookSignature(Environment settings, Clock clock) {
    return new HookSignature(HookSecrets.of(settings), clock);
  }

  @Bean
  FilterRegistrationBean<HookPaths> hookPaths(HookSignature hookSignature) {
    FilterRegistrationBean<HookPaths> filter =
        new FilterRegistrationBean<>(new HookPaths(hookSignature.names()));
    filter.addUrlPatterns(HookPaths.DOOR + "/*");
    // Before what reads bodies: a hook that is none is not read either.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  HookDoorRoutes hookDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      HookSignature hookSignature,
      ObjectMapper json,
      Inbox inbox,
      HubForwarder hubForwarder) {
    return new HookDoorRoutes(
        keepAllowedHeaders,
        new VerifyHookSignature(hookSignature),
        new HookDoor(json, inbox, hubForwarder));
  }
}
