package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.Submitted;

/**
 * Listens to one kind of thing that came in. It may be called again for the same row after a crash,
 * so what it does must be safe to do twice.
 */
public interface InboxHandler {

  /**
   * Whether this row is its business. Decided by source and type alone, never by the database.
   *
   * @param source see {@link Arrival}
   * @param payload as the edge kept it
   */
  boolean takes(String source, JsonNode payload);

  /**
   * Works the row off.
   *
   * @return what came of it
   * @throws RuntimeException when it failed for good; the row becomes a dead letter. A database
   *     that is away leaves it for later.
   */
  Handled handle(InboxEvent event, JsonNode payload);

  /**
   * What came of a row.
   *
   * @param outcome one short line for the trace, without personal data
   * @param reply what the person who caused it reads, sent to the row's {@code response_url}; null
   *     for nothing
   * @param submitted what becomes of a form that was sent off; null for everything else
   */
  record Handled(String outcome, Reply reply, Submitted submitted) {
    /** Not of a form. */
    public Handled(String outcome, Reply reply) {
      this(outcome, reply, null);
    }

    /** Done, and nobody waits for an answer. */
    public static Handled silently(String outcome) {
      return new Handled(outcome, null);
    }
  }
}
