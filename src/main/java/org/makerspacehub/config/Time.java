package org.makerspacehub.config;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Time comes in by injection, so that tests and the sandbox can move it. */
@Configuration(proxyBeanMethods = false)
public class Time {
  /**
   * The one clock, unless a sandbox brings a primary one; UTC, because zones are for people and
   * this is for machines.
   */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
