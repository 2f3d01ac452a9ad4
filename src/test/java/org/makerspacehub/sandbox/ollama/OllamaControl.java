package org.makerspacehub.sandbox.ollama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** What a visitor or a test tells the simulated model to say, and sees that it was asked. */
public final class OllamaControl extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  public static final String PATH = "/_ollama";

  private final transient OllamaSimulator model;
  private final transient ObjectMapper json = new ObjectMapper();

  /**
   * @param model the simulated one
   */
  public OllamaControl(OllamaSimulator model) {
    this.model = model;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    try {
      switch (request.getMethod() + " " + path) {
        case "POST /script" -> model.script().add(body(request));
        case "DELETE /script" -> model.script().clear();
        case "POST /cold" -> model.coldStart(body(request).path("ms").asLong(0));
        case "GET /log" -> {
          answer(response, 200, model.log());
          return;
        }
        default -> {
          refuse(
              response, 404, "There is no " + request.getMethod() + " " + PATH + path + " here.");
          return;
        }
      }
      answer(response, 200, json.createObjectNode().put("ok", true));
    } catch (JsonProcessingException notJson) {
      refuse(response, 400, "The body is not JSON.");
    } catch (IllegalArgumentException wrong) {
      refuse(response, 400, wrong.getMessage());
    }
  }

  private JsonNode body(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    // A form or a plain text is what another site could make a browser send here unasked.
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw new IllegalArgumentException("Send JSON: Content-Type must be application/json.");
    }
    JsonNode body = json.readTree(request.getInputStream().readAllBytes());
    if (body == null || !body.isObject()) {
      throw new IllegalArgumentException("The body is not a JSON object.");
    }
    return body;
  }

  private void refuse(HttpServletResponse response, int status, String why) throws IOException {
    answer(response, status, json.createObjectNode().put("ok", false).put("error", why));
  }

  private void answer(HttpServletResponse response, int status, JsonNode body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType("application/json;charset=utf-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
