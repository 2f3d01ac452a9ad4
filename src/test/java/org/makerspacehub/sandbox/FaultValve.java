package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.makerspacehub.sandbox.Faults.Fault;

/** Lets the asked-for faults strike before, after or instead of a simulated vendor. */
final class FaultValve extends ValveBase {
  private static final long HANG_MS = 120_000;
  private static final String ANSWER = FaultValve.class.getName() + ".answer";

  private final Faults faults;

  FaultValve(Faults faults) {
    super(true);
    this.faults = faults;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    request.setAttribute(ANSWER, response);
    String path = request.getRequestURI();
    String vendor =
        Stream.of("fabman", "hubspot", "slack", "remotelock", "ollama")
            .filter(name -> path.startsWith("/" + name + "/"))
            .findFirst()
            .orElse(null);
    String query = request.getQueryString();
    Optional<Fault> struck =
        vendor == null
            ? Optional.empty()
            : faults.strike(
                vendor,
                request.getMethod() + " " + (query == null ? path : path + "?" + query),
                false);
    if (struck.isEmpty()) {
      getNext().invoke(request, response);
      return;
    }
    Fault fault = struck.get();
    switch (fault.kind()) {
      case TOO_MANY -> tooMany(fault, response);
      case USED_UP ->
          HubspotSimulator.refuse(
              response, 429, "RATE_LIMITS:DAILY", "You have reached your daily limit.");
      case LOCKED ->
          HubspotSimulator.refuse(response, 423, "LOCKED", "The object is locked for now.");
      case MOVING -> {
        response.setHeader("Retry-After", seconds(fault));
        HubspotSimulator.refuse(response, 477, "MIGRATION", "A migration is in progress.");
      }
      case ERROR -> broken(fault, response, 500, "Internal Server Error");
      case UNAVAILABLE -> broken(fault, response, 503, "Service Unavailable");
      case SLOW -> {
        faults.pause(fault.ms());
        getNext().invoke(request, response);
      }
      case HANG -> {
        faults.pause(fault.ms() > 0 ? fault.ms() : HANG_MS);
        close(response);
      }
      case DROP_AFTER_COMMIT -> {
        // The work is done, and nothing of the answer is written.
        response.setSuspended(true);
        getNext().invoke(request, response);
        close(response);
      }
      default -> close(response);
    }
  }

  private static void tooMany(Fault fault, Response response) throws IOException {
    if (fault.vendor().equals("slack")) {
      response.setHeader("Retry-After", String.valueOf(Math.max(1, fault.ms() / 1_000)));
      Wire.answer(response, 429, Wire.object().put("ok", false).put("error", "ratelimited"));
    } else if (fault.vendor().equals("hubspot")) {
      // HubSpot promises no header; it sends one only when a test asks for it.
      if (fault.ms() > 0) {
        response.setHeader("Retry-After", seconds(fault));
      }
      HubspotSimulator.refuse(
          response,
          429,
          "RATE_LIMITS:TEN_SECONDLY_ROLLING",
          "You have reached your ten_secondly_rolling limit.");
    } else if (fault.vendor().equals("remotelock")) {
      response.setIntHeader("X-RateLimit-Remaining", 0);
      RemoteLockSimulator.refuse(response, 429, "Too many requests");
    } else if (fault.vendor().equals("ollama")) {
      Wire.answer(response, 429, Wire.object().put("error", "too many requests"));
    } else {
      // Fabman documents no rate headers; it sends one only when a test asks for it.
      if (fault.ms() > 0) {
        response.setHeader("Retry-After", String.valueOf(Math.max(1, fault.ms() / 1_000)));
      }
      FabmanSimulator.refuse(response, 429, "Too Many Requests", "Rate limit exceeded");
    }
  }

  private static void broken(Fault fault, Response response, int status, String reason)
      throws IOException {
    if (fault.vendor().equals("slack")) {
      response.setStatus(status);
      response.setContentType("text/html");
      response
          .getOutputStream()
          .write(("<html>" + reason + "</html>").getBytes(StandardCharsets.UTF_8));
    } else if (fault.vendor().equals("hubspot")) {
      HubspotSimulator.refuse(response, status, "INTERNAL_ERROR", reason);
    } else if (fault.vendor().equals("ollama")) {
      Wire.answer(response, status, Wire.object().put("error", reason));
    } else {
      ObjectNode body = Wire.object();
      body.put("statusCode", status).put("error", reason);
      Wire.answer(response, status, body.put("message", "An internal server error occurred"));
    }
  }

  private static String seconds(Fault fault) {
    return String.valueOf(Math.max(1, fault.ms() / 1_000));
  }

  /** Ends the connection of a simulator's own answer, wherever in it that answer is. */
  static void cut(ServletRequest request) {
    close((Response) request.getAttribute(ANSWER));
  }

  private static void close(Response response) {
    response
        .getCoyoteResponse()
        .action(ActionCode.CLOSE_NOW, new IOException("Closed by a fault that was asked for"));
  }
}
