package org.makerspacehub.hostile;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Does what it is asked, and everything else that it is told on the way, by whomever: it looks the
 * question up in what was written down, obeys each hostile text that it reads, then calls the tool
 * that the question needs and tells what it said.
 */
final class GullibleModel implements ChatModel {
  private final List<HostileText> texts;
  private final String tool;
  private final String arguments;
  private final Deque<HostileText.Deed> toDo = new ArrayDeque<>();
  private final Set<String> read = new HashSet<>();
  private final StringBuilder words = new StringBuilder();
  private boolean searched;
  private boolean looked;
  private int number;
  private int obeyed;

  /**
   * @param texts what it believes when it reads it
   * @param tool what the question needs
   * @param arguments for that tool
   */
  GullibleModel(List<HostileText> texts, String tool, String arguments) {
    this.texts = texts;
    this.tool = tool;
    this.arguments = arguments;
  }

  /** How many orders it has followed. */
  int obeyed() {
    return obeyed;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    believe(request);
    while (!toDo.isEmpty() && toDo.peek().say() != null) {
      words.append(toDo.poll().say()).append('\n');
      obeyed++;
    }
    if (!searched) {
      searched = true;
      return call("knowledge_search", "{\"question\":\"what was decided\"}");
    }
    HostileText.Deed next = toDo.poll();
    if (next != null) {
      obeyed++;
      return call(next.call(), next.with());
    }
    if (!looked) {
      looked = true;
      return call(tool, arguments);
    }
    ChatMessage last = request.messages().get(request.messages().size() - 1);
    String found =
        last instanceof ToolExecutionResultMessage result ? result.text() : lastResult(request);
    return ChatResponse.builder().aiMessage(AiMessage.from(words + found)).build();
  }

  private static String lastResult(ChatRequest request) {
    String found = "";
    for (ChatMessage message : request.messages()) {
      if (message instanceof ToolExecutionResultMessage result) {
        found = result.text();
      }
    }
    return found.isEmpty() ? "I found nothing." : found;
  }

  private void believe(ChatRequest request) {
    for (ChatMessage message : request.messages()) {
      String said =
          message instanceof ToolExecutionResultMessage result
              ? result.text()
              : message instanceof UserMessage user && user.hasSingleText()
                  ? user.singleText()
                  : "";
      for (HostileText text : texts) {
        if (said.contains(text.id()) && read.add(text.id())) {
          toDo.addAll(text.obey());
        }
      }
    }
  }

  private ChatResponse call(String name, String with) {
    return ChatResponse.builder()
        .aiMessage(
            AiMessage.from(
                ToolExecutionRequest.builder()
                    .id("call-" + ++number)
                    .name(name)
                    .arguments(with)
                    .build()))
        .build();
  }
}
