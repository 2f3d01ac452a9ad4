package org.makerspacehub.config;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The main port: the role's {@link Doors} and nothing besides. No sessions, no cookies, no login;
 * nothing here reads a request's body or parameters, so a door can check a signature over the exact
 * bytes that were sent.
 */
@Configuration(proxyBeanMethods = false)
public class MainSecurity {

  /** Everything that did not come in through the management port. */
  @Bean
  @Order(2)
  SecurityFilterChain mainChain(HttpSecurity http, Environment settings) throws Exception {
    return http.securityMatcher(request -> true)
        .csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy ->
                            policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(Doors.under(Doors.of(HubRole.from(settings))))
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .exceptionHandling(
            refusals ->
                refusals
                    // What is closed looks like what is not there.
                    .authenticationEntryPoint((q, a, why) -> ErrorAnswers.refuse(a, 404))
                    .accessDeniedHandler((q, a, why) -> ErrorAnswers.refuse(a, 404)))
        .build();
  }

  /** A path or header that no honest client sends: refused in one line, on both ports. */
  @Bean
  RequestRejectedHandler refuseStrangeRequests() {
    return (request, response, why) -> ErrorAnswers.refuse(response, 400);
  }
}
