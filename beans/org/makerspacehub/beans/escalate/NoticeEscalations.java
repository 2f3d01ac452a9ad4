package org.makerspacehub.beans.escalate;

import java.util.Locale;
import org.makerspacehub.beans.notice.Notices;

/** Calls for people in the operators' channel, and by mail when Slack does not take it. */
public final class NoticeEscalations implements Escalations {
  private final Notices notices;

  /**
   * @param notices tells the operators, one message a trouble
   */
  public NoticeEscalations(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void raise(Escalation what, String ref, String sentence) {
    notices.raise(topic(what, ref), sentence, ref);
  }

  @Override
  public void settle(Escalation what, String ref, String sentence) {
    notices.clear(topic(what, ref), sentence);
  }

  private static String topic(Escalation what, String ref) {
    return "escalation." + what.name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + ref;
  }
}
