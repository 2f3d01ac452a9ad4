package org.makerspacehub.config;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Recognises requests that came in through the management port. The port is the only mark that
 * cannot be forged by a path: the console, Jolokia and the actuator bring servlets of their own.
 */
final class ManagementPort
    implements RequestMatcher, ApplicationListener<WebServerInitializedEvent> {
  // Until the port is open, nothing has come in through it.
  private volatile int port = -1;

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    if ("management".equals(event.getApplicationContext().getServerNamespace())) {
      port = event.getWebServer().getPort();
    }
  }

  @Override
  public boolean matches(HttpServletRequest request) {
    return port > 0 && request.getLocalPort() == port;
  }
}
