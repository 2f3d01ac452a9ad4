package org.makerspacehub.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.socket.SocketDoor;
import org.makerspacehub.beans.socket.SocketMode;
import org.makerspacehub.beans.socket.SocketOpener;
import org.makerspacehub.beans.socket.SocketStatus;
import org.makerspacehub.beans.socket.SocketTimes;
import org.makerspacehub.processors.SocketEntry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Slack's Socket Mode, where it is set up. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SlackSocketProperties.class)
public class SocketParts {

  @Bean
  SocketDoor socketDoor(ProducerTemplate camel) {
    return new SocketEntry(camel);
  }

  @Bean
  SocketLifecycle socketLifecycle(
      SlackProperties slack,
      SlackSocketProperties socket,
      OutsideUrls outsideUrls,
      SocketDoor socketDoor,
      Clock clock) {
    if (!socket.isSet()) {
      return new SocketLifecycle(null);
    }
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(SocketTimes.USUAL.open())
            .build();
    return new SocketLifecycle(
        new SocketMode(
            http,
            new SocketOpener(
                http,
                slack.apiBaseUrl(),
                socket.appToken(),
                outsideUrls,
                SocketTimes.USUAL.open(),
                clock),
            socketDoor,
            socket.connections(),
            SocketTimes.USUAL,
            clock));
  }

  @Bean
  HealthIndicator slackSocketHealthIndicator(SocketLifecycle socketLifecycle) {
    return new SocketHealth(socketLifecycle::status);
  }

  /** How many connections to Slack are open; 0 while Slack comes over HTTP. */
  @Bean
  MeterBinder slackSocketGauge(SocketLifecycle socketLifecycle) {
    Supplier<List<SocketStatus>> status = socketLifecycle::status;
    return registry ->
        Gauge.builder(
                "hub.slack.connections",
                () ->
                    status.get().stream()
                        .filter(each -> each.state() == SocketStatus.State.CONNECTED)
                        .count())
            .description("Socket Mode connections to Slack that are open")
            .register(registry);
  }
}
