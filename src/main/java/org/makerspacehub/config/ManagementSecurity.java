package org.makerspacehub.config;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jolokia.server.core.service.api.Restrictor;
import org.makerspacehub.beans.BearerTokens;
import org.makerspacehub.beans.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertyResolver;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The management port: health for everyone who reaches it, metrics for Prometheus, the console for
 * the operator, and nothing else (docs/management.md). The operator's role says nothing about the
 * makerspace: it asks for nothing, approves nothing and is known nowhere but here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorProperties.class)
public class ManagementSecurity {
  /** The one role of this port. */
  static final String OPERATOR = "OPERATOR";

  private static final Logger LOG = LoggerFactory.getLogger(ManagementSecurity.class);
  // What bcrypt looks at; more would be ignored.
  private static final int LONGEST_PASSWORD = 72;
  private static final String HEALTH = "/actuator/health";
  private static final String METRICS = "/actuator/prometheus";
  private static final String CONSOLE = "/actuator/hawtio";
  private static final String JOLOKIA = "/actuator/jolokia";

  /**
   * Looks at this plane's settings before anything starts.
   *
   * @throws HubException when the console would be on the main port, or the password too long
   */
  static void check(PropertyResolver settings) {
    int main = settings.getProperty("server.port", Integer.class, 8080);
    int management = settings.getProperty("management.server.port", Integer.class, main);
    if (management == main && main != 0) {
      throw new HubException(
          "MANAGEMENT_PORT and SERVER_PORT are both %d: give the management plane its own port."
              .formatted(main));
    }
    String password = settings.getProperty("hub.operator.password", "");
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD) {
      throw new HubException(
          "OPERATOR_PASSWORD is too long: choose one of at most %d bytes."
              .formatted(LONGEST_PASSWORD));
    }
  }

  @Bean
  ManagementPort managementPort() {
    return new ManagementPort();
  }

  /** What the console may ask of the process; Jolokia takes it from here. */
  @Bean
  Restrictor consoleRestrictor() {
    return new ConsoleRestrictor();
  }

  /** Everything that came in through the management port. */
  @Bean
  @Order(1)
  SecurityFilterChain managementChain(
      HttpSecurity http, ManagementPort managementPort, OperatorProperties operator)
      throws Exception {
    CookieCsrfTokenRepository csrfCookie = CookieCsrfTokenRepository.withHttpOnlyFalse();
    csrfCookie.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
    CsrfTokenRequestAttributeHandler csrfEagerly = new CsrfTokenRequestAttributeHandler();
    // The console reads the cookie before it sends anything, so the cookie must always be there.
    csrfEagerly.setCsrfRequestAttributeName(null);

    RequestMatcher guarded = Doors.under(List.of(METRICS, CONSOLE, JOLOKIA));
    return http.securityMatcher(managementPort)
        .authenticationManager(logins(operator))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie).csrfTokenRequestHandler(csrfEagerly))
        .requestCache(AbstractHttpConfigurer::disable)
        .formLogin(form -> form.defaultSuccessUrl(CONSOLE + "/", true))
        .httpBasic(basic -> basic.authenticationEntryPoint(entry(guarded)))
        .logout(logout -> logout.logoutSuccessUrl("/login?logout"))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(readOf(HEALTH))
                    .permitAll()
                    .requestMatchers(scrapeOf(METRICS, operator.metricsToken()))
                    .permitAll()
                    .requestMatchers(readOf(METRICS))
                    .hasRole(OPERATOR)
                    .requestMatchers(Doors.under(CONSOLE + "/proxy"))
                    .denyAll()
                    .requestMatchers(Doors.under(List.of(CONSOLE, JOLOKIA)))
                    .hasRole(OPERATOR)
                    .anyRequest()
                    .denyAll())
        .exceptionHandling(
            refusals ->
                refusals
                    .defaultAuthenticationEntryPointFor(entry(guarded), request -> true)
                    .accessDeniedHandler(
                        (request, response, why) ->
                            ErrorAnswers.refuse(
                                response,
                                why instanceof CsrfException || guarded.matches(request)
                                    ? 403
                                    : 404)))
        .build();
  }

  /**
   * A person with a browser is shown the login, a program is told 401, and the rest is not there.
   */
  private static AuthenticationEntryPoint entry(RequestMatcher guarded) {
    return (request, response, why) -> {
      if (!guarded.matches(request)) {
        ErrorAnswers.refuse(response, 404);
      } else if (isPageView(request)) {
        response.sendRedirect("/login");
      } else {
        ErrorAnswers.refuse(response, 401);
      }
    };
  }

  private static boolean isPageView(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return HttpMethod.GET.matches(request.getMethod())
        && request.getHeader(HttpHeaders.AUTHORIZATION) == null
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  private static RequestMatcher readOf(String path) {
    RequestMatcher under = Doors.under(path);
    return request -> HttpMethod.GET.matches(request.getMethod()) && under.matches(request);
  }

  private static RequestMatcher scrapeOf(String path, String token) {
    RequestMatcher read = readOf(path);
    BearerTokens expected = new BearerTokens(List.of(token));
    return request ->
        expected.accept(request.getHeader(HttpHeaders.AUTHORIZATION)) && read.matches(request);
  }

  /** The operator's login, if there is a password. */
  private static AuthenticationManager logins(OperatorProperties operator) {
    PasswordEncoder encoder = new BCryptPasswordEncoder();
    InMemoryUserDetailsManager known = new InMemoryUserDetailsManager();
    if (operator.password().isBlank()) {
      LOG.warn("OPERATOR_PASSWORD is not set: nobody can log in to the management port.");
    } else {
      known.createUser(
          User.withUsername(operator.user())
              .password(encoder.encode(operator.password()))
              .roles(OPERATOR)
              .build());
    }
    DaoAuthenticationProvider byPassword = new DaoAuthenticationProvider(known);
    byPassword.setPasswordEncoder(encoder);
    ProviderManager manager = new ProviderManager(byPassword);
    manager.setAuthenticationEventPublisher(new FailedLogins());
    return manager;
  }

  /**
   * Says that a login failed, but not what was typed: people type passwords into the wrong field.
   */
  private static final class FailedLogins implements AuthenticationEventPublisher {
    @Override
    public void publishAuthenticationSuccess(Authentication authentication) {
      // Every request with HTTP Basic is one.
    }

    @Override
    public void publishAuthenticationFailure(
        AuthenticationException why, Authentication authentication) {
      LOG.warn("A login to the management port failed ({}).", why.getClass().getSimpleName());
    }
  }
}
