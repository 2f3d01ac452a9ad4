package org.makerspacehub.beans.vendor.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * RemoteLock's guests. A token that is refused is replaced once: RemoteLock says 403 before it
 * looks at what was asked, so nothing can have happened.
 */
public final class RemoteLockProvider implements LockProvider {
  /** The one route to RemoteLock's API. */
  public static final String ROUTE = "remotelock-call";

  private static final String PERSONS = "/access_persons";
  private static final Set<String> ACTIVE = Set.of("current", "upcoming");
  // Vendor: RemoteLock documentation, access persons: 50 a page at most, and without being asked
  // for them neither expired nor deactivated ones. The newest first: ours is among them.
  private static final String EVERY_STATUS =
      "type=access_guest&sort=-created_at&per_page=50"
          + "&attributes%5Bstatus%5D%5B%5D=current&attributes%5Bstatus%5D%5B%5D=upcoming"
          + "&attributes%5Bstatus%5D%5B%5D=expired&attributes%5Bstatus%5D%5B%5D=deactivated";
  private static final Duration OLDEST = Duration.ofDays(28);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorRoute route;
  private final RemoteLockTokens tokens;
  private final Clock clock;
  private final long begin = System.nanoTime();
  private final Duration patience;

  /**
   * @param route takes a {@link RemoteLockCall} and gives a {@link VendorReply}
   * @param tokens what opens it
   * @param clock for when RemoteLock says to wait, and for how old a guest is
   */
  public RemoteLockProvider(VendorRoute route, RemoteLockTokens tokens, Clock clock) {
    this(route, tokens, clock, null);
  }

  private RemoteLockProvider(
      VendorRoute route, RemoteLockTokens tokens, Clock clock, Duration patience) {
    this.route = route;
    this.tokens = tokens;
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public LockProvider within(Duration patience) {
    return new RemoteLockProvider(route, tokens, clock, patience);
  }

  @Override
  public Guest create(String name, LocalDateTime from, LocalDateTime until) {
    ObjectNode body = JSON.createObjectNode().put("type", "access_guest");
    body.putObject("attributes")
        .put("name", name)
        .put("starts_at", LOCAL.format(from))
        .put("ends_at", LOCAL.format(until))
        .put("generate_pin", true);
    return guest(call("POST", PERSONS, "", body).path("data"));
  }

  @Override
  public void admit(String guestId, String lockId) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("attributes").put("accessible_id", id(lockId)).put("accessible_type", "lock");
    try {
      call("POST", PERSONS + "/" + id(guestId) + "/accesses", "", body);
    } catch (VendorNotFound gone) {
      throw gone;
    } catch (VendorRefused perhapsAlready) {
      if (!admits(guestId, lockId)) {
        throw perhapsAlready;
      }
    }
  }

  @Override
  public boolean admits(String guestId, String lockId) {
    List<JsonNode> accesses =
        pages(PERSONS + "/" + id(guestId) + "/accesses", "per_page=50", each -> false);
    return accesses.stream()
        .map(access -> Fields.text(access.path("attributes"), "accessible_id"))
        .anyMatch(id(lockId)::equals);
  }

  @Override
  public void revoke(String guestId) {
    String path = PERSONS + "/" + id(guestId);
    try {
      call("PUT", path + "/deactivate", "", null);
    } catch (VendorNotFound gone) {
      // Deleted by hand: that code opens nothing any more.
    } catch (VendorRefused perhapsAlready) {
      if (guest(call("GET", path, "", null).path("data")).active()) {
        throw perhapsAlready;
      }
    }
  }

  @Override
  public List<Guest> find(String reference) {
    Pattern named = Pattern.compile("(?<![A-Z0-9])" + Pattern.quote(reference) + "(?![A-Z0-9])");
    return pages(PERSONS, EVERY_STATUS, this::isTooOld).stream()
        .filter(
            person -> {
              String name = Fields.text(person.path("attributes"), "name");
              return name != null && named.matcher(name).find();
            })
        .map(RemoteLockProvider::guest)
        .distinct()
        .sorted(Comparator.comparing(Guest::id))
        .toList();
  }

  /** No approval lives so long that one of that age could be asked for. */
  private boolean isTooOld(JsonNode person) {
    String made = Fields.text(person.path("attributes"), "created_at");
    try {
      return made != null && Instant.parse(made).isBefore(clock.instant().minus(OLDEST));
    } catch (DateTimeException odd) {
      return false;
    }
  }

