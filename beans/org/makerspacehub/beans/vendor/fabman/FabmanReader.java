package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.ListQuery;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Speaks Fabman: makes the reads, and picks from the answers the fields that may leave the
 * connector. Everything else in an answer stays here.
 */
public final class FabmanReader {
  private static final int USUAL_LIMIT = 1000;
  private static final String MEMBER_EMBEDS = "embed=memberPackages&embed=trainings";
  private static final Pattern MOMENT =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z");
  // Vendor: Fabman documentation, rate limit: wait two seconds at least.
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);

  private final FabmanPaging paging;
  private final Clock clock;

  /**
   * @param baseUrl Fabman's, with the version and without a trailing slash
   */
  public FabmanReader(String baseUrl, Clock clock) {
    this.paging = new FabmanPaging(baseUrl);
    this.clock = clock;
  }

  /** The read of a page of members with all their packages and trainings. */
  public FabmanGet membersRequest(ListQuery query) {
    return request(FabmanCollection.MEMBERS, query, "&" + MEMBER_EMBEDS);
  }

  /**
   * The read of one member with all their packages and trainings.
   *
   * @param id digits only; the tool's schema sees to that, and so does this
   */
  public FabmanGet memberRequest(String id) {
    if (!id.matches("[0-9]{1,19}")) {
      throw new VendorRefused("A Fabman member's id is a number.", null);
    }
    return new FabmanGet(FabmanCollection.MEMBERS.path() + "/" + id, MEMBER_EMBEDS);
  }

  /** The read of a page of packages. */
  public FabmanGet packagesRequest(ListQuery query) {
    return request(FabmanCollection.PACKAGES, query, "");
  }

  /** The read of a page of invoices. */
  public FabmanGet invoicesRequest(ListQuery query) {
    String state = query.state();
    if (state != null && !state.matches("[a-z]{1,20}")) {
      throw new VendorRefused("Fabman knows no invoices in that state.", null);
    }
    return request(FabmanCollection.INVOICES, query, state == null ? "" : "&state=" + state);
  }

  /** The read of a page of machine logs; the span is that of their beginnings. */
  public FabmanGet logsRequest(FabmanSpan span) {
    return spanRequest(
        FabmanCollection.RESOURCE_LOGS,
        span,
        moment("from", span.from()),
        moment("until", span.until()));
  }

  /** The read of a page of charges; the span is that of their dates. */
  public FabmanGet chargesRequest(FabmanSpan span) {
    return spanRequest(
        FabmanCollection.CHARGES,
        span,
        moment("fromDateTime", span.from()),
        moment("untilDateTime", span.until()));
  }

  /** The read of a page of resources. */
  public FabmanGet resourcesRequest(ListQuery query) {
    return request(FabmanCollection.RESOURCES, query, "");
  }

  /** The read of a page of training courses. */
  public FabmanGet coursesRequest(ListQuery query) {
    return request(FabmanCollection.TRAINING_COURSES, query, "");
  }

  /**
   * Reads an answer as far as it tells whether to try again.
   *
   * @throws VendorUnavailable on 429, 5xx, or a success that is no JSON
   */
  public FabmanReply read(VendorReply reply) {
    int status = reply.status();
    if (status == 429) {
      Duration asked = RetryAfter.of(reply.retryAfter(), clock);
      throw new VendorUnavailable(
          "Fabman asks for fewer requests; try again in a moment.",
          asked.compareTo(SHORTEST_WAIT) > 0 ? asked : SHORTEST_WAIT,
          null);
    }
    if (status >= 500) {
      throw new VendorUnavailable(
          "Fabman has a problem of its own (HTTP %d); try again later.".formatted(status),
          RetryAfter.of(reply.retryAfter(), clock),
          null);
    }
    if (status < 200 || status >= 300) {
      return new FabmanReply(status, null, null, null);
    }
    Optional<JsonNode> json = Fields.parse(reply.body());
    if (json.isEmpty()) {
      throw unreadable();
    }
    return new FabmanReply(status, json.get(), reply.link(), total(reply.total()));
  }

  /** The page of members in an answer. */
  public Page<FabmanMember> membersPage(FabmanReply reply) {
    return page(FabmanCollection.MEMBERS, reply, FabmanReader::member);
  }

  /** The member in an answer. */
  public FabmanMember member(FabmanReply reply) {
    JsonNode json = accepted(reply).json();
    if (Fields.text(json, "id") == null) {
      throw unreadable();
    }
    return member(json);
  }

  /** The page of packages in an answer. */
  public Page<FabmanPackage> packagesPage(FabmanReply reply) {
    return page(
        FabmanCollection.PACKAGES,
        reply,
        json ->
            new FabmanPackage(
                Fields.text(json, "id"),
                Fields.text(json, "name"),
                Fields.text(json, "state"),
                Fields.text(json, "recurringFee"),
                Fields.text(json, "recurringFeePeriod")));
  }

  /** The page of invoices in an answer, in either of the shapes that Fabman uses. */
  public Page<FabmanInvoice> invoicesPage(FabmanReply reply) {
    return page(
        FabmanCollection.INVOICES,
        reply,
        json ->
            new FabmanInvoice(
                Fields.text(json, "id"),
                Fields.id(json, "member"),
                Fields.text(json, "number"),
                Fields.text(json, "state"),
                Fields.text(json, "date"),
                Fields.text(json, "dueDate"),
                Fields.text(json, "currency"),
                Fields.text(json, "totalPayable", "totalWithFees", "total")));
  }

  /** The page of machine logs in an answer. */
  public Page<FabmanMachineLog> logsPage(FabmanReply reply) {
    return page(
        FabmanCollection.RESOURCE_LOGS,
        reply,
        json ->
            new FabmanMachineLog(
                Fields.text(json, "id"),
                Fields.id(json, "resource"),
                Fields.text(json, "type"),
                Fields.id(json, "member"),
                Fields.text(json, "createdAt"),
                Fields.text(json, "stoppedAt"),
                Fields.text(json, "stopType"),
                json.path("idleDurationSeconds").isNumber()
                    ? Long.valueOf(json.path("idleDurationSeconds").longValue())
                    : null,
                Fields.text(json, "reason")));
  }

  /** The page of charges in an answer. */
  public Page<FabmanCharge> chargesPage(FabmanReply reply) {
    return page(
        FabmanCollection.CHARGES,
        reply,
        json ->
            new FabmanCharge(
                Fields.text(json, "id"),
                Fields.id(json, "member"),
                Fields.text(json, "description"),
                Fields.text(json, "price"),
                Fields.text(json, "currency"),
                Fields.text(json, "dateTime", "date"),
                Fields.text(json, "createdAt"),
                Fields.text(json, "updatedAt"),
                Fields.id(json, "invoice"),
                Fields.id(json, "resourceLog")));
  }

  /** The page of resources in an answer. */
  public Page<FabmanResource> resourcesPage(FabmanReply reply) {
    return page(
        FabmanCollection.RESOURCES,
        reply,
        json ->
            new FabmanResource(
                Fields.text(json, "id"),
                Fields.text(json, "name"),
                Fields.id(json, "type"),
                Fields.text(json, "state"),
                Fields.id(json, "space"),
                Fields.text(json, "controlType")));
  }

  /** The page of training courses in an answer. */
  public Page<FabmanTrainingCourse> coursesPage(FabmanReply reply) {
    return page(
        FabmanCollection.TRAINING_COURSES,
        reply,
        json ->
            new FabmanTrainingCourse(
                Fields.text(json, "id"), Fields.text(json, "title"), Fields.text(json, "state")));
  }

  private FabmanGet spanRequest(
      FabmanCollection collection, FabmanSpan span, String from, String until) {
    if (span.cursor() != null) {
      return paging.requestOf(collection, span.cursor());
    }
    StringBuilder query =
        new StringBuilder("limit=").append(span.limit() == null ? USUAL_LIMIT : span.limit());
    if (from != null) {
      query.append("&").append(from);
    }
    if (until != null) {
      query.append("&").append(until);
    }
    return new FabmanGet(collection.path(), query.toString());
  }

  private static String moment(String parameter, String moment) {
    if (moment == null) {
      return null;
    }
    if (!MOMENT.matcher(moment).matches()) {
      throw new VendorRefused(
          "A moment is written like 2026-11-22T10:00:00Z, in universal time.", null);
    }
    return parameter + "=" + moment.replace(":", "%3A");
  }

  private FabmanGet request(FabmanCollection collection, ListQuery query, String more) {
    return query.cursor() != null
        ? paging.requestOf(collection, query.cursor())
        : new FabmanGet(collection.path(), "limit=" + query.limitOr(USUAL_LIMIT) + more);
  }

  private <T> Page<T> page(
      FabmanCollection collection, FabmanReply reply, Function<JsonNode, T> read) {
    List<T> items = Fields.list(accepted(reply).json(), read).orElseThrow(FabmanReader::unreadable);
    return new Page<>(items, paging.cursorOf(collection, reply.link()), reply.total());
  }

  private static FabmanReply accepted(FabmanReply reply) {
    int status = reply.status();
    if (reply.json() != null) {
      return reply;
    }
    if (status == 401 || status == 403) {
      throw new VendorRefused(
          "Fabman refuses the key in FABMAN_API_KEY (HTTP %d); put in one that may read members."
              .formatted(status),
          null);
    }
    if (status == 404) {
      throw new VendorNotFound("Fabman has nothing there (HTTP 404).", null);
    }
    if (status >= 300 && status < 400) {
      throw new VendorRefused(
          "Fabman points to another address (HTTP %d), which is not followed; check FABMAN_BASE_URL."
              .formatted(status),
          null);
    }
    throw new VendorRefused(
        "Fabman does not accept the connector's request (HTTP %d).".formatted(status), null);
  }

  private static FabmanMember member(JsonNode json) {
    return new FabmanMember(
        Fields.text(json, "id"),
        Fields.text(json, "memberNumber"),
        Fields.text(json, "firstName"),
        Fields.text(json, "lastName"),
        Fields.text(json, "emailAddress"),
        Fields.text(json, "state"),
        Fields.text(json, "createdAt"),
        Fields.text(json, "updatedAt"),
        Fields.text(json.path("lastActivity"), "at"),
        packages(json.path("_embedded")),
        trainings(json.path("_embedded").path("trainings")));
  }

  private static List<FabmanTraining> trainings(JsonNode list) {
    if (!list.isArray()) {
      return null;
    }
    return Fields.list(
            list,
            json ->
                new FabmanTraining(
                    Fields.text(json, "id"),
                    Fields.id(json, "trainingCourse"),
                    Fields.text(json, "date"),
                    Fields.text(json, "fromDate"),
                    Fields.text(json, "untilDate")))
        .orElseThrow(FabmanReader::unreadable);
  }

  private static List<FabmanMemberPackage> packages(JsonNode embedded) {
    JsonNode list = embedded.path("memberPackages");
    if (!list.isArray()) {
      list = embedded.path("activePackages");
    }
    if (!list.isArray()) {
      return null;
    }
    return Fields.list(
            list,
            json ->
                new FabmanMemberPackage(
                    Fields.text(json, "id"),
                    Fields.id(json, "package"),
                    Fields.text(json, "fromDate"),
                    Fields.text(json, "untilDate"),
                    Fields.text(json, "chargedUntilDate")))
        .orElseThrow(FabmanReader::unreadable);
  }

  private static Long total(String header) {
    return header != null && header.trim().matches("[0-9]{1,15}")
        ? Long.valueOf(header.trim())
        : null;
  }

  private static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "Fabman answered in a form that the connector cannot read; try again later.",
        Duration.ZERO,
        null);
  }
}
