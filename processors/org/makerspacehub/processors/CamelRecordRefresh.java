package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.hint.HintedRecord;
import org.makerspacehub.beans.hint.RecordRefresh;
import org.makerspacehub.beans.sync.Changes;
import org.springframework.core.NestedRuntimeException;

/** Asks the flow that reads one record again, and says whether it wrote anything. */
public class CamelRecordRefresh implements RecordRefresh {
  private final ProducerTemplate template;

  /**
   * @param template sends on the caller's thread
   */
  public CamelRecordRefresh(ProducerTemplate template) {
    this.template = template;
  }

  @Override
  public boolean refresh(HintedRecord record, String id, String ref) {
    Exchange done =
        template.request(
            "direct:" + record.flow(),
            exchange -> {
              exchange.setVariable(Ref.KEY, ref);
              exchange.setVariable("id", id);
            });
    if (done.getException() != null) {
      throw worded(done.getException());
    }
    // A flow that does not say may have changed something.
    return !(done.getVariable("changes") instanceof Changes changes) || changes.isAny();
  }

  /** Ours and the database's as they are: each means something to whoever asked. */
  private static RuntimeException worded(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException || cause instanceof NestedRuntimeException) {
        return (RuntimeException) cause;
      }
    }
    return new IllegalStateException(failure);
  }
}
