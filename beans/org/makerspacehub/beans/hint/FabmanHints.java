package org.makerspacehub.beans.hint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/** Listens to Fabman's webhooks (vendor: Fabman documentation, webhooks, types of events). */
public final class FabmanHints implements InboxHandler {
  /** What a round of the sync brings, record by record or as a list. */
  private static final Set<String> IN_ROUNDS =
      Set.of("invoice", "charge", "resourceLog", "resource", "package", "trainingCourse");

  private final HintDesk desk;

  /**
   * @param desk follows hints
   */
  public FabmanHints(HintDesk desk) {
    this.desk = desk;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.FABMAN.equals(source);
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    String type = payload.path("type").asText("");
    String subject = type.contains("_") ? type.substring(0, type.lastIndexOf('_')) : type;
    if (subject.startsWith("member")) {
      String member = payload.path("objects").path("member").asText("");
      return member.isEmpty()
          ? desk.roundSoon(event)
          : desk.reread(event, HintedRecord.FABMAN_MEMBER, member);
    }
    if (IN_ROUNDS.contains(subject)) {
      return desk.roundSoon(event);
    }
    return Handled.silently(
        type.equals("test") ? "Fabman's test came through" : "nothing that is mirrored");
  }
}
