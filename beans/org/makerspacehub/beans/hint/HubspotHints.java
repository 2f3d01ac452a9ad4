package org.makerspacehub.beans.hint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/** Listens to HubSpot's webhooks about contacts. */
public final class HubspotHints implements InboxHandler {
  /** HubSpot's own number for contacts, in events that speak of objects in general. */
  private static final String CONTACT = "0-1";

  private final HintDesk desk;

  /**
   * @param desk follows hints
   */
  public HubspotHints(HintDesk desk) {
    this.desk = desk;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.HUBSPOT.equals(source);
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    String type = payload.path("type").asText("");
    boolean contact =
        type.startsWith("contact.")
            || type.startsWith("object.") && CONTACT.equals(payload.path("objectTypeId").asText());
    if (!contact) {
      return Handled.silently("nothing that is mirrored");
    }
    // A merge names two or three contacts; what became of each is for their own reads to tell.
    Set<String> ids = new LinkedHashSet<>();
    for (String name : List.of("objectId", "primaryObjectId", "newObjectId")) {
      if (payload.hasNonNull(name)) {
        ids.add(payload.path(name).asText());
      }
    }
    List<String> outcomes = new ArrayList<>();
    ids.forEach(id -> outcomes.add(desk.reread(event, HintedRecord.HUBSPOT_CONTACT, id).outcome()));
    return Handled.silently(String.join("; ", outcomes));
  }
}
