package org.makerspacehub.sandbox;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.makerspacehub.sandbox.Happenings.Lane;
import org.makerspacehub.sandbox.Happenings.Moment;

/** Writes down what the simulated vendors were asked and what they said, faults included. */
final class VendorValve extends ValveBase {
  private static final Map<String, Lane> VENDORS =
      Map.of("fabman", Lane.FABMAN, "hubspot", Lane.HUBSPOT, "slack", Lane.SLACK);

  private final Happenings happenings;

  VendorValve(Happenings happenings) {
    super(true);
    this.happenings = happenings;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    String path = request.getRequestURI();
    Lane vendor = VENDORS.get(path.split("/", 3)[1]);
    if (vendor == null) {
      getNext().invoke(request, response);
      return;
    }
    Moment begin = happenings.now();
    boolean answered = false;
    try {
      getNext().invoke(request, response);
      answered = !response.isSuspended() && !response.getCoyoteResponse().isExceptionPresent();
    } finally {
      happenings.called(
          vendor,
          request.getMethod() + " " + shown(path),
          answered ? response.getStatus() : 0,
          begin);
    }
  }

  /** Without the version's prefix and without what works like a key. */
  private static String shown(String path) {
    return path.startsWith("/slack/response/") ? "/slack/response/…" : path;
  }
}
