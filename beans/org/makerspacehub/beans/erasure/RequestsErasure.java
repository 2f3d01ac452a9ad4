package org.makerspacehub.beans.erasure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.gate.Canonical;
import org.makerspacehub.beans.gate.RequestState;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes a person out of requests that are over. Their hash stays: it is what was approved, and the
 * record has it too. One that is not over is waited for: what is approved must stay to the byte.
 */
public final class RequestsErasure implements ErasureStep {
  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public RequestsErasure(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public String table() {
    return "action_request";
  }

  private record Found(long id, RequestState state, String canonical, String requester) {}

  @Override
  public int erase(Somebody who) {
    Scrubber scrubber = who.scrubber();
    List<Found> found = new ArrayList<>();
    hubJdbc
        .sql("SELECT id, state, canonical, requester FROM action_request")
        .query(
            row -> {
              Found before =
                  new Found(
                      row.getLong("id"),
                      RequestState.valueOf(row.getString("state")),
                      row.getString("canonical"),
                      row.getString("requester"));
              Found after =
                  new Found(
                      before.id(),
                      before.state(),
                      without(before.canonical(), who, scrubber),
                      scrubber.scrub(before.requester()));
              if (!after.equals(before)) {
                found.add(after);
              }
            });
    if (found.stream().anyMatch(request -> !request.state().isEnd())) {
      throw new StillOpen("A request by or about them is still open; decide it or let it expire.");
    }
    for (Found request : found) {
      hubJdbc
          .sql(
              "UPDATE action_request SET canonical = :canonical, requester = :requester WHERE id = :id")
          .param("canonical", request.canonical())
          .param("requester", request.requester())
          .param("id", request.id())
          .update();
    }
    return found.size();
  }

  private static String without(String text, Somebody who, Scrubber scrubber) {
    Canonical canonical;
    try {
      canonical = Canonical.read(text);
    } catch (HubException notCanonical) {
      return ErasureHands.without(text, scrubber);
    }
    boolean about = who.members().contains(canonical.target());
    Canonical after =
        new Canonical(
            canonical.action(),
            about ? "0" : scrubber.scrub(canonical.target()),
            arguments(canonical.arguments(), who, scrubber),
            scrubber.scrub(canonical.requester()),
            canonical.policy(),
            canonical.asked());
    return after.text();
  }

  private static Map<String, Object> arguments(
      Map<String, Object> arguments, Somebody who, Scrubber scrubber) {
    Map<String, Object> after = new LinkedHashMap<>();
    arguments.forEach(
        (name, value) ->
            after.put(
                name,
                name.equals("member") && who.members().contains(String.valueOf(value))
                    ? "0"
                    : value(value, scrubber)));
    return after;
  }

  private static Object value(Object value, Scrubber scrubber) {
    if (value instanceof String text) {
      return scrubber.scrub(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(each -> value(each, scrubber)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> inner = new LinkedHashMap<>();
      map.forEach((name, each) -> inner.put(String.valueOf(name), value(each, scrubber)));
      return inner;
    }
    return value;
  }
}
