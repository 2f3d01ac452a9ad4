package org.makerspacehub.beans.vendor.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  // Vendor: RemoteLock documentation, access persons: 50 a page at most. Guests whose time is over
  // or
  // who were ended gather for years and open nothing: they are not asked for.
  private static final String OPENING =
      "type=access_guest&sort=-created_at&per_page=50"
          + "&attributes%5Bstatus%5D%5B%5D=current&attributes%5Bstatus%5D%5B%5D=upcoming";

  /** 1,500 guests: within the calls that RemoteLock takes in a minute, with some to spare. */
  private static final int MOST_PAGES = 30;

  /** A list that changed while it was read is read again, so often in all. */
  private static final int READINGS = 3;

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
   * @param clock for when RemoteLock says to wait
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
    List<JsonNode> accesses = pages(PERSONS + "/" + id(guestId) + "/accesses", "per_page=50");
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
  public boolean opens(String guestId) {
    try {
      return guest(call("GET", PERSONS + "/" + id(guestId), "", null).path("data")).active();
    } catch (VendorNotFound gone) {
      return false;
    }
  }

  @Override
  public List<Guest> find(String reference) {
    Pattern named = Pattern.compile("(?<![A-Z0-9])" + Pattern.quote(reference) + "(?![A-Z0-9])");
    return pages(PERSONS, OPENING).stream()
        .filter(
            person -> {
              String name = Fields.text(person.path("attributes"), "name");
              return name != null && named.matcher(name).find();
            })
        .map(RemoteLockProvider::guest)
        .filter(Guest::active)
        .sorted(Comparator.comparing(Guest::id))
        .toList();
  }

  /** Every page. What leaves the list while it is read moves others to pages that were read. */
  private List<JsonNode> pages(String path, String query) {
    for (int reading = 0; reading < READINGS; reading++) {
      Optional<List<JsonNode>> whole = reading(path, query);
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    throw new VendorUnavailable(
        "RemoteLock's list of guests changes while it is read; try again later.",
        Duration.ZERO,
        null);
  }

  /** The list, if it was the same from its first page to its last. */
  private Optional<List<JsonNode>> reading(String path, String query) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    int total = -1;
    for (int page = 1; ; page++) {
      JsonNode json = call("GET", path, query + "&page=" + page, null);
      JsonNode data = json.path("data");
      JsonNode pages = json.at("/meta/total_pages");
      JsonNode count = json.at("/meta/total_count");
      if (!data.isArray() || !pages.isIntegralNumber() || !count.isIntegralNumber()) {
        throw unreadable();
      }
      if (pages.asInt() > MOST_PAGES) {
        throw new VendorRefused(
            "RemoteLock lists %d guests, more than can be looked through; end those there that nobody needs."
                .formatted(count.asInt()),
            null);
      }
      for (JsonNode each : data) {
        String id = Fields.text(each, "id");
        if (id == null) {
          throw unreadable();
        }
        all.put(id, each);
      }
      if (total >= 0 && total != count.asInt()) {
        return Optional.empty();
      }
      total = count.asInt();
      if (page >= pages.asInt()) {
        return all.size() >= total ? Optional.of(List.copyOf(all.values())) : Optional.empty();
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
