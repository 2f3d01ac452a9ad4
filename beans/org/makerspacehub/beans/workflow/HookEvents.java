package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/** Hands what came in by a hook to the workflows that listen to it. */
public final class HookEvents implements InboxHandler {
  /** What sources of hooks begin with; the hook's name follows. */
  public static final String SOURCE = "hook:";

  private static final Set<String> LISTENING = Set.of(HookRequest.TEMPLATE, HookNotice.TEMPLATE);

  private final WorkflowBook book;
  private final WorkflowEvents events;

  /**
   * @param book what workflows there are
   * @param events where it waits for them
   */
  public HookEvents(WorkflowBook book, WorkflowEvents events) {
    this.book = book;
    this.events = events;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return source.startsWith(SOURCE);
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    String hook = event.source().substring(SOURCE.length());
    long listening =
        book.all().stream()
            .filter(Workflow::runs)
            .filter(workflow -> LISTENING.contains(workflow.template()))
            .filter(workflow -> workflow.text("hook").equals(hook))
            // The row of the inbox is one for each event, however often it came.
            .filter(
                workflow ->
                    events.keep(
                        workflow.key(), "%s:%s".formatted(event.source(), event.ref()), payload))
            .count();
    return Handled.silently(
        listening == 0 ? "nobody listens" : "for %d workflow(s)".formatted(listening));
  }
}
