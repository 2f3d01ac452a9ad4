package org.makerspacehub.beans.command;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/**
 * An answer that only the asker sees.
 *
 * @param text what notifications and screen readers say, already escaped for Slack
 * @param blocks what the asker sees; empty means the text alone
 * @param replaces whether it takes the place of the message that was clicked; only after a click
 */
public record Reply(String text, List<LayoutBlock> blocks, boolean replaces) {

  /** An answer of its own. */
  public Reply(String text, List<LayoutBlock> blocks) {
    this(text, blocks, false);
  }

  /** The same, in the place of the message whose button was pressed. */
  public Reply replacing() {
    return new Reply(text, blocks, true);
  }

  /** A plain sentence. */
  public static Reply of(String text) {
    return new Reply(text, List.of());
  }
}
