package org.makerspacehub.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.makerspacehub.beans.vendor.ConnectorTools;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorNotSetUp;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/** The connector as the flows see it, over lists that a test changes as it likes. */
final class FakeVendors implements ConnectorTools {
  static final String TEAM = "T0SPACE";
  static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> FIRST =
      List.of(
          "Ada", "Björn", "Carla", "Dmitri", "Élodie", "Farid", "Grete", "Hana", "İpek", "João");
  private static final List<String> LAST =
      List.of(
          "Abbott",
          "Ærø",
          "Brontë",
          "Çelik",
          "D'Angelo",
          "Fuß",
          "Gómez",
          "Håkansson",
          "Ilić",
          "Jabłoński");

  final Map<String, ObjectNode> members = new LinkedHashMap<>();
  final Map<String, ObjectNode> packages = new LinkedHashMap<>();
  final Map<String, ObjectNode> invoices = new LinkedHashMap<>();
  final Map<String, ObjectNode> slackUsers = new LinkedHashMap<>();
  final Map<String, ObjectNode> resources = new LinkedHashMap<>();
  final Map<String, ObjectNode> courses = new LinkedHashMap<>();
  final Map<String, ObjectNode> machineLogs = new LinkedHashMap<>();
  final Map<String, ObjectNode> charges = new LinkedHashMap<>();

  /** Every call, as {@code tool@offset}. */
  final List<String> calls = new ArrayList<>();

  /** How many pages of a tool are answered before it fails; absent for ever. */
  final Map<String, AtomicInteger> failAfter = new LinkedHashMap<>();

  /** Runs before each call. */
  volatile Runnable before = () -> {};

  private FakeVendors() {}

  static FakeVendors empty() {
    return new FakeVendors();
  }

  /** Names are pairs, so that nobody has another's; the number makes the address unique. */
  static String first(int i) {
    return FIRST.get(i % FIRST.size()) + (char) ('a' + i / FIRST.size() % 26);
  }

  static String last(int i) {
    return LAST.get(i / 3 % LAST.size()) + " " + Integer.toString(i, 36) + "son";
  }

  /** A space of so many members, every third of whom has a Slack account with the same address. */
  static FakeVendors space(int members, int slackUsers) {
    FakeVendors space = new FakeVendors();
    space.pack("1", "Full", "55.00");
    space.pack("2", "Student", "25.5");
    for (int i = 1; i <= members; i++) {
      ObjectNode member = space.member("m" + i, first(i), last(i), "p" + i + "@example.org");
      if (i % 4 != 0) {
        space.give(member, "mp" + i, i % 5 == 0 ? "2" : "1", null);
      }
      if (i % 10 == 0) {
        space.invoice("inv" + i, "m" + i, "unpaid", "55.00");
      }
    }
    for (int u = 1; u <= slackUsers; u++) {
      int i = u * 3;
      space.slack("U" + u, first(i) + " " + last(i), "P" + i + "@Example.org");
    }
    return space;
  }

  ObjectNode member(String id, String first, String last, String email) {
    ObjectNode member = JSON.createObjectNode();
    member.put("id", id).put("member_number", "N" + id).put("state", "active");
    member.put("first_name", first).put("last_name", last).put("email", email);
    member.put("created_at", "2025-01-02T03:04:05.000Z");
    member.put("last_activity_at", "2026-10-11T12:13:14.150Z");
    member.putArray("packages");
    members.put(id, member);
    return member;
  }

  void give(ObjectNode member, String id, String packageId, String until) {
    ((ArrayNode) member.get("packages"))
        .addObject()
        .put("id", id)
        .put("package_id", packageId)
        .put("from_date", "2026-01-01")
        .put("until_date", until);
  }

  void train(ObjectNode member, String id, String course) {
    member.withArray("trainings").addObject().put("id", id).put("course_id", course);
  }

  void charge(String id, String member, String amount, String at) {
    charges.put(
        id,
        JSON.createObjectNode()
            .put("id", id)
            .put("member_id", member)
            .put("description", "Material")
            .put("amount", amount)
            .put("date_time", at)
            .put("created_at", at + ".000Z"));
  }

  void resource(String id, String name) {
    resources.put(
        id, JSON.createObjectNode().put("id", id).put("name", name).put("state", "active"));
  }

