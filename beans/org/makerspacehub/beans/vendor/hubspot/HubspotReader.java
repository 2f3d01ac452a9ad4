package org.makerspacehub.beans.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorNotSetUp;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Speaks HubSpot: makes the reads, and picks from the answers the fields that may leave the
 * connector. Only those are asked for, too.
 */
public final class HubspotReader {
  private static final int LIST_LIMIT = 100;
  private static final int SEARCH_LIMIT = 200;
  private static final String MODIFIED = "lastmodifieddate";
  private static final String ID = "hs_object_id";
  private static final List<String> PROPERTIES =
      List.of(
          "email",
          "firstname",
          "lastname",
          "createdate",
          MODIFIED,
          "lifecyclestage",
          "hs_merged_object_ids");

  // Vendor: HubSpot documentation, usage details; no Retry-After is promised.
  private static final Duration ROLLING_WAIT = Duration.ofSeconds(10);
  private static final Duration SEARCH_WAIT = Duration.ofSeconds(1);
  private static final Duration LOCKED_WAIT = Duration.ofSeconds(2);
  // The day's calls are used up, and at what hour of ours its day ends is not said.
  private static final Duration DAILY_WAIT = Duration.ofHours(1);

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String AFTER = "[A-Za-z0-9._~=+/-]{1,200}";

  private final String path;
  private final boolean setUp;
  private final Clock clock;

  /**
   * @param version of HubSpot's API, for example {@code 2026-09}
   * @param setUp whether there is a token at all; without one nothing is asked
   */
  public HubspotReader(String version, boolean setUp, Clock clock) {
    // The older versions had theirs in another place.
    this.path =
        version.equals("v3") ? "/crm/v3/objects/contacts" : "/crm/objects/" + version + "/contacts";
    this.setUp = setUp;
    this.clock = clock;
  }

  /** The read of a page of contacts, in use or archived. */
  public HubspotCall contactsRequest(HubspotListQuery query) {
    require();
    boolean archived = query.archived();
    String after = "";
    if (query.cursor() != null) {
      String[] held = listCursor(query.cursor());
      archived = held[0].equals("1");
      after = "&after=" + encoded(held[1]);
    }
    int limit = query.limit() == null ? LIST_LIMIT : Math.min(query.limit(), LIST_LIMIT);
    return new HubspotCall(
        "GET",
        path,
        "limit=%d&archived=%s%s%s".formatted(limit, archived, after, properties()),
        null);
  }

  /** The read of a page of contacts that changed, the earliest change first. */
  public HubspotCall searchRequest(HubspotSearch search) {
    require();
    HubspotPosition position = position(search);
    int limit = search.limit() == null ? SEARCH_LIMIT : Math.min(search.limit(), SEARCH_LIMIT);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode filters = body.putArray("filterGroups").addObject().putArray("filters");
    boolean byId = position.step() == HubspotPosition.Step.SAME;
    filter(
        filters,
        MODIFIED,
        switch (position.step()) {
          case FROM -> "GTE";
          case SAME -> "EQ";
          case LATER -> "GT";
        },
        position.millis());
    if (byId) {
      filter(filters, ID, "GT", position.id());
    }
    body.putArray("sorts")
        .addObject()
        .put("propertyName", byId ? ID : MODIFIED)
        .put("direction", "ASCENDING");
    ArrayNode properties = body.putArray("properties");
    PROPERTIES.forEach(properties::add);
    body.put("limit", limit);
    body.put("after", "0");
    return new HubspotCall("POST", path + "/search", null, body.toString());
  }

  /** The read of one contact that is in use. */
  public HubspotCall contactRequest(String id) {
    return contactRequest(id, false);
  }

  /** The read of one contact that is archived. */
  public HubspotCall archivedRequest(String id) {
    return contactRequest(id, true);
  }

