package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.makerspacehub.sandbox.Seed.Invoice;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.MemberPackage;
import org.makerspacehub.sandbox.Seed.MembershipPackage;

/**
 * Fabman's API v1 as far as the hub uses it: shapes of the recorded answers, paging by a relative
 * {@code Link}, money as text, and a 400 for query parameters that a path does not have. Whoever
 * writes needs the key for it; an unknown field is a 400 in a POST and nothing in a PUT, and a
 * member is changed only by who says which version of it they saw.
 */
final class FabmanSimulator extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  static final String PATH = "/fabman/api/v1";

  private static final int ACCOUNT = 1;
  private static final int SPACE = 1;
  private static final Set<String> PAGING = Set.of("limit", "offset", "order", "orderBy");

  private final transient Clock clock;
  private final transient Map<Long, ObjectNode> members = new TreeMap<>();
  private final transient Map<Long, List<ObjectNode>> memberPackages = new LinkedHashMap<>();
  private final transient Map<Long, ObjectNode> packages = new LinkedHashMap<>();
  private final transient Map<Long, ObjectNode> invoices = new TreeMap<>();

  private final transient Map<Long, ObjectNode> resources = new TreeMap<>();
  private final transient Map<Long, ObjectNode> courses = new TreeMap<>();
  private final transient Map<Long, List<ObjectNode>> trainings = new LinkedHashMap<>();
  private final transient Map<Long, ObjectNode> charges = new TreeMap<>();
  private final transient Map<Long, List<ObjectNode>> credits = new LinkedHashMap<>();
  private final transient int logCount;
  private transient VendorEffects effects;
  private transient int conflicts;
  private transient long lastMade;
  private transient MachineLogs logs = new MachineLogs(0);
  private transient VendorEvents events = (vendor, type, id, details) -> {};

  FabmanSimulator(Clock clock) {
    this(clock, MachineSeed.USUAL_LOGS);
  }

  /**
   * @param logCount how many machine logs the last year has
   */
  FabmanSimulator(Clock clock, int logCount) {
    this.clock = clock;
    this.logCount = logCount;
    this.effects = new VendorEffects(clock);
  }

  /** Where it is counted what was done here. */
  void effects(VendorEffects counted) {
    this.effects = counted;
  }

  /** So many times somebody at the front desk will have changed a member right before a PUT. */
  synchronized void conflicts(int times) {
    this.conflicts = times;
  }

  /** Who is told of each change; nobody at first. */
  void events(VendorEvents told) {
    this.events = told;
  }

  /** Forgets everything and knows what the seed knows. */
  synchronized void reset(Seed seed) {
    machines(MachineSeed.of(seed, logCount), seed);
    members.clear();
    memberPackages.clear();
    packages.clear();
    invoices.clear();
    credits.clear();
    conflicts = 0;
    lastMade = 800_000;
    for (MembershipPackage each : seed.packages()) {
      packages.put(each.id(), packageNode(each, seed.now()));
    }
    for (Member each : seed.members()) {
      members.put(each.id(), memberNode(each));
      memberPackages.put(
          each.id(),
          new ArrayList<>(
              each.packages().stream().map(p -> memberPackageNode(p, each, seed)).toList()));
      for (Invoice invoice : each.invoices()) {
        invoices.put(invoice.id(), invoiceNode(invoice, each));
      }
    }
  }

  /**
   * Changes a member as somebody at the front desk would.
   *
   * @return the member as the API now shows it, or null when there is none
   * @throws IllegalArgumentException when a member has no such field
   */
  ObjectNode change(long id, ObjectNode fields) {
    ObjectNode changed = changed(id, fields);
    if (changed != null) {
      tell("member_updated", id, Wire.object().set("member", changed.deepCopy()));
    }
    return changed;
  }

  private synchronized ObjectNode changed(long id, ObjectNode fields) {
    ObjectNode member = members.get(id);
    if (member == null) {
      return null;
    }
    fields
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!member.has(name)) {
                throw new IllegalArgumentException("A member has no field \"" + name + "\".");
              }
            });
    fields.properties().forEach(field -> member.set(field.getKey(), field.getValue()));
    member.put("id", id);
    member.put("lockVersion", member.path("lockVersion").asInt() + 1);
    member.put("updatedAt", stamp(clock.instant()));
    return member.deepCopy();
  }

  /**
   * Deletes a member; the logs keep the id.
   *
   * @return the member as it was, or null when there is none
   */
  ObjectNode delete(long id) {
    ObjectNode member;
    synchronized (this) {
      member = members.remove(id);
      memberPackages.remove(id);
      trainings.remove(id);
      invoices.values().removeIf(invoice -> invoice.path("member").asLong() == id);
    }
    if (member != null) {
      tell("member_deleted", id, Wire.object().set("member", member.deepCopy()));
    }
    return member;
  }

  /**
   * Somebody switches a machine on, or off when it is running.
   *
   * @param member null for nobody in particular
   * @return the log as the API now shows it
   * @throws IllegalArgumentException when there is no such machine or member
   */
  ObjectNode use(long resource, Long member) {
    ObjectNode log;
    boolean on;
    synchronized (this) {
      if (!resources.containsKey(resource)) {
        throw new IllegalArgumentException("There is no resource " + resource + ".");
      }
      if (member != null && !members.containsKey(member)) {
        throw new IllegalArgumentException("There is no member " + member + ".");
      }
      long now = clock.millis();
      int running = logs.running(resource, now);
      on = running < 0;
      if (on) {
        logs.add(
            logs.lastId() + 3,
            now,
            MachineLogs.RUNNING,
            resource,
            member == null ? MachineLogs.NULL : member,
            "allowed",
            null,
            -1,
            null);
        running = logs.size() - 1;
      } else {
        logs.stop(running, now, "normal");
      }
      log = logNode(running);
    }
    ObjectNode details = Wire.object();
    ObjectNode bare = log.deepCopy();
    bare.remove(List.of("resource", "member", "metadata"));
    details.set("log", bare);
    synchronized (this) {
      ObjectNode at = resources.get(resource);
      details
          .putObject("resource")
          .put("id", resource)
          .put("name", at.path("name").asText())
          .put("state", "active")
          .putNull("metadata");
      ObjectNode who = details.putObject("member");
      if (log.path("member").isNumber()) {
        who.put("id", log.path("member").asLong());
      }
    }
    tell(on ? "resourceLog_created" : "resourceLog_updated", log.path("id").asLong(), details);
    return log;
  }

  /**
   * Something happens to a machine that nobody does at it: it goes offline, is switched off …
   *
   * @param type as Fabman logs it, for example {@code offline}
   * @throws IllegalArgumentException when there is no such machine
   */
  ObjectNode happen(long resource, String type) {
    ObjectNode log;
    ObjectNode details = Wire.object();
    synchronized (this) {
      ObjectNode at = resources.get(resource);
      if (at == null) {
        throw new IllegalArgumentException("There is no resource " + resource + ".");
      }
      long now = clock.millis();
      logs.add(logs.lastId() + 3, now, now, resource, MachineLogs.EMPTY, type, null, -1, null);
      log = logNode(logs.size() - 1);
      ObjectNode bare = log.deepCopy();
      bare.remove(List.of("resource", "member", "metadata"));
      details.set("log", bare);
      details
          .putObject("resource")
          .put("id", resource)
          .put("name", at.path("name").asText())
          .put("state", "active")
          .putNull("metadata");
      details.putObject("member");
    }
    tell("resourceLog_created", log.path("id").asLong(), details);
    return log;
  }

  /**
   * A member gets a bill.
   *
   * @param due the day until which it is to be paid
   * @param price as Fabman writes it
   * @throws IllegalArgumentException when there is no such member
   */
  ObjectNode bill(long member, java.time.LocalDate due, String price) {
    ObjectNode bill;
    synchronized (this) {
      if (!members.containsKey(member) || invoices.isEmpty()) {
        throw new IllegalArgumentException("There is no member " + member + ".");
      }
      bill = invoices.values().iterator().next().deepCopy();
      long id = invoices.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
      bill.put("id", id).put("member", member).put("number", "R" + id).put("state", "unpaid");
      bill.put("date", due.minusDays(14).toString()).put("dueDate", due.toString());
      bill.put("totalWithFees", price).put("totalPayable", price).put("paid", "0.00");
      invoices.put(id, bill);
    }
    tell(
        "invoice_created", bill.path("id").asLong(), Wire.object().set("invoice", bill.deepCopy()));
    return bill.deepCopy();
  }

  /**
   * Somebody at the front desk types a charge in.
   *
   * @param price as Fabman writes it, for example {@code 12.50}
   * @throws IllegalArgumentException when there is no such member
   */
  ObjectNode charge(long member, String description, String price) {
    ObjectNode charge;
    synchronized (this) {
      if (!members.containsKey(member)) {
        throw new IllegalArgumentException("There is no member " + member + ".");
      }
      long id = charges.keySet().stream().mapToLong(Long::longValue).max().orElse(600_000) + 1;
      charge =
          chargeNode(
              new MachineSeed.Charge(id, member, description, price, clock.instant(), null, null));
      charges.put(id, charge);
    }
    tell(
        "charge_created",
        charge.path("id").asLong(),
        Wire.object().set("charge", charge.deepCopy()));
    return charge.deepCopy();
  }

  /** Outside the lock: whoever is told may come and ask at once. */
  private void tell(String type, long id, ObjectNode details) {
    events.changed("fabman", type, String.valueOf(id), details);
  }

  private void machines(MachineSeed seed, Seed space) {
    resources.clear();
    courses.clear();
    trainings.clear();
    charges.clear();
    logs = seed.logs();
    seed.resources().forEach(each -> resources.put(each.id(), resourceNode(each, space.now())));
    seed.courses().forEach(each -> courses.put(each.id(), courseNode(each, space.now())));
    seed.trainings()
        .forEach(
            (member, taken) ->
                trainings.put(
                    member, taken.stream().map(each -> trainingNode(each, space.now())).toList()));
    seed.charges().forEach(each -> charges.put(each.id(), chargeNode(each)));
  }

  @Override
  protected synchronized void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!authorised(request)) {
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(response, 401, "Unauthorized", "Missing or invalid authentication");
      return;
    }
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    Query query = new Query(Wire.fields(request.getQueryString()));
    String[] parts = path.substring(1).split("/");
    try {
      switch (parts[0]) {
        case "members" -> members(parts, query, response);
        case "packages" -> packages(parts, query, response);
        case "invoices" -> invoices(parts, query, response);
        case "resources" -> {
          query.allow(Set.of("account", "space", "type", "exclusiveUsage", "embed", "q", "eq"));
          all("/resources", resources, parts, query, response);
        }
        case "training-courses" -> {
          query.allow(Set.of("account", "q"));
          all("/training-courses", courses, parts, query, response);
        }
        case "charges" -> charges(parts, query, response);
        case "resource-logs" -> logs(parts, query, response);
        case "spaces" -> single(parts, query, response, space());
        case "accounts" -> single(parts, query, response, account());
        case "user" -> {
          if (parts.length == 2 && parts[1].equals("me")) {
            query.allow(Set.of());
            Wire.answer(response, 200, me());
          } else {
            notFound(response);
          }
        }
        default -> notFound(response);
      }
    } catch (BadQuery bad) {
      refuse(response, 400, "Bad Request", bad.getMessage());
    }
  }

  private void members(String[] parts, Query query, HttpServletResponse response)
      throws IOException {
    if (parts.length == 1) {
      query.allow(
          Set.of("account", "embed", "packages", "privileges", "q", "memberNumber", "paidForBy"));
      List<ObjectNode> found = new ArrayList<>(members.values());
      query.first("q").ifPresent(text -> found.removeIf(member -> !mentions(member, text)));
      query
          .first("memberNumber")
          .ifPresent(text -> found.removeIf(m -> !m.path("memberNumber").asText().equals(text)));
      query.sort(
          found,
          Map.of(
              "name",
              Comparator.comparing((ObjectNode m) -> m.path("lastName").asText())
                  .thenComparing(m -> m.path("firstName").asText()),
              "memberNumber",
              Comparator.comparing((ObjectNode m) -> m.path("memberNumber").asText())));
      page("/members", found, query, response, member -> embedded(member, query));
      return;
    }
    ObjectNode member = members.get(number(parts[1]));
    if (member == null) {
      notFound(response);
      return;
    }
    long id = member.path("id").asLong();
    switch (parts.length == 2 ? "" : parts.length == 3 ? parts[2] : "?") {
      case "" -> {
        query.allow(Set.of("embed", "keyToken"));
        ObjectNode one = embedded(member, query);
        // The recorded answers have it in the list alone.
        one.remove("lastActivity");
        Wire.answer(response, 200, one);
      }
      case "packages" -> {
        query.allow(Set.of("embed"));
        page(
            "/members/" + id + "/packages",
            memberPackages.get(id),
            query,
            response,
            each -> query.all("embed").contains("package") ? each : withoutEmbedded(each));
      }
      case "trainings" -> {
        query.allow(Set.of());
        page("/members/" + id + "/trainings", trainings.get(id), query, response, each -> each);
      }
      case "due-invoices" -> {
        query.allow(Set.of());
        page(
            "/members/" + id + "/due-invoices",
            invoices.values().stream()
                .filter(invoice -> invoice.path("member").asLong() == id)
                .filter(invoice -> invoice.path("state").asText().equals("unpaid"))
                .toList(),
            query,
            response,
            invoice -> invoice);
      }
      case "credits" -> {
        query.allow(Set.of("status", "predict"));
        page(
            "/members/" + id + "/credits",
            credits.getOrDefault(id, List.of()),
            query,
            response,
            credit -> credit);
      }
      // Nobody in the seed has a key card.
      case "key" -> {
        query.allow(Set.of());
        response.setStatus(204);
      }
      default -> notFound(response);
    }
  }

  private void all(
      String path,
      Map<Long, ObjectNode> all,
      String[] parts,
      Query query,
      HttpServletResponse response)
      throws IOException {
    if (parts.length == 1) {
      page(path, List.copyOf(all.values()), query, response, each -> each);
    } else {
      one(parts, all, response);
    }
  }

  private void charges(String[] parts, Query query, HttpServletResponse response)
      throws IOException {
    query.allow(
        Set.of(
            "account",
            "member",
            "resourceLog",
            "booking",
            "onlyInvoiced",
            "fromDateTime",
            "untilDateTime"));
    if (parts.length > 1) {
      one(parts, charges, response);
      return;
    }
    List<ObjectNode> found = new ArrayList<>(charges.values());
    // Its dates are on the clock of the space, and it takes what it is asked for as such.
    query
        .moment("fromDateTime")
        .ifPresent(from -> found.removeIf(c -> c.path("dateTime").asText().compareTo(from) < 0));
    query
        .moment("untilDateTime")
        .ifPresent(until -> found.removeIf(c -> c.path("dateTime").asText().compareTo(until) > 0));
    query
        .first("member")
        .ifPresent(id -> found.removeIf(c -> c.path("member").asLong() != number(id)));
    page("/charges", found, query, response, each -> each);
  }

  private void logs(String[] parts, Query query, HttpServletResponse response) throws IOException {
    query.allow(
        Set.of(
            "account",
            "space",
            "resource",
            "member",
            "from",
            "until",
            "status",
            "type",
            "resolve",
            "summary"));
    long now = clock.millis();
    if (parts.length > 1) {
      int found = parts.length == 2 ? logs.find(number(parts[1])) : -1;
      if (found < 0) {
        notFound(response);
      } else {
        Wire.answer(response, 200, logNode(found));
      }
      return;
    }
    String status = query.first("status").orElse("all");
    if (!Set.of("all", "active", "complete").contains(status)) {
      throw new BadQuery("\"status\" must be one of [all, active, complete]");
    }
    long from = query.moment("from").map(FabmanSimulator::millis).orElse(Long.MIN_VALUE);
    long until = query.moment("until").map(FabmanSimulator::millis).orElse(Long.MAX_VALUE);
    long resource = query.first("resource").map(FabmanSimulator::number).orElse(0L);
    long member = query.first("member").map(FabmanSimulator::number).orElse(0L);
    Set<String> types = Set.copyOf(query.all("type"));
    int limit = query.number("limit", 50, 1, 1_000);
    int offset = query.number("offset", 0, 0, Integer.MAX_VALUE);
    ArrayNode page = Wire.array();
    int found = 0;
    // In the order of neither ids nor times, the same at each call.
    for (int i = 0; i < logs.size(); i++) {
      if (logs.created(i) < from
          || logs.created(i) > until
          || resource != 0 && logs.resource(i) != resource
          || member != 0 && logs.member(i) != member
          || !types.isEmpty() && !types.contains(logs.type(i))
          || status.equals("active") && logs.stopped(i) <= now
          || status.equals("complete") && logs.stopped(i) > now) {
        continue;
      }
      if (found >= offset && found < offset + limit) {
        page.add(logNode(i));
      }
      found++;
    }
    answer("/resource-logs", page, found, limit, offset, query, response);
  }

  private void packages(String[] parts, Query query, HttpServletResponse response)
      throws IOException {
    query.allow(Set.of("account", "q", "embed"));
    if (parts.length == 1) {
      page("/packages", List.copyOf(packages.values()), query, response, each -> each);
    } else {
      one(parts, packages, response);
    }
  }

  private void invoices(String[] parts, Query query, HttpServletResponse response)
      throws IOException {
    query.allow(
        Set.of("account", "member", "fromDate", "untilDate", "state", "balanced", "q", "resolve"));
    if (parts.length > 1) {
      one(parts, invoices, response);
      return;
    }
    Set<String> states = new HashSet<>(query.all("state"));
    Set<String> known = Set.of("unpaid", "pending", "processing", "paid", "cancelled");
    if (!known.containsAll(states)) {
      throw new BadQuery("\"state\" must be one of " + known);
    }
    List<ObjectNode> found = new ArrayList<>(invoices.values());
    found.removeIf(i -> !states.isEmpty() && !states.contains(i.path("state").asText()));
    query
        .first("member")
        .ifPresent(id -> found.removeIf(i -> i.path("member").asLong() != number(id)));
    query
        .first("fromDate")
        .ifPresent(day -> found.removeIf(i -> i.path("date").asText().compareTo(day) < 0));
    query
        .first("untilDate")
        .ifPresent(day -> found.removeIf(i -> i.path("date").asText().compareTo(day) > 0));
    page("/invoices", found, query, response, invoice -> invoice);
  }

  private void single(String[] parts, Query query, HttpServletResponse response, ObjectNode only)
      throws IOException {
    query.allow(Set.of("account", "embed", "q", "deleted"));
    if (parts.length == 1) {
      page("/" + parts[0], List.of(only), query, response, each -> each);
    } else {
      one(parts, Map.of(only.path("id").asLong(), only), response);
    }
  }

  private void one(String[] parts, Map<Long, ObjectNode> all, HttpServletResponse response)
      throws IOException {
    ObjectNode found = parts.length == 2 ? all.get(number(parts[1])) : null;
    if (found == null) {
      notFound(response);
    } else {
      Wire.answer(response, 200, found);
    }
  }

  private void page(
      String path,
      List<ObjectNode> all,
      Query query,
      HttpServletResponse response,
      UnaryOperator<ObjectNode> shown)
      throws IOException {
    int limit = query.number("limit", 50, 1, 1_000);
    int offset = query.number("offset", 0, 0, Integer.MAX_VALUE);
    int until = (int) Math.min(all.size(), (long) offset + limit);
    ArrayNode page = Wire.array();
    for (ObjectNode each : all.subList(Math.min(offset, until), until)) {
      page.add(shown.apply(each));
    }
    answer(path, page, all.size(), limit, offset, query, response);
  }

  private static void answer(
      String path,
      ArrayNode page,
      int total,
      int limit,
      int offset,
      Query query,
      HttpServletResponse response)
      throws IOException {
    int until = (int) Math.min(total, (long) offset + limit);
    response.setHeader("X-Total-Count", String.valueOf(total));
    if (until < total) {
      response.setHeader("Link", "<" + query.next(PATH + path, limit, until) + ">; rel=\"next\"");
    } else if (offset > 0) {
      // Seen on the last page: the header is there and empty.
      response.setHeader("Link", "");
    }
    Wire.answer(response, 200, page);
  }

  private ObjectNode embedded(ObjectNode member, Query query) {
    ObjectNode shown = member.deepCopy();
    List<String> embeds = query.all("embed");
    if (embeds.isEmpty()) {
      return shown;
    }
    ObjectNode embedded = shown.putObject("_embedded");
    LocalDate today = LocalDate.ofInstant(clock.instant(), Seed.ZONE);
    for (String embed : embeds) {
      switch (embed) {
        case "memberPackages", "activePackages" -> {
          Predicate<ObjectNode> wanted =
              embed.equals("memberPackages") ? each -> true : each -> covers(each, today);
          // Active ones arrive under the same name as all of them.
          ArrayNode spells = embedded.putArray("memberPackages");
          memberPackages.get(member.path("id").asLong()).stream()
              .filter(wanted)
              .forEach(each -> spells.add(each.deepCopy()));
        }
        case "privileges" -> embedded.putObject("privileges").put("privileges", "member");
        case "trainings" -> {
          ArrayNode taken = embedded.putArray("trainings");
          trainings
              .getOrDefault(member.path("id").asLong(), List.of())
              .forEach(each -> taken.add(each.deepCopy()));
        }
        default -> throw new BadQuery("\"embed\" does not know \"" + embed + "\"");
      }
    }
    return shown;
  }

  private static boolean covers(ObjectNode memberPackage, LocalDate day) {
    String until = memberPackage.path("untilDate").asText(null);
    return memberPackage.path("fromDate").asText().compareTo(day.toString()) <= 0
        && (memberPackage.path("untilDate").isNull() || until.compareTo(day.toString()) >= 0);
  }

  private static boolean mentions(ObjectNode member, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return (member.path("firstName").asText()
            + " "
            + member.path("lastName").asText()
            + " "
            + member.path("emailAddress").asText()
            + " "
            + member.path("memberNumber").asText())
        .toLowerCase(Locale.ROOT)
        .contains(wanted);
  }

  private static ObjectNode withoutEmbedded(ObjectNode node) {
    ObjectNode copy = node.deepCopy();
    copy.remove("_embedded");
    return copy;
  }

  // ---- writes -------------------------------------------------------------------------------

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(request, response, this::create);
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(request, response, this::update);
  }

  /** A write, while nobody else writes; it says afterwards what is to be told. */
  @FunctionalInterface
  private interface Write {
    Runnable make(String[] parts, ObjectNode body, HttpServletResponse response) throws IOException;
  }

  private void write(HttpServletRequest request, HttpServletResponse response, Write write)
      throws IOException {
    if (!authorised(request)) {
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(response, 401, "Unauthorized", "Missing or invalid authentication");
      return;
    }
    if (!has(request, SandboxSettings.FABMAN_WRITE_KEY)) {
      refuse(response, 403, "Forbidden", "Insufficient privileges");
      return;
    }
    String type = request.getContentType();
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      refuse(response, 415, "Unsupported Media Type", "Unsupported Media Type");
      return;
    }
    ObjectNode body = Wire.objectOf(Wire.body(request));
    if (body == null) {
      refuse(response, 400, "Bad Request", "Invalid request payload JSON format");
      return;
    }
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    Runnable told = () -> {};
    synchronized (this) {
      try {
        told = write.make(path.substring(1).split("/"), body, response);
      } catch (BadQuery bad) {
        refuse(response, 400, "Bad Request", bad.getMessage());
      }
    }
    told.run();
  }

  private Runnable create(String[] parts, ObjectNode body, HttpServletResponse response)
      throws IOException {
    ObjectNode member =
        parts.length == 3 && parts[0].equals("members") ? members.get(number(parts[1])) : null;
    if (member == null) {
      notFound(response);
      return () -> {};
    }
    long id = member.path("id").asLong();
    switch (parts[2]) {
      case "packages" -> {
        ObjectNode made = assigned(id, body);
        Wire.answer(response, 201, made);
        return () -> tell("memberPackage_created", made.path("id").asLong(), of(made, id));
      }
      case "credits" -> {
        ObjectNode made = credited(id, body);
        Wire.answer(response, 201, made);
        ObjectNode details = Wire.object();
        details.set("memberCredit", made.deepCopy());
        details.putObject("member").put("id", id);
        return () -> tell("memberCredit_created", made.path("id").asLong(), details);
      }
      default -> {
        notFound(response);
        return () -> {};
      }
    }
  }

  private static ObjectNode of(ObjectNode memberPackage, long member) {
    ObjectNode details = Wire.object();
    details.set("memberPackage", memberPackage.deepCopy());
    details.putObject("member").put("id", member);
    return details;
  }

  private ObjectNode assigned(long member, ObjectNode body) {
    knows(body, Set.of("package", "fromDate", "untilDate", "notes"));
    ObjectNode plan = packages.get(body.path("package").asLong());
    if (plan == null) {
      throw new BadQuery("\"package\" must be a package");
    }
    String from = day(body, "fromDate");
    String until = body.hasNonNull("untilDate") ? day(body, "untilDate") : null;
    if (from == null || until != null && until.compareTo(from) < 0) {
      throw new BadQuery("\"fromDate\" must be a date before \"untilDate\"");
    }
    ObjectNode node = stamped(++lastMade);
    node.put("package", plan.path("id").asLong());
    node.put("fromDate", from);
    node.put("untilDate", until);
    node.put("notes", body.hasNonNull("notes") ? body.path("notes").asText() : null);
    node.put("customFees", false);
    node.put("setupFee", plan.path("setupFee").asText());
    node.put("recurringFee", plan.path("recurringFee").asText());
    node.put("recurringFeePeriod", plan.path("recurringFeePeriod").asText());
    for (String name :
        List.of(
            "chargedUntilDate",
            "creditedDailyUntilDate",
            "creditedWeeklyUntilDate",
            "creditedMonthlyUntilDate",
            "creditedYearlyUntilDate")) {
      node.putNull(name);
    }
    node.put("creditedOnce", false);
    node.putObject("_embedded")
        .putObject("package")
        .put("id", plan.path("id").asLong())
        .put("name", plan.path("name").asText());
    memberPackages.get(member).add(node);
    Map<String, Object> done = new LinkedHashMap<>();
    done.put("member", member);
    done.put("package", plan.path("id").asLong());
    done.put("from", from);
    done.put("until", until);
    effects.record("fabman", "package.assign", done);
    return withoutEmbedded(node);
  }

  private ObjectNode credited(long member, ObjectNode body) {
    knows(body, Set.of("amount", "scope", "notes"));
    BigDecimal amount;
    try {
      amount = new BigDecimal(body.path("amount").asText());
    } catch (NumberFormatException notASum) {
      throw new BadQuery("\"amount\" must be a number");
    }
    if (amount.signum() <= 0) {
      throw new BadQuery("\"amount\" must be a positive number");
    }
    ObjectNode node = stamped(++lastMade);
    // A number here, as it was recorded, although sums are text elsewhere.
    node.put("amount", amount);
    node.put("scope", body.path("scope").asText("global"));
    node.put("notes", body.hasNonNull("notes") ? body.path("notes").asText() : null);
    credits.computeIfAbsent(member, id -> new ArrayList<>()).add(node);
    effects.record(
        "fabman",
        "credit.grant",
        Map.of("member", member, "amount", amount.toPlainString(), "credit", lastMade));
    return node.deepCopy();
  }

  private Runnable update(String[] parts, ObjectNode body, HttpServletResponse response)
      throws IOException {
    ObjectNode member =
        parts.length == 2 && parts[0].equals("members") ? members.get(number(parts[1])) : null;
    if (member == null) {
      notFound(response);
      return () -> {};
    }
    if (conflicts > 0) {
      conflicts--;
      member.put("lockVersion", member.path("lockVersion").asInt() + 1);
    }
    if (!body.path("lockVersion").isInt()
        || body.path("lockVersion").asInt() != member.path("lockVersion").asInt()) {
      refuse(response, 409, "Conflict", "The record was changed in the meantime");
      return () -> {};
    }
    String state = body.path("state").asText(member.path("state").asText());
    if (!Set.of("active", "locked").contains(state)) {
      throw new BadQuery("\"state\" must be one of [active, locked]");
    }
    boolean changes = !state.equals(member.path("state").asText());
    member.put("state", state);
    member.put("lockVersion", member.path("lockVersion").asInt() + 1);
    member.put("updatedAt", stamp(clock.instant()));
    long id = member.path("id").asLong();
    if (changes) {
      effects.record(
          "fabman", state.equals("locked") ? "member.lock" : "member.unlock", Map.of("member", id));
    }
    ObjectNode shown = member.deepCopy();
    shown.remove("lastActivity");
    Wire.answer(response, 200, shown);
    return () -> tell("member_updated", id, Wire.object().set("member", shown.deepCopy()));
  }

  private ObjectNode stamped(long id) {
    String now = stamp(clock.instant());
    ObjectNode node = Wire.object();
    node.put("id", id).put("lockVersion", 1).put("createdAt", now).put("updatedAt", now);
    return node.put("updatedBy", 1);
  }

  /** What a POST does not know is refused; only a PUT passes it over. */
  private static void knows(ObjectNode body, Set<String> fields) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!fields.contains(name)) {
                throw new BadQuery("\"" + name + "\" is not allowed");
              }
            });
  }

  private static String day(ObjectNode body, String field) {
    try {
      return LocalDate.parse(body.path(field).asText()).toString();
    } catch (java.time.DateTimeException notADay) {
      throw new BadQuery("\"" + field + "\" must be a date");
    }
  }

  // ---- shapes -------------------------------------------------------------------------------

  private static ObjectNode memberNode(Member member) {
    ObjectNode node = Wire.object();
    node.put("id", member.id());
    node.put("memberNumber", member.number());
    node.put("firstName", member.firstName());
    node.put("lastName", member.lastName());
    node.put("dateOfBirth", member.details().dateOfBirth());
    node.put("emailAddress", member.email());
    node.put("company", member.details().company());
    node.put("phone", member.details().phone());
    node.put("address", member.details().address());
    node.put("notes", member.details().notes());
    node.put("state", member.state());
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(member.createdAt()));
    node.put("updatedAt", stamp(member.updatedAt()));
    node.putNull("updatedBy");
    node.putNull("address2");
    node.put("city", member.details().city());
    node.put("zip", member.details().zip());
    node.put("countryCode", "US");
    node.put("region", "AK");
    node.put("account", ACCOUNT);
    node.put("space", SPACE);
    node.put("taxExempt", false);
    node.put("hasBillingAddress", false);
    for (String name :
        List.of(
            "FirstName",
            "LastName",
            "Company",
            "Address",
            "Address2",
            "City",
            "Zip",
            "CountryCode",
            "Region",
            "InvoiceText")) {
      node.putNull("billing" + name);
    }
    node.putNull("gender");
    node.put("stripeCustomer", member.details().stripeCustomer());
    node.put("requireUpfrontPayment", false);
    node.put("upfrontMinimumBalance", "0.00");
    node.putNull("metadata");
    node.put("allowLogin", true);
    node.putNull("paidForBy");
    node.putNull("language");
    if (member.lastActivityAt() == null) {
      node.putNull("lastActivity");
    } else {
      ObjectNode last = node.putObject("lastActivity");
      last.put("id", 900_000 + member.id());
      last.put("at", stamp(member.lastActivityAt()));
      last.putObject("resource").put("id", 41).put("name", "Front door").put("state", "active");
    }
    return node;
  }

  private static ObjectNode packageNode(MembershipPackage each, Instant now) {
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("name", each.name());
    node.put("notes", "<div>For the front desk only.</div>");
    node.put("state", each.state());
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(now.minus(2_000, ChronoUnit.DAYS)));
    node.put("updatedAt", stamp(now.minus(400, ChronoUnit.DAYS)));
    node.putNull("updatedBy");
    node.put("description", "<div>" + each.name() + "</div>");
    node.put("account", ACCOUNT);
    node.put("allowsBooking", true);
    node.put("setupFee", each.setupFee());
    node.put("recurringFee", each.recurringFee());
    node.put("recurringFeePeriod", each.period());
    node.put("prorateLastPeriod", true);
    node.put("minimumDuration", 0);
    node.put("minimumDurationUnit", "month");
    node.put("endsAutomatically", false);
    node.put("cancellationTime", 0);
    node.put("cancellationTimeUnit", "day");
    node.put("prorate", false);
    node.putNull("metadata");
    return node;
  }

  private static ObjectNode memberPackageNode(MemberPackage each, Member member, Seed seed) {
    MembershipPackage plan =
        seed.packages().stream().filter(p -> p.id() == each.packageId()).findFirst().orElseThrow();
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("package", each.packageId());
    node.put("fromDate", each.from().toString());
    node.put("untilDate", text(each.until()));
    node.putNull("notes");
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(member.createdAt()));
    node.put("updatedAt", stamp(member.createdAt()));
    node.put("updatedBy", 1);
    node.put("customFees", false);
    node.put("setupFee", plan.setupFee());
    node.put("recurringFee", plan.recurringFee());
    node.put("recurringFeePeriod", plan.period());
    node.put("chargedUntilDate", text(each.chargedUntil()));
    node.put("creditedOnce", true);
    node.put("creditedDailyUntilDate", text(each.chargedUntil()));
    node.put("creditedWeeklyUntilDate", text(each.chargedUntil()));
    node.put("creditedMonthlyUntilDate", text(each.chargedUntil()));
    node.put("creditedYearlyUntilDate", text(each.chargedUntil()));
    node.putObject("_embedded")
        .putObject("package")
        .put("id", each.packageId())
        .put("name", plan.name());
    return node;
  }

  private static ObjectNode invoiceNode(Invoice each, Member member) {
    boolean paid = each.state().equals("paid");
    Instant made = each.date().atTime(9, 0).atZone(Seed.ZONE).toInstant();
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("account", ACCOUNT);
    node.put("space", SPACE);
    node.put("member", member.id());
    node.put("date", each.date().toString());
    node.put("number", each.number());
    node.put("state", each.state());
    node.putNull("header");
    node.putNull("footer");
    node.put("recipientFirstName", member.firstName());
    node.put("recipientLastName", member.lastName());
    node.put("recipientCompany", member.details().company());
    node.put("recipientAddress", member.details().address());
    node.putNull("recipientAddress2");
    node.put("recipientCity", member.details().city());
    node.put("recipientZip", member.details().zip());
    node.put("recipientCountryCode", "US");
    node.put("recipientRegion", "AK");
    node.putNull("text");
    node.put("currency", "USD");
    node.put("total", each.total());
    node.putNull("notes");
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(made));
    node.put("updatedAt", stamp(made));
    node.put("updatedBy", 1);
    node.put("dueDate", each.due().toString());
    node.putNull("dunnedDate");
    node.put("dunningFee", "0.00");
    node.put("discount", "0.00");
    node.put("totalWithFees", each.total());
    node.put("paid", paid ? each.total() : "0.00");
    node.putNull("cancelledInvoice");
    node.put("totalPayable", each.total());
    node.putArray("payments");
    return node;
  }

  private static ObjectNode resourceNode(MachineSeed.Resource each, Instant now) {
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("space", SPACE);
    node.put("name", each.name());
    node.put("type", each.type());
    node.put("requiresTraining", !each.controlType().equals("door"));
    node.putNull("notes");
    node.put("state", "active");
    node.put("lockVersion", 7);
    node.put("createdAt", stamp(now.minus(1_500, ChronoUnit.DAYS)));
    node.put("updatedAt", stamp(now.minus(300, ChronoUnit.DAYS)));
    node.put("updatedBy", 1);
    node.put("maxOfflineUsage", 0);
    node.put("deadManIntervalBusy", 0);
    node.put("deadManIntervalIdle", 300);
    node.putNull("exhaustErrorShutdown");
    node.put("account", ACCOUNT);
    node.put("canBeBooked", true);
    for (String name :
        List.of(
            "bookingMaxMinutesPerMemberDay",
            "bookingMaxMinutesPerMemberWeek",
            "input1",
            "input2",
            "inputAC",
            "auxEquipment",
            "displayTitle",
            "safetyMessage",
            "description")) {
      node.putNull(name);
    }
    node.put("maintenanceNotes", "<div>For the machine shop only.</div>");
    node.put("idlePowerThreshold", 25);
    node.put("preventPowerOffWhileBusy", true);
    node.put("pricePerTimeBusy", each.perHour());
    node.put("pricePerTimeBusySeconds", 3_600);
    node.put("pricePerTimeIdle", "0.00");
    node.put("pricePerTimeIdleSeconds", 3_600);
    node.put("pricePerUsage", "0.00");
    node.put("pricingMinDurationSeconds", 0);
    node.put("pricePerBooking", "0.00");
    node.put("pricePerBookingSeconds", 3_600);
    node.put("muteDeadMan", false);
    node.put("stopAfterBusy", false);
    node.put("visibleForMembers", true);
    node.put("input1Inverted", false);
    node.put("input2Inverted", false);
    node.put("inputACInverted", false);
    node.putNull("metadata");
    node.put("exclusiveUsage", true);
    node.put("mustBeBooked", false);
    node.put("controlType", each.controlType());
    node.put("hasCountdown", false);
    node.put("debug", false);
    ObjectNode last = node.putObject("lastUsed");
    last.put("id", 1).put("at", stamp(now.minus(2, ChronoUnit.HOURS)));
    last.putObject("member")
        .put("id", 107)
        .put("firstName", "Ada")
        .put("lastName", "Nilsson")
        .put("state", "active");
    return node;
  }

  private static ObjectNode courseNode(MachineSeed.Course each, Instant now) {
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("account", ACCOUNT);
    node.put("title", each.title());
    node.putNull("notes");
    node.put("state", each.state());
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(now.minus(1_400, ChronoUnit.DAYS)));
    node.put("updatedAt", stamp(now.minus(500, ChronoUnit.DAYS)));
    node.put("updatedBy", 1);
    node.put("defaultDuration", 0);
    node.put("defaultDurationUnit", "month");
    ArrayNode at = node.putArray("resources");
    each.resources().forEach(at::add);
    return node;
  }

  private ObjectNode trainingNode(MachineSeed.Training each, Instant now) {
    Instant made = each.date().atTime(18, 0).atZone(Seed.ZONE).toInstant();
    ObjectNode node = Wire.object();
    node.putNull("notes");
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(made));
    node.put("updatedAt", stamp(made));
    node.put("updatedBy", 1);
    node.put("id", each.id());
    node.put("fromDate", each.date().toString());
    node.put("trainingCourse", each.course());
    node.put("untilDate", text(each.until()));
    node.put("date", each.date().toString());
    ObjectNode course = courses.get(each.course()).deepCopy();
    course.remove("resources");
    node.putObject("_embedded").set("trainingCourse", course);
    return node;
  }

  private static ObjectNode chargeNode(MachineSeed.Charge each) {
    String wall = MachineSeed.onTheWall(each.at());
    ObjectNode node = Wire.object();
    node.put("id", each.id());
    node.put("account", ACCOUNT);
    node.put("member", each.member());
    node.put("description", each.description());
    node.put("price", each.price());
    node.put("taxPercent", "0.00");
    node.put("invoice", each.invoice());
    node.put("lockVersion", 1);
    node.put("createdAt", stamp(each.at()));
    node.put("updatedAt", stamp(each.at()));
    node.put("updatedBy", 1);
    node.putNull("booking");
    node.put("resourceLog", each.resourceLog());
    node.putNull("memberPackage");
    node.put("dateTime", wall);
    node.put("calculated", each.resourceLog() != null);
    node.putNull("onBehalfOf");
    node.put("details", "<div>For the books only.</div>");
    node.put("date", wall.substring(0, 10));
    return node;
  }

  private ObjectNode logNode(int i) {
    boolean running = logs.stopped(i) > clock.millis();
    String created = stamp(Instant.ofEpochMilli(logs.created(i)));
    String stopped = running ? null : stamp(Instant.ofEpochMilli(logs.stopped(i)));
    ObjectNode node = Wire.object();
    node.put("id", logs.id(i));
    node.put("resource", logs.resource(i));
    node.put("type", logs.type(i));
    if (logs.member(i) == MachineLogs.EMPTY) {
      node.putObject("member");
    } else {
      node.put("member", logs.member(i) == MachineLogs.NULL ? null : (Long) logs.member(i));
    }
    node.put("stoppedAt", stopped);
    node.put("lockVersion", running ? 1 : 2);
    node.put("createdAt", created);
    node.put("updatedAt", running ? created : stopped);
    node.put("stopType", running ? null : logs.stop(i));
    node.put("idleDurationSeconds", running || logs.idle(i) < 0 ? null : (Integer) logs.idle(i));
    node.put("reason", logs.reason(i));
    node.putNull("notes");
    node.putNull("metadata");
    node.put("account", ACCOUNT);
    node.putNull("originalMember");
    node.putNull("updatedBy");
    node.putNull("extraChargeDescription");
    node.putNull("extraChargePrice");
    node.putNull("extraChargeTaxPercent");
    node.put("extraChargeDetails", "");
    return node;
  }

  private static ObjectNode space() {
    ObjectNode node = Wire.object();
    node.put("id", SPACE);
    node.put("name", "Northern Lights Makerspace");
    node.put("timezone", Seed.ZONE.getId());
    node.put("lockVersion", 1);
    node.put("createdAt", "2020-04-28T18:23:12.829Z");
    node.put("updatedAt", "2024-06-12T19:44:27.550Z");
    node.put("account", ACCOUNT);
    node.put("updatedBy", 1);
    node.put("locale", "en");
    node.putNull("bookingTermsOfService");
    node.put("bookingSlotsPerHour", 4);
    node.putNull("bookingWindowMinHours");
    node.put("bookingWindowMaxDays", 7);
    node.putNull("bookingLockInHours");
    node.put("bookingMaxMinutesPerMemberDay", 120);
    node.putNull("bookingMaxMinutesPerMemberWeek");
    node.put("bookingOpeningHours", "during");
    node.put("bookingExclusiveMinutes", 10);
    node.put("state", "active");
    node.put("bookingRefundable", true);
    node.put("emailAddress", "hello@northern-lights.example");
    node.put("website", "https://northern-lights.example");
    node.put("phone", "9075550100");
    node.put("shortName", "NLM");
    node.put("infoText", "");
    node.putNull("calendarToken");
    node.putNull("calendarUrl");
    return node;
  }

  private static ObjectNode account() {
    ObjectNode node = Wire.object();
    node.put("id", ACCOUNT);
    node.put("lockVersion", 2);
    node.put("createdAt", "2020-04-28T18:23:12.054Z");
    node.put("updatedAt", "2024-06-06T18:19:10.074Z");
    node.put("updatedBy", 1);
    node.put("inviteMembers", false);
    node.put("name", "Northern Lights Makerspace");
    node.put("locale", "en");
    node.put("trialEndDate", "2020-05-28");
    node.put("billingEmailAddress", "books@northern-lights.example");
    node.put("billingCompany", "Northern Lights Makerspace");
    return node;
  }

  /** The key acts as a member; here as the front desk's own. */
  private ObjectNode me() {
    ObjectNode member = members.values().iterator().next().deepCopy();
    member.remove("lastActivity");
    member.putObject("_embedded").putObject("privileges").put("privileges", "admin");
    ObjectNode node = Wire.object();
    node.putArray("members").add(member);
    node.put("emailAddress", member.path("emailAddress").asText());
    node.putNull("superuser");
    node.put("state", "active");
    return node;
  }

  // ---- answers ------------------------------------------------------------------------------

  /** Either key reads. */
  private static boolean authorised(HttpServletRequest request) {
    return has(request, SandboxSettings.FABMAN_API_KEY)
        || has(request, SandboxSettings.FABMAN_WRITE_KEY);
  }

  private static boolean has(HttpServletRequest request, String key) {
    String given = request.getHeader("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + key).getBytes(StandardCharsets.UTF_8));
  }

  private static void notFound(HttpServletResponse response) throws IOException {
    refuse(response, 404, "Not Found", "Not Found");
  }

  static void refuse(HttpServletResponse response, int status, String error, String message)
      throws IOException {
    ObjectNode body = Wire.object();
    body.put("statusCode", status).put("error", error).put("message", message);
    Wire.answer(response, status, body);
  }

  private static String stamp(Instant instant) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
        .withZone(ZoneOffset.UTC)
        .format(instant);
  }

  private static String text(LocalDate day) {
    return day == null ? null : day.toString();
  }

  private static long millis(String moment) {
    return Instant.parse(moment).toEpochMilli();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  private static final class BadQuery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadQuery(String message) {
      super("Invalid request input: " + message);
    }
  }

  /** A query whose lists may be written {@code embed=a&embed=b} or {@code embed[]=a}. */
  private static final class Query {
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    Query(Map<String, List<String>> raw) {
      raw.forEach(
          (name, values) ->
              fields
                  .computeIfAbsent(
                      name.endsWith("[]") ? name.substring(0, name.length() - 2) : name,
                      key -> new ArrayList<>())
                  .addAll(values));
    }

    void allow(Set<String> names) {
      for (String name : fields.keySet()) {
        if (!names.contains(name) && !PAGING.contains(name)) {
          throw new BadQuery("\"" + name + "\" is not allowed");
        }
      }
    }

    List<String> all(String name) {
      return fields.getOrDefault(name, List.of());
    }

    Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }

    int number(String name, int otherwise, int least, int most) {
      if (first(name).isEmpty()) {
        return otherwise;
      }
      long value = FabmanSimulator.number(first(name).get());
      if (value < least || value > most) {
        throw new BadQuery("\"%s\" must be from %d to %d".formatted(name, least, most));
      }
      return (int) value;
    }

    /** A moment as {@code 2026-11-22T10:00:00.000Z}. */
    Optional<String> moment(String name) {
      Optional<String> text = first(name);
      try {
        return text.map(Instant::parse).map(FabmanSimulator::stamp);
      } catch (java.time.DateTimeException wrong) {
        throw new BadQuery("\"" + name + "\" must be a date");
      }
    }

    void sort(List<ObjectNode> list, Map<String, Comparator<ObjectNode>> orders) {
      first("orderBy")
          .ifPresent(
              by -> {
                if (!orders.containsKey(by)) {
                  throw new BadQuery("\"orderBy\" must be one of " + orders.keySet());
                }
                list.sort(orders.get(by));
              });
      if (first("order").filter("desc"::equals).isPresent()) {
        Collections.reverse(list);
      }
    }

    String next(String path, int limit, int offset) {
      StringBuilder link = new StringBuilder(path).append("?limit=").append(limit);
      fields.forEach(
          (name, values) -> {
            if (!name.equals("limit") && !name.equals("offset")) {
              values.forEach(
                  value ->
                      link.append('&')
                          .append(name)
                          .append('=')
                          .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
            }
          });
      return link.append("&offset=").append(offset).toString();
    }
  }
}
