package org.makerspacehub.beans.agent.tool;

import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.hours.HoursWords;

/** {@code opening_hours}: when the space is open, and whether it is now. */
public class OpeningHoursTool implements ToolHandler {
  private final HoursWords words;

  /**
   * @param words says it
   */
  public OpeningHoursTool(HoursWords words) {
    this.words = words;
  }

  @Override
  public String tool() {
    return "opening_hours";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    return ToolAnswer.of(words.text());
  }
}
