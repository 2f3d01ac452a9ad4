package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.RetryAfter;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;
import org.makerspacehub.beans.vendor.VendorRoute;
import org.makerspacehub.beans.vendor.VendorUnavailable;

/**
 * Changes things at Fabman, and reads what it needs to know for that, with the key that may.
 *
 * <p>Of whatever changes something, {@link VendorRefused} means that it certainly did not happen,
 * and {@link VendorUnavailable} that it may have: no change is sent a second time by itself. Reads
 * are, once.
 */
public final class FabmanWriter {
  /** The one route to Fabman that the executor has. */
  private static final String ROUTE = "fabman-write";

  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
  private static final int MOST_CONFLICTS = 3;
  private static final String ALL = "limit=1000";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorRoute route;
  private final boolean hasKey;
  private final Clock clock;

  /**
   * @param route takes a {@link FabmanCall} and gives a {@link VendorReply}
   * @param hasKey whether there is a key that may change members
   * @param clock for when Fabman says to wait until some time
   */
  public FabmanWriter(VendorRoute route, boolean hasKey, Clock clock) {
    this.route = route;
    this.hasKey = hasKey;
    this.clock = clock;
  }

  /**
   * A member as they are now.
   *
   * @param member Fabman's id
   * @throws VendorNotFound when there is no such
   */
  public FabmanVersion member(String member) {
    JsonNode json = read("/members/" + id(member), "");
    String state = Fields.text(json, "state");
    JsonNode version = json.path("lockVersion");
    if (!member.equals(Fields.text(json, "id")) || state == null || !version.isIntegralNumber()) {
      throw unreadable();
    }
    return new FabmanVersion(member, state, version.longValue());
  }

  /**
   * A package that members can have.
   *
   * @throws VendorNotFound when there is no such
   */
  public FabmanPackage offered(String pack) {
    JsonNode json = read("/packages/" + id(pack), "");
    if (!pack.equals(Fields.text(json, "id"))) {
      throw unreadable();
    }
    return new FabmanPackage(
        pack,
        Fields.text(json, "name"),
        Fields.text(json, "state"),
        Fields.text(json, "recurringFee"),
        Fields.text(json, "recurringFeePeriod"));
  }

  /** All packages that a member has, had and will have. */
  public List<FabmanMemberPackage> packages(String member) {
    return list(
        "/members/" + id(member) + "/packages",
        ALL,
        json ->
            new FabmanMemberPackage(
                Fields.text(json, "id"),
                Fields.id(json, "package"),
                Fields.text(json, "fromDate"),
                Fields.text(json, "untilDate"),
                Fields.text(json, "chargedUntilDate")));
  }

  /** What a member is asked to pay, from whichever list Fabman has; the state may be null. */
  public List<FabmanInvoice> dueInvoices(String member) {
    try {
      return invoices("/members/" + id(member) + "/due-invoices", ALL);
    } catch (VendorNotFound otherShape) {
      return invoices("/invoices", "member=" + id(member) + "&state=unpaid&" + ALL);
    }
  }

  /** All credits of a member, used up or not. */
  public List<FabmanCredit> credits(String member) {
    return list(
        "/members/" + id(member) + "/credits",
        "status=all&" + ALL,
        json ->
            new FabmanCredit(Fields.text(json, "id"), amount(json), Fields.text(json, "notes")));
  }

  /**
   * Gives a member a package.
   *
   * @param until the last day; null for open
   * @return Fabman's id of it
   */
  public String assign(String member, String pack, LocalDate from, LocalDate until) {
    ObjectNode body = JSON.createObjectNode();
    body.put("package", Long.parseLong(id(pack)));
    body.put("fromDate", from.toString());
    if (until != null) {
      body.put("untilDate", until.toString());
    }
    return made(change("POST", "/members/" + id(member) + "/packages", body));
  }

  /**
   * Gives a member a credit.
   *
   * @param amount as Fabman writes sums, for example {@code 12.50}
   * @param notes plain text
   * @return Fabman's id of it
   */
  public String credit(String member, String amount, String notes) {
    ObjectNode body = JSON.createObjectNode().put("amount", amount).put("notes", notes);
    return made(change("POST", "/members/" + id(member) + "/credits", body));
  }