  /**
   * Reads an answer as far as it tells whether to try again.
   *
   * @param search whether it answers a search
   * @throws VendorUnavailable on 423, 429, 477, 5xx, or a success that is no JSON
   */
  public HubspotReply read(VendorReply reply, boolean search) {
    int status = reply.status();
    Duration asked = RetryAfter.of(reply.retryAfter(), clock);
    if (status == 429) {
      throw tooMany(reply, asked, search);
    }
    if (status == 423 || status == 477) {
      throw new VendorUnavailable(
          "HubSpot is busy with that data (HTTP %d); try again in a moment.".formatted(status),
          longer(asked, LOCKED_WAIT),
          null);
    }
    if (status >= 500) {
      throw new VendorUnavailable(
          "HubSpot has a problem of its own (HTTP %d); try again later.".formatted(status),
          asked,
          null);
    }
    if (status < 200 || status >= 300) {
      return new HubspotReply(status, null);
    }
    return new HubspotReply(
        status,
        Fields.parse(reply.body())
            .filter(JsonNode::isObject)
            .orElseThrow(HubspotReader::unreadable));
  }

  /** The page of a list in an answer. */
  public Page<HubspotContact> contactsPage(HubspotReply reply, HubspotListQuery query) {
    JsonNode json = accepted(reply).json();
    List<HubspotContact> items = items(json);
    String after = Fields.text(json.path("paging").path("next"), "after");
    if (after != null && !after.matches(AFTER)) {
      throw unreadable();
    }
    boolean archived =
        query.cursor() == null ? query.archived() : listCursor(query.cursor())[0].equals("1");
    return new Page<>(items, after == null ? null : listCursor(archived, after), null);
  }

  /** The page of a search in an answer; how many there are is said on the first page alone. */
  public Page<HubspotContact> searchPage(HubspotReply reply, HubspotSearch search) {
    JsonNode json = accepted(reply).json();
    List<HubspotContact> items = items(json);
    boolean full = !json.path("paging").path("next").path("after").isMissingNode();
    HubspotPosition position = position(search);
    HubspotPosition next;
    if (items.isEmpty()) {
      next = position.next(false, position.millis(), position.id());
    } else {
      HubspotContact last = items.get(items.size() - 1);
      next = position.next(full, millis(last), number(last.id()));
    }
    JsonNode total = json.path("total");
    return new Page<>(
        items,
        next == null ? null : next.cursor(),
        search.cursor() == null && total.isIntegralNumber() ? total.longValue() : null);
  }

  /**
   * The contact in an answer. Its id can be another than the one asked for: two records were merged
   * into it.
   *
   * @throws VendorNotFound when there is none
   */
  public HubspotContact contact(HubspotReply reply) {
    if (reply.isNothing()) {
      throw new VendorNotFound("HubSpot has no such contact.", null);
    }
    JsonNode json = accepted(reply).json();
    if (Fields.text(json, "id") == null) {
      throw unreadable();
    }
    return contact(json);
  }

  private HubspotCall contactRequest(String id, boolean archived) {
    require();
    if (!id.matches("[0-9]{1,20}")) {
      throw new VendorRefused("A HubSpot contact's id is a number.", null);
    }
    return new HubspotCall("GET", path + "/" + id, "archived=" + archived + properties(), null);
  }

  private void require() {
    if (!setUp) {
      throw VendorNotSetUp.of("HubSpot");
    }
  }

  private static String properties() {
    return "&properties=" + String.join("%2C", PROPERTIES);
  }

  private static void filter(ArrayNode filters, String property, String operator, long value) {
    filters
        .addObject()
        .put("propertyName", property)
        .put("operator", operator)
        .put("value", Long.toString(value));
  }

  private static HubspotPosition position(HubspotSearch search) {
    return search.cursor() == null
        ? HubspotPosition.from(Math.max(0, search.modifiedAfter().toEpochMilli()))
        : HubspotPosition.of(search.cursor()).orElseThrow(HubspotReader::foreignCursor);
  }

  private static String listCursor(boolean archived, String after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(((archived ? "1." : "0.") + after).getBytes(StandardCharsets.US_ASCII));
  }

