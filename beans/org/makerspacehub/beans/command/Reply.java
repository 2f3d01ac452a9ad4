package org.makerspacehub.beans.command;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/**
 * An answer that only the asker sees.
 *
 * @param text what notifications and screen readers say, already escaped for Slack
 * @param blocks what the asker sees; empty means the text alone
 */
public record Reply(String text, List<LayoutBlock> blocks) {

  /** A plain sentence. */
  public static Reply of(String text) {
    return new Reply(text, List.of());
  }
}
