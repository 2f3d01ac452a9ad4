package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;
import org.makerspacehub.beans.Ref;

/**
 * {@code GET /_happened} (the latest), {@code GET /_happened?ref=…} (one, with every step), and
 * {@code GET /_letter?at=…}: one mail's HTML, for a frame that may do nothing at all.
 */
final class HappenedServlet extends HttpServlet {
  static final String HAPPENED = "/_happened";
  static final String LETTER = "/_letter";
  private static final long serialVersionUID = 1L;
  private static final int LATEST = 40;

  private final transient Happenings happenings;
  private final transient HappenedBooks books;
  private final transient Supplier<ObjectNode> slack;
  private final transient Supplier<ArrayNode> mails;

  HappenedServlet(
      Happenings happenings,
      HappenedBooks books,
      Supplier<ObjectNode> slack,
      Supplier<ArrayNode> mails) {
    this.happenings = happenings;
    this.books = books;
    this.slack = slack;
    this.mails = mails;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    if (request.getServletPath().equals(LETTER)) {
      letter(request, response);
      return;
    }
    String ref = request.getParameter("ref");
    if (ref == null) {
      ObjectNode answer = Wire.object().put("changes", happenings.changes());
      ArrayNode latest = happenings.latest(LATEST);
      whispers(latest);
      answer.set("traces", latest);
      Wire.answer(response, 200, answer);
      return;
    }
    if (!Ref.isRef(ref)) {
      Wire.answer(
          response,
          400,
          Wire.object().put("ok", false).put("error", "A reference is twelve letters and digits."));
      return;
    }
    ObjectNode trace = happenings.of(ref);
    ArrayNode kept = books.of(ref);
    if (trace == null && kept.isEmpty()) {
      Wire.answer(
          response,
          404,
          Wire.object().put("ok", false).put("error", "Nothing is known about " + ref + "."));
      return;
    }
    if (trace == null) {
      trace = Wire.object().put("ref", ref).put("at", kept.path(0).path("at").asText());
      trace.put("ms", 0).put("title", "").put("user", "").put("channel", "").put("mood", "well");
      trace.putArray("messages");
      trace.putArray("steps");
      trace.put("left", 0);
    }
    ArrayNode all = happenings.latest(Happenings.TRACES);
    whispers(all);
    for (JsonNode each : all) {
      if (each.path("ref").asText().equals(ref)) {
        trace.set("messages", each.path("messages"));
      }
    }
    trace.set("books", kept);
    Wire.answer(response, 200, trace);
  }

  /** An answer that one person saw belongs to what that person asked last before it. */
  private void whispers(ArrayNode traces) {
    for (JsonNode whisper : slack.get().path("ephemerals")) {
      Instant said = at(whisper.path("ts").asText());
      ObjectNode nearest = null;
      for (JsonNode trace : traces) {
        if (trace.path("user").asText().equals(whisper.path("for").asText())
            && trace.path("channel").asText().equals(whisper.path("channel").asText())
            && !Instant.parse(trace.path("at").asText()).isAfter(said)
            && (nearest == null
                || trace.path("at").asText().compareTo(nearest.path("at").asText()) > 0)) {
          nearest = (ObjectNode) trace;
        }
      }
      if (nearest != null) {
        ((ArrayNode) nearest.path("messages"))
            .add(whisper.path("channel").asText() + "/" + whisper.path("ts").asText());
      }
    }
  }

  private static Instant at(String ts) {
    BigDecimal seconds = new BigDecimal(ts);
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  private void letter(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String at = request.getParameter("at");
    JsonNode mail =
        at != null && at.matches("\\d{1,6}")
            ? mails.get().path(Integer.parseInt(at))
            : Wire.object();
    if (!mail.hasNonNull("html")) {
      response.setStatus(404);
      return;
    }
    // Somebody else's markup: it may look like something, and do nothing.
    response.setHeader(
        "Content-Security-Policy",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
            + " form-action 'none'; base-uri 'none'; frame-ancestors 'self'");
    response.setContentType("text/html;charset=utf-8");
    response.getOutputStream().write(mail.path("html").asText().getBytes(StandardCharsets.UTF_8));
  }
}
