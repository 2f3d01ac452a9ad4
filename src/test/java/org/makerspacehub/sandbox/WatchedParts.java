package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.sandbox.Happenings.Lane;
import org.makerspacehub.sandbox.Happenings.Moment;
import org.makerspacehub.sandbox.Happenings.Mood;
import org.slf4j.MDC;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts a watcher before the parts of a sandbox's hub that are no steps of a route: the guard, the
 * line to the connector, the databases. The parts themselves know nothing of it.
 */
final class WatchedParts implements BeanPostProcessor {
  private final Happenings happenings;
  private final HappenedBooks books;

  WatchedParts(Happenings happenings, HappenedBooks books) {
    this.happenings = happenings;
    this.books = books;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof Guard) {
      return watched(bean, this::guard, true);
    }
    if (bean instanceof ConnectorTools) {
      return watched(bean, this::connector, false);
    }
    if (bean instanceof DataSource && name.endsWith("DataSource")) {
      String user = name.substring(0, name.length() - "DataSource".length());
      return watched(bean, call -> database(call, user), true);
    }
    if (bean instanceof JdbcClient client && name.equals("hubJdbc")) {
      books.readFrom(client);
    }
    return bean;
  }

  private static Object watched(Object bean, MethodInterceptor watcher, boolean byClass) {
    ProxyFactory factory = new ProxyFactory(bean);
    factory.setProxyTargetClass(byClass);
    factory.addAdvice(watcher);
    return factory.getProxy();
  }

  private Object guard(MethodInvocation call) throws Throwable {
    Moment begin = happenings.now();
    Object answer = call.proceed();
    if (call.getMethod().getName().equals("check")
        && answer instanceof Decision decision
        && call.getArguments()[2] instanceof Resource resource) {
      String ref =
          call.getArguments()[3] instanceof Map<?, ?> context
                  && context.get(Ref.KEY) instanceof String given
              ? given
              : MDC.get(Ref.KEY);
      boolean own = Boolean.TRUE.equals(resource.attributes().get("own"));
      happenings.step(
          ref,
          false,
          Lane.GUARD,
          String.valueOf(call.getArguments()[1]),
          "Asked the guard: %s %s → %s %s"
              .formatted(
                  call.getArguments()[1],
                  own ? "about themselves" : "about " + about(resource),
                  decision.allowed() ? "allowed by" : "refused,",
                  String.join(", ", decision.reasons())),
          decision.allowed() ? Mood.WELL : Mood.REFUSED,
          begin);
    }
    return answer;
  }

  private static String about(Resource resource) {
    return resource.type().equals("System")
        ? "the " + resource.id()
        : "a "
            + resource
                .type()
                .replaceAll("([a-z])([A-Z])", "$1 $2")
                .toLowerCase(java.util.Locale.ROOT);
  }

  private Object connector(MethodInvocation call) throws Throwable {
    if (!call.getMethod().getName().equals("call")) {
      return call.proceed();
    }
    String tool = String.valueOf(call.getArguments()[0]);
    String ref = MDC.get(Ref.KEY);
    Moment begin = happenings.now();
    try {
      Object answer = call.proceed();
      happenings.step(
          ref,
          false,
          Lane.CONNECTOR,
          "MCP tool " + tool,
          answer instanceof JsonNode node && node.path("items").isArray()
              ? "Asked the connector: a page of %d came".formatted(node.path("items").size())
              : "Asked the connector: one record came",
          Mood.WELL,
          begin);
      return answer;
    } catch (RuntimeException no) {
      happenings.step(
          ref,
          false,
          Lane.CONNECTOR,
          "MCP tool " + tool,
          "Asked the connector, in vain: " + no.getMessage(),
          Mood.FAILED,
          begin);
      throw no;
    }
  }

  private Object database(MethodInvocation call, String user) throws Throwable {
    Object answer = call.proceed();
    if (answer instanceof Connection connection) {
      String ref = MDC.get(Ref.KEY);
      if (happenings.knows(ref)) {
        return WatchedStatements.of(connection, happenings, ref, user);
      }
    }
    return answer;
  }
}
