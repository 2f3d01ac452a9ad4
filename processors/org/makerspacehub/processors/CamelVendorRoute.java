package org.makerspacehub.processors;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.MDC;

/** The tools' way into Camel: asks a route and words its failure. */
public class CamelVendorRoute implements VendorRoute {
  private final ProducerTemplate template;

  /**
   * @param template sends on the caller's thread
   */
  public CamelVendorRoute(ProducerTemplate template) {
    this.template = template;
  }

  @Override
  public Object ask(String route, Object question) {
    Exchange answer =
        template.request(
            "direct:" + route,
            exchange -> {
              exchange.getMessage().setBody(question);
              exchange.setVariable(Ref.KEY, MDC.get(Ref.KEY));
            });
    if (answer.getException() != null) {
      throw worded(vendorOf(route), answer.getException());
    }
    return answer.getMessage().getBody();
  }

  private static RuntimeException worded(String vendor, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VendorUnavailable || cause instanceof VendorRefused) {
        return (RuntimeException) cause;
      }
      if (cause instanceof CallNotPermittedException) {
        return new VendorUnavailable(
            vendor + " has been failing, so it is left alone for a moment; try again later.",
            Duration.ZERO,
            null);
      }
      if (cause instanceof IOException) {
        // Without the cause: what a library says about a broken call can quote the call.
        return new VendorUnavailable(
            "%s does not answer (%s); try again later."
                .formatted(vendor, cause.getClass().getSimpleName()),
            Duration.ZERO,
            null);
      }
    }
    return failure instanceof RuntimeException unexpected
        ? unexpected
        : new IllegalStateException(failure);
  }

  private static String vendorOf(String route) {
    String name = route.substring(0, route.indexOf('-'));
    if (name.equals("hubspot")) {
      return "HubSpot";
    }
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
