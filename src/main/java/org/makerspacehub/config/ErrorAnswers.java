package org.makerspacehub.config;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.boot.web.servlet.error.DefaultErrorAttributes;
import org.springframework.boot.web.servlet.error.ErrorAttributes;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;

/**
 * Every refusal and failure over HTTP reads {@code {"error": sentence, "ref": reference}} and
 * nothing else: no path, no message of an exception, no trace, no server's name.
 */
@Configuration(proxyBeanMethods = false)
public class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final Map<Integer, String> SENTENCES =
      Map.of(
          400, "This request could not be understood.",
          401, "Please say who you are.",
          403, "This is not allowed.",
          404, "There is nothing here.",
          405, "This cannot be done here.",
          406, "This cannot be answered in the form you asked for.",
          413, "This is too large.",
          415, "This form of content is not accepted.",
          429, "That was too often: please wait a moment.",
          503, "The hub is busy or still starting: please try again in a moment.");

  /** What the management port's error page shows. */
  @Bean
  ErrorAttributes errorAttributes() {
    return new DefaultErrorAttributes() {
      @Override
      public Map<String, Object> getErrorAttributes(
          WebRequest request, ErrorAttributeOptions options) {
        Object status =
            request.getAttribute(
                RequestDispatcher.ERROR_STATUS_CODE, RequestAttributes.SCOPE_REQUEST);
        return answer(status instanceof Integer code ? code : 500);
      }
    };
  }

  /** Requests that are refused before any servlet sees them, on both ports. */
  @Bean
  ApplicationListener<ServletWebServerInitializedEvent> errorValve() {
    return event -> {
      if (event.getWebServer() instanceof TomcatWebServer server) {
        server.getTomcat().getHost().getPipeline().addValve(new ErrorValve());
      }
    };
  }

  /**
   * Ends a request with a refusal.
   *
   * @param status an HTTP status of 400 or more
   */
  static void refuse(HttpServletResponse response, int status) throws IOException {
    Map<String, Object> answer = answer(status);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(Ref.HEADER, String.valueOf(answer.get("ref")));
    response.getWriter().write(json(answer));
  }

  private static Map<String, Object> answer(int status) {
    String ref = MDC.get(Ref.KEY);
    if (!Ref.isRef(ref)) {
      ref = Ref.next();
    }
    if (status >= 500) {
      // The trace stands in the log already, a line above and in the same thread.
      LOG.error("A request ended in {} (ref {})", status, ref);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "error", SENTENCES.getOrDefault(status, "Something went wrong (ref %s).".formatted(ref)));
    answer.put("ref", ref);
    return answer;
  }

  private static String json(Map<String, Object> answer) {
    // Both values are ours and hold nothing that JSON escapes.
    return "{\"error\":\"%s\",\"ref\":\"%s\"}".formatted(answer.get("error"), answer.get("ref"));
  }

  /** The main port's error page: answers what a servlet or a filter could not. */
  @Controller
  static class ErrorPage implements ErrorController {
    @RequestMapping("${server.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
      Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
      refuse(response, status instanceof Integer code ? code : 404);
    }
  }

  /** Tomcat's last word. */
  private static final class ErrorValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable failure) {
      int status = response.getStatus();
      if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
        return;
      }
      try {
        Map<String, Object> answer = answer(status);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(Ref.HEADER, String.valueOf(answer.get("ref")));
        Writer writer = response.getReporter();
        if (writer != null) {
          writer.write(json(answer));
          response.finishResponse();
        }
      } catch (IOException | IllegalStateException gone) {
        // Whoever asked has left.
        LOG.debug("An error could not be told", gone);
      }
    }
  }
}
