package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.ask.RequestDesk;

/** {@code my_requests}: what whoever asks has asked for and is not over, and how far it is. */
public class MyRequestsTool implements ToolHandler {
  private final RequestDesk desk;

  /**
   * @param desk knows what people asked for
   */
  public MyRequestsTool(RequestDesk desk) {
    this.desk = desk;
  }

  @Override
  public String tool() {
    return "my_requests";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    List<String> open = desk.openOf(call.session().asker());
    return new ToolAnswer(
        open.isEmpty()
            ? "You have no open requests."
            : open.stream()
                .map(line -> "- " + PlainWords.of(line).replace("\n", " "))
                .collect(Collectors.joining("\n")),
        JsonNodeFactory.instance.objectNode(),
        false,
        true);
  }
}