  void course(String id, String title) {
    courses.put(
        id, JSON.createObjectNode().put("id", id).put("title", title).put("state", "active"));
  }

  void pack(String id, String name, String fee) {
    packages.put(
        id,
        JSON.createObjectNode()
            .put("id", id)
            .put("name", name)
            .put("state", "active")
            .put("recurring_fee", fee)
            .put("recurring_fee_period", "month"));
  }

  ObjectNode invoice(String id, String member, String state, String sum) {
    ObjectNode invoice =
        JSON.createObjectNode()
            .put("id", id)
            .put("member_id", member)
            .put("number", "R-" + id)
            .put("state", state)
            .put("date", "2026-11-01")
            .put("due_date", "2026-11-15")
            .put("currency", "USD")
            .put("total_payable", sum);
    invoices.put(id, invoice);
    return invoice;
  }

  ObjectNode slack(String id, String name, String email) {
    ObjectNode user =
        JSON.createObjectNode()
            .put("id", id)
            .put("team_id", TEAM)
            .put("name", id.toLowerCase())
            .put("real_name", name)
            .put("email", email)
            .put("email_confirmed", true)
            .put("deleted", false)
            .put("is_bot", false)
            .put("is_restricted", false)
            .put("is_ultra_restricted", false);
    slackUsers.put(id, user);
    return user;
  }

  /** The tool answers so many pages more, then the vendor is away. */
  void failAfter(String tool, int pages) {
    failAfter.put(tool, new AtomicInteger(pages));
  }

  /** Holds every call until the latch opens. */
  void holdUntil(CountDownLatch reached, CountDownLatch open) {
    before =
        () -> {
          reached.countDown();
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  @Override
  public JsonNode call(String tool, Map<String, Object> arguments) {
    if (tool.startsWith("hubspot_")) {
      throw VendorNotSetUp.of("HubSpot");
    }
    before.run();
    int offset = Integer.parseInt(String.valueOf(arguments.getOrDefault("cursor", "0")));
    synchronized (calls) {
      calls.add(tool + "@" + offset);
    }
    AtomicInteger left = failAfter.get(tool);
    if (left != null && left.getAndDecrement() <= 0) {
      throw new VendorUnavailable("Fabman does not answer for now.", Duration.ZERO, null);
    }
    if (tool.equals("fabman_get_member")) {
      return single((String) arguments.get("id"));
    }
    if (tool.equals("slack_get_user")) {
      return slackUsers.get(arguments.get("id")).deepCopy();
    }
    int limit = (int) arguments.get("limit");
    Supplier<Stream<ObjectNode>> all =
        () ->
            switch (tool) {
              case "fabman_list_members" -> members.values().stream();
              case "fabman_list_packages" -> packages.values().stream();
              case "fabman_list_invoices" -> invoices.values().stream();
              case "slack_list_users" -> slackUsers.values().stream();
              case "fabman_list_resources" -> resources.values().stream();
              case "fabman_list_training_courses" -> courses.values().stream();
              case "fabman_list_machine_logs" -> within(machineLogs, "created_at", arguments);
              case "fabman_list_charges" -> within(charges, "date_time", arguments);
              default -> throw new IllegalArgumentException(tool);
            };
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode items = answer.putArray("items");
    all.get().skip(offset).limit(limit).forEach(item -> items.add(item.deepCopy()));
    if (all.get().count() > offset + limit) {
      answer.put("next_cursor", String.valueOf(offset + limit));
    }
    return answer;
  }

  /** The last visit is in lists alone. */
  private JsonNode single(String id) {
    ObjectNode member = members.get(id);
    if (member == null) {
      throw new VendorNotFound("Fabman has nothing there (HTTP 404).", null);
    }
    ObjectNode answer = member.deepCopy();
    answer.remove("last_activity_at");
    return answer;
  }

  /** What is dated in the span; both dates are texts of one form. */
  private static Stream<ObjectNode> within(
      Map<String, ObjectNode> all, String date, Map<String, Object> arguments) {
    String from = String.valueOf(arguments.getOrDefault("from", "0"));
    String until = String.valueOf(arguments.getOrDefault("until", "9"));
    return all.values().stream()
        .filter(item -> item.path(date).asText().compareTo(from) >= 0)
        .filter(item -> item.path(date).asText().compareTo(until) <= 0);
  }
}
