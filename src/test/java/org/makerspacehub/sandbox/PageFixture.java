package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/**
 * One of everything that the page can show, put between the page and the sandbox: every kind of
 * block, a thread, a Home, a modal. What the page sends for them is kept and goes no further.
 */
final class PageFixture {
  private static final JsonNode SURFACES = read();

  /** What the page sent: the last part of the address, and the body. */
  record Sent(String what, JsonNode body) {}

  final List<Sent> sent = new CopyOnWriteArrayList<>();

  /** Whether the hub has a modal open for the member. */
  volatile boolean modal;

  /**
   * What is wrong with what was filled in, by block, from the next submission on; null is all
   * right.
   */
  volatile ObjectNode wrong;

  /** Somebody who has another name than in the seed: by id. */
  final Map<String, String> names = new HashMap<>();

  private ObjectNode errors;
  private long base;

  private PageFixture() {}

  static PageFixture on(Page page) {
    PageFixture fixture = new PageFixture();
    page.route("**/_state", fixture::state);
    page.route("**/_users", fixture::users);
    page.route(
        "**/_files/*",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("image/png").setBodyBytes(chart())));
    for (String call : List.of("open-home", "submit", "close", "click")) {
      page.route("**/_slack/" + call, route -> fixture.take(call, route));
    }
    return fixture;
  }

  /** What was sent of this kind, the newest; null when nothing was. */
  JsonNode last(String what) {
    return sent.stream()
        .filter(each -> each.what().equals(what))
        .reduce((first, second) -> second)
        .map(Sent::body)
        .orElse(null);
  }

  private void take(String call, Route route) {
    sent.add(new Sent(call, Wire.tree(route.request().postData())));
    if (call.equals("close")) {
      modal = false;
    } else if (call.equals("submit")) {
      errors = wrong;
      modal = wrong != null;
    }
    json(route, Wire.object().put("ok", true));
  }

  private void state(Route route) {
    ObjectNode state = (ObjectNode) fetch(route);
    if (state == null) {
      return;
    }
    if (base == 0) {
      base = Instant.parse(state.path("now").asText()).getEpochSecond();
    }
    ArrayNode messages = (ArrayNode) state.get("messages");
    Map<String, String> ids = new HashMap<>();
    int number = 0;
    for (JsonNode each : SURFACES.path("messages")) {
      ObjectNode message = each.deepCopy();
      String ts = "%d.%06d".formatted(base - each.path("agoSeconds").asLong(), ++number);
      if (each.has("id")) {
        ids.put(each.path("id").asText(), ts);
      }
      if (each.has("thread")) {
        message.put("thread_ts", ids.get(each.path("thread").asText()));
      }
      message.remove(List.of("agoSeconds", "id", "thread"));
      messages.add(message.put("ts", ts));
    }
    state.set("homes", SURFACES.path("homes"));
    ArrayNode views = state.putArray("views");
    if (modal) {
      ObjectNode open = SURFACES.path("modal").deepCopy();
      if (errors != null) {
        open.set("errors", errors);
      }
      views.add(open);
    }
    json(route, state);
  }

  private void users(Route route) {
    JsonNode users = fetch(route);
    if (users == null) {
      return;
    }
    for (JsonNode user : users) {
      if (names.containsKey(user.path("id").asText())) {
        ((ObjectNode) user).put("name", names.get(user.path("id").asText()));
      }
    }
    json(route, users);
  }

  /** What the sandbox says itself; null when the page went away meanwhile. */
  private static JsonNode fetch(Route route) {
    try {
      APIResponse answer = route.fetch();
      return Wire.tree(answer.text());
    } catch (PlaywrightException gone) {
      return null;
    }
  }

  private static void json(Route route, JsonNode body) {
    try {
      route.fulfill(
          new Route.FulfillOptions()
              .setContentType("application/json;charset=utf-8")
              .setBodyBytes(Wire.bytes(body)));
    } catch (PlaywrightException gone) {
      // The page was closed while it waited for an answer; nobody is left to have it.
      return;
    }
  }

  private static JsonNode read() {
    try (InputStream file = PageFixture.class.getResourceAsStream("/pages/surfaces.json")) {
      return Wire.JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] chart() {
    BufferedImage picture = new BufferedImage(960, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 960, 400);
    pen.setColor(new Color(0x0072b2));
    pen.setStroke(new BasicStroke(5));
    for (int month = 0; month < 11; month++) {
      pen.drawLine(60 + month * 76, 300 - month * 18, 136 + month * 76, 282 - month * 18);
    }
    pen.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
