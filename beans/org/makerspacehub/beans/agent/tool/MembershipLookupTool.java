package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.regex.Pattern;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.command.SlashCommand;

/**
 * {@code membership_lookup}: how somebody else stands, for those who may know: the command is asked
 * as the asker would, and it asks the guard about each person it finds. Members typed their names
 * themselves, so what it says is untrusted.
 */
public class MembershipLookupTool implements ToolHandler {
  private static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{5,23}");

  private final SlashCommand membership;
  private final Clock clock;

  /**
   * @param membership the command, which asks the guard
   * @param clock what "now" is
   */
  public MembershipLookupTool(SlashCommand membership, Clock clock) {
    this.membership = membership;
    this.clock = clock;
  }

  @Override
  public String tool() {
    return "membership_lookup";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    String query = call.text("query").strip();
    String typed = USER_ID.matcher(query).matches() ? "<@" + query + ">" : query;
    return new ToolAnswer(
        PlainWords.of(membership.answer(MembershipSelfTool.command(call.session(), clock), typed)),
        JsonNodeFactory.instance.objectNode(),
        true,
        true);
  }
}