  /** Every page, until one ends with something after which nothing more can come. */
  private List<JsonNode> pages(String path, String query, Predicate<JsonNode> enough) {
    List<JsonNode> all = new ArrayList<>();
    for (int page = 1; ; page++) {
      JsonNode json = call("GET", path, query + "&page=" + page, null);
      JsonNode data = json.path("data");
      JsonNode pages = json.at("/meta/total_pages");
      if (!data.isArray() || !pages.isIntegralNumber()) {
        throw unreadable();
      }
      data.forEach(all::add);
      if (page >= pages.asInt() || data.isEmpty() || enough.test(data.get(data.size() - 1))) {
        return all;
      }
    }
  }

  private JsonNode call(String method, String path, String query, ObjectNode body) {
    RemoteLockCall call =
        new RemoteLockCall(method, path, query, body == null ? null : body.toString());
    ready(method, tokens::need);
    String used = tokens.present();
    VendorReply reply = (VendorReply) route.ask(ROUTE, call);
    if (reply.status() == 403) {
      ready(method, () -> tokens.worthless(used));
      reply = (VendorReply) route.ask(ROUTE, call);
    }
    return json(reply, method);
  }

  /** Whatever fails here, nothing was sent that changes something. */
  private void ready(String method, Runnable token) {
    try {
      hurry();
      token.run();
      hurry();
    } catch (VendorUnavailable notSent) {
      throw method.equals("GET") ? notSent : new NotSent(notSent);
    }
  }

  private void hurry() {
    if (patience != null && System.nanoTime() - begin > patience.toNanos()) {
      throw new VendorUnavailable(
          "RemoteLock takes too long; try again later.", Duration.ZERO, null);
    }
  }

  private JsonNode json(VendorReply reply, String method) {
    int status = reply.status();
    if (status == 429) {
      VendorUnavailable later =
          new VendorUnavailable(
              "RemoteLock asks for fewer requests; try again in a minute.",
              RetryAfter.of(reply.retryAfter(), clock),
              null);
      throw method.equals("GET") ? later : new NotSent(later);
    }
    if (status >= 500 || status == 408 || status == 0) {
      throw new VendorUnavailable(
          "RemoteLock has a problem of its own (HTTP %d); try again later.".formatted(status),
          RetryAfter.of(reply.retryAfter(), clock),
          null);
    }
    if (status < 200 || status >= 300) {
      throw refusal(status);
    }
    return Fields.parse(reply.body()).orElseThrow(RemoteLockProvider::unreadable);
  }

  private static VendorRefused refusal(int status) {
    return switch (status) {
      case 401 ->
          new VendorRefused(
              "RemoteLock does not permit that to REMOTELOCK_CLIENT_ID (HTTP 401).", null);
      case 403 ->
          new VendorRefused(
              "RemoteLock refuses the token that it has just given (HTTP 403).", null);
      case 404 -> new VendorNotFound("RemoteLock has nothing there (HTTP 404).", null);
      default ->
          status < 400
              ? new VendorRefused(
                  "RemoteLock points to another address (HTTP %d), which is not followed; check REMOTELOCK_BASE_URL."
                      .formatted(status),
                  null)
              : new VendorRefused(
                  "RemoteLock does not accept that (HTTP %d).".formatted(status), null);
    };
  }

  private static Guest guest(JsonNode person) {
    JsonNode attributes = person.path("attributes");
    String id = Fields.text(person, "id");
    String status = Fields.text(attributes, "status");
    if (id == null || status == null) {
      throw unreadable();
    }
    String pin = Fields.text(attributes, "pin");
    return new Guest(
        id,
        Fields.text(attributes, "name"),
        pin == null || pin.isBlank() ? null : pin,
        time(Fields.text(attributes, "starts_at")),
        time(Fields.text(attributes, "ends_at")),
        ACTIVE.contains(status));
  }

  /** RemoteLock's times have no zone; one that came all the same is passed over. */
  private static LocalDateTime time(String text) {
    if (text == null) {
      return null;
    }
    try {
      return LocalDateTime.parse(text.length() > 19 ? text.substring(0, 19) : text);
    } catch (DateTimeException odd) {
      throw unreadable();
    }
  }

  private static String id(String id) {
    if (id == null || !ID.matcher(id).matches()) {
      throw new VendorRefused("That is no id at RemoteLock.", null);
    }
    return id;
  }

  private static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "RemoteLock answered in a form that cannot be read; look there.", Duration.ZERO, null);
  }

  /** Nothing was sent, or it was turned away at the door: so it certainly did not happen. */
  private static final class NotSent extends VendorRefused {
    private static final long serialVersionUID = 1L;

    NotSent(VendorUnavailable why) {
      super(why.getMessage(), null);
    }
  }
}
