package org.makerspacehub.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be done with arguments that fit, to get what they are not for. */
final class Tricks {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the hub's inside, as far as somebody outside can guess it. */
  private static final List<String> HEADERS =
      List.of(
          "CamelHttpUri",
          "CamelFileName",
          "CamelSqlQuery",
          "CamelBeanMethodName",
          "camelHttpMethod",
          "Exchange.HTTP_URI",
          "CamelLangChain4jAgentSystemMessage",
          "Authorization",
          "X-Hub-Ref");

  private static final List<String> IDENTITY =
      List.of(
          "asker",
          "principal",
          "requester",
          "requesterRole",
          "role",
          "user",
          "user_id",
          "on_behalf_of",
          "onBehalfOf",
          "through",
          "session",
          "team",
          "approved",
          "approvedBy",
          "quorum",
          "self_confirm",
          "taint",
          "admin");

  private static final List<String> TEXTS =
      List.of(
          "${env.HOME}",
          "${bean:type:java.lang.Runtime?method=getRuntime}",
          "{{hub.db.password}}",
          "x?a=b&bridgeErrorHandler=true",
          "#guard",
          "RAW(x)",
          "' OR '1'='1",
          "x'; DROP TABLE role_grant; --",
          "%",
          "*",
          "../../application.yaml",
          "file:/etc/passwd",
          "<!channel> <@U0OWNER01>",
          "a\u202eb",
          "a\u200bb",
          "a\u0000b",
          "\ud83d\ude00\ud800",
          "\u0430da",
          "");

  private Tricks() {}

  /**
   * A call as a hostile model makes it.
   *
   * @param name of the trick
   * @param tool as it writes it
   * @param arguments as it writes them
   */
  record Attempt(String name, String tool, String arguments) {}

  /**
   * Everything.
   *
   * @param tool the real name
   * @param fitting arguments that are taken
   * @param everywhere whether each hostile text is tried in each place, not once for the tool
   * @param others ids and names of other people, and of things that are not the caller's
   */
  static List<Attempt> all(
      String tool, ObjectNode fitting, List<String> others, boolean everywhere) {
    List<Attempt> attempts = new ArrayList<>();
    attempts.add(new Attempt("as it should be", tool, fitting.toString()));
    for (String header : HEADERS) {
      attempts.add(
          new Attempt(
              "header " + header, tool, with(fitting, header, "http://collect.example.net")));
    }
    for (String field : IDENTITY) {
      attempts.add(
          new Attempt("identity " + field, tool, with(fitting, field, "T0MAKERHUB/U0OWNER01")));
    }
    List<String> places = List.copyOf(texts(fitting).keySet());
    for (int n = 0; n < places.size(); n++) {
      String place = places.get(n);
      for (String other : others) {
        attempts.add(new Attempt("another's id", tool, replaced(fitting, place, other)));
      }
      for (int k = 0; k < TEXTS.size(); k++) {
        // Each of them once for a tool, in one place after the other; in all places where there is
        // time for it.
        if (everywhere || k % places.size() == n) {
          String text = TEXTS.get(k);
          attempts.add(
              new Attempt("text " + printable(text), tool, replaced(fitting, place, text)));
        }
      }
      if (everywhere || n == 0) {
        attempts.add(new Attempt("a number for a text", tool, replaced(fitting, place, 17)));
        attempts.add(
            new Attempt("a text without end", tool, replaced(fitting, place, "a".repeat(15_000))));
      }
    }
    if (fitting.has("target")) {
      for (String other : others) {
        attempts.add(new Attempt("another's target", tool, with(fitting, "target", other)));
      }
    }
    attempts.add(new Attempt("oversized", tool, with(fitting, "note", "a".repeat(200_000))));
    attempts.add(new Attempt("nested", tool, "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)));
    attempts.add(new Attempt("a list", tool, "[" + fitting + "]"));
    attempts.add(
        new Attempt("a text", tool, JSON.getNodeFactory().textNode(fitting + "").toString()));
    attempts.add(new Attempt("null", tool, "null"));
    attempts.add(new Attempt("nothing", tool, null));
    attempts.add(new Attempt("not closed", tool, fitting.toString().replaceAll("}$", "")));
    attempts.add(new Attempt("two objects", tool, fitting + "" + fitting));
    attempts.add(new Attempt("a comment", tool, "/* admin */" + fitting));
    attempts.add(new Attempt("said twice", tool, twice(fitting)));
    attempts.add(
        new Attempt("a number beyond reason", tool, with(fitting, "hours", "@@1e999999@@")));
    attempts.add(new Attempt("__proto__", tool, with(fitting, "__proto__", "owner")));
    attempts.add(new Attempt("@type", tool, with(fitting, "@type", "java.net.URL")));
    attempts.add(new Attempt("$ref", tool, with(fitting, "$ref", "file:/etc/passwd")));
    for (String name :
        List.of(
            tool.toUpperCase(java.util.Locale.ROOT),
            tool + " ",
            " " + tool,
            tool + "\u0000",
            "direct:tool-" + tool,
            "tool-" + tool,
            "../" + tool,
            tool + "?a=b",
            tool.replace('a', '\u0430').replace('e', '\u0435') + "\u200b")) {
      attempts.add(new Attempt("another name", name, fitting.toString()));
    }
    return attempts;
  }

  private static String with(ObjectNode fitting, String field, String value) {
    ObjectNode more = fitting.deepCopy();
    more.put(field, value);
    // A number that no library writes.
    return more.toString().replaceAll("\"@@(.*?)@@\"", "$1");
  }

  private static String replaced(ObjectNode fitting, String pointer, Object value) {
    ObjectNode other = fitting.deepCopy();
    int cut = pointer.lastIndexOf('/');
    JsonNode parent = other.at(pointer.substring(0, cut));
    JsonNode node = JSON.valueToTree(value);
    String last = pointer.substring(cut + 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, node);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(last), node);
    }
    return other.toString();
  }

  private static String twice(ObjectNode fitting) {
    String first = fitting.fieldNames().hasNext() ? fitting.fieldNames().next() : "a";
    String inner = fitting.toString().replaceAll("^\\{|}$", "");
    return "{\""
        + first
        + "\":\"role.grant\""
        + (inner.isEmpty() ? "" : "," + inner)
        + ",\""
        + first
        + "\":\"role.grant\"}";
  }

  /** Every text in it, by its JSON Pointer. */
  private static Map<String, JsonNode> texts(JsonNode node) {
    Map<String, JsonNode> found = new TreeMap<>();
    collect(node, "", found);
    return found;
  }

  private static void collect(JsonNode node, String at, Map<String, JsonNode> found) {
    if (node.isTextual()) {
      found.put(at, node);
    }
    node.properties().forEach(field -> collect(field.getValue(), at + "/" + field.getKey(), found));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), at + "/" + i, found);
    }
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