  private static String[] listCursor(String cursor) {
    try {
      String held = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      if (held.matches("[01]\\." + AFTER)) {
        return new String[] {held.substring(0, 1), held.substring(2)};
      }
    } catch (IllegalArgumentException notBase64) {
      // The same sentence as for any other foreign cursor.
    }
    throw foreignCursor();
  }

  private static String encoded(String after) {
    return after.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
  }

  private static VendorUnavailable tooMany(VendorReply reply, Duration asked, boolean search) {
    String policy =
        Fields.parse(reply.body()).map(json -> Fields.text(json, "policyName")).orElse("");
    if ("DAILY".equals(policy)) {
      return new VendorUnavailable(
          "HubSpot's calls for today are used up; other programs may share them.",
          longer(asked, DAILY_WAIT),
          null);
    }
    return new VendorUnavailable(
        "HubSpot asks for fewer requests; try again in a moment.",
        longer(asked, search ? SEARCH_WAIT : ROLLING_WAIT),
        null);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static List<HubspotContact> items(JsonNode json) {
    return Fields.list(json.path("results"), HubspotReader::contact)
        .orElseThrow(HubspotReader::unreadable);
  }

  private static HubspotContact contact(JsonNode json) {
    JsonNode properties = json.path("properties");
    return new HubspotContact(
        Fields.text(json, "id"),
        Fields.text(properties, "email"),
        Fields.text(properties, "firstname"),
        Fields.text(properties, "lastname"),
        moment(Fields.text(properties, "createdate"), Fields.text(json, "createdAt")),
        moment(Fields.text(properties, MODIFIED), Fields.text(json, "updatedAt")),
        Boolean.TRUE.equals(Fields.flag(json, "archived")),
        moment(Fields.text(json, "archivedAt")),
        Fields.text(properties, "lifecyclestage"),
        ids(Fields.text(properties, "hs_merged_object_ids")));
  }

  private static List<String> ids(String semicolons) {
    return semicolons == null
        ? List.of()
        : Stream.of(semicolons.split(";"))
            .map(String::strip)
            .filter(id -> id.matches("[0-9]{1,20}"))
            .distinct()
            .sorted()
            .toList();
  }

  /**
   * The first that can be read, in UTC to the millisecond: ISO 8601, or milliseconds since 1970.
   */
  private static String moment(String... texts) {
    for (String text : texts) {
      Optional<Instant> instant = instant(text);
      if (instant.isPresent()) {
        return MOMENT.format(instant.get());
      }
    }
    return null;
  }

  private static Optional<Instant> instant(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.matches("[0-9]{9,15}")
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notAMoment) {
      return Optional.empty();
    }
  }

  private static long millis(HubspotContact contact) {
    if (contact.updatedAt() == null) {
      throw unreadable();
    }
    return Instant.parse(contact.updatedAt()).toEpochMilli();
  }

  private static long number(String id) {
    if (!id.matches("[0-9]{1,18}")) {
      throw unreadable();
    }
    return Long.parseLong(id);
  }

  private static HubspotReply accepted(HubspotReply reply) {
    int status = reply.status();
    if (reply.json() != null) {
      return reply;
    }
    if (status == 401 || status == 403) {
      throw new VendorRefused(
          "HubSpot refuses the token in HUBSPOT_TOKEN (HTTP %d); it needs the scope crm.objects.contacts.read."
              .formatted(status),
          null);
    }
    if (status == 404) {
      throw new VendorRefused(
          "HubSpot has no contacts there (HTTP 404); check HUBSPOT_API_VERSION.", null);
    }
    if (status >= 300 && status < 400) {
      throw new VendorRefused(
          "HubSpot points to another address (HTTP %d), which is not followed; check HUBSPOT_BASE_URL."
              .formatted(status),
          null);
    }
    throw new VendorRefused(
        "HubSpot does not accept the connector's request (HTTP %d).".formatted(status), null);
  }

  private static VendorRefused foreignCursor() {
    return new VendorRefused(
        "This cursor belongs to no list of HubSpot's contacts; start again without one.", null);
  }

  private static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "HubSpot answered in a form that the connector cannot read; try again later.",
        Duration.ZERO,
        null);
  }
}