  /**
   * Brings a member into a state. Where somebody else changes the member at the same moment, it
   * looks again and sends its one field with the version that is there now, a few times.
   *
   * @param state {@code active} or {@code locked}
   * @return whether it had to be changed
   */
  public boolean bring(String member, String state) {
    for (int i = 1; ; i++) {
      FabmanVersion now = member(member);
      if (now.state().equals(state)) {
        return false;
      }
      ObjectNode body =
          JSON.createObjectNode().put("state", state).put("lockVersion", now.lockVersion());
      try {
        JsonNode json = change("PUT", "/members/" + member, body);
        if (!state.equals(Fields.text(json, "state"))) {
          // Fabman passes over what it does not take, and says 200.
          throw unreadable();
        }
        return true;
      } catch (FabmanConflict another) {
        if (i == MOST_CONFLICTS) {
          throw another;
        }
      }
    }
  }

  private List<FabmanInvoice> invoices(String path, String query) {
    return list(
        path,
        query,
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

  private <T> List<T> list(String path, String query, Function<JsonNode, T> item) {
    VendorReply reply = asked(FabmanCall.get(path, query));
    List<T> items = Fields.list(json(reply), item).orElseThrow(FabmanWriter::unreadable);
    if (reply.link() != null && reply.link().contains("next")) {
      // More than a thousand of one member's: half of them would be worse than none.
      throw unreadable();
    }
    return items;
  }

  private JsonNode read(String path, String query) {
    return json(asked(FabmanCall.get(path, query)));
  }

  /** A read does no harm twice, so one that got lost is made once more. */
  private VendorReply asked(FabmanCall call) {
    try {
      return called(call);
    } catch (VendorUnavailable lost) {
      if (!lost.retryAfter().isZero()) {
        throw lost;
      }
      return called(call);
    }
  }

  private JsonNode change(String method, String path, ObjectNode body) {
    return json(called(new FabmanCall(method, path, "", body.toString())));
  }

  private VendorReply called(FabmanCall call) {
    if (!hasKey) {
      throw new VendorRefused(
          "Nothing can be changed at Fabman: FABMAN_WRITE_KEY is not set.", null);
    }
    VendorReply reply = (VendorReply) route.ask(ROUTE, call);
    int status = reply.status();
    if (status == 429) {
      throw new VendorUnavailable(
          "Fabman asks for fewer requests; try again in a moment.",
          atLeastTwoSeconds(RetryAfter.of(reply.retryAfter(), clock)),
          null);
    }
    if (status >= 500 || status == 408 || status == 0) {
      throw new VendorUnavailable(
          "Fabman has a problem of its own (HTTP %d); try again later.".formatted(status),
          RetryAfter.of(reply.retryAfter(), clock),
          null);
    }
    if (status >= 200 && status < 300) {
      return reply;
    }
    throw refusal(status);
  }

  private static VendorRefused refusal(int status) {
    return switch (status) {
      case 401, 403 ->
          new VendorRefused(
              "Fabman refuses the key in FABMAN_WRITE_KEY (HTTP %d); put in one that may change members."
                  .formatted(status),
              null);
      case 404 -> new VendorNotFound("Fabman has nothing there (HTTP 404).", null);
      case 409 -> new FabmanConflict();
      default ->
          status < 400
              ? new VendorRefused(
                  "Fabman points to another address (HTTP %d), which is not followed; check FABMAN_BASE_URL."
                      .formatted(status),
                  null)
              : new VendorRefused("Fabman does not accept that (HTTP %d).".formatted(status), null);
    };
  }

  private static JsonNode json(VendorReply reply) {
    return Fields.parse(reply.body()).orElseThrow(FabmanWriter::unreadable);
  }

  private static String made(JsonNode json) {
    String id = Fields.text(json, "id");
    if (id == null) {
      throw unreadable();
    }
    return id;
  }

  private static BigDecimal amount(JsonNode json) {
    String text = Fields.text(json, "amount");
    try {
      return text == null ? null : new BigDecimal(text);
    } catch (NumberFormatException notASum) {
      return null;
    }
  }

  private static String id(String id) {
    if (id == null || !ID.matcher(id).matches()) {
      throw new VendorRefused("An id at Fabman is a number.", null);
    }
    return id;
  }

  // Vendor: Fabman documentation, rate limit.
  private static Duration atLeastTwoSeconds(Duration asked) {
    Duration least = Duration.ofSeconds(2);
    return asked.compareTo(least) > 0 ? asked : least;
  }

  private static VendorUnavailable unreadable() {
    return new VendorUnavailable(
        "Fabman answered in a form that cannot be read; look there.", Duration.ZERO, null);
  }
}
