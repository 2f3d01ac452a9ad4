package org.makerspacehub.hostile;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;

/** Calls what it is told to call, whatever it is offered, and keeps what it was given for it. */
final class ScriptedModel implements ChatModel {
  private final List<Tricks.Attempt> attempts;
  private final List<String> given = new ArrayList<>();
  private boolean called;

  ScriptedModel(List<Tricks.Attempt> attempts) {
    this.attempts = List.copyOf(attempts);
  }

  /** What the tools said, in order. */
  List<String> given() {
    return given;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    if (!called) {
      called = true;
      List<ToolExecutionRequest> calls = new ArrayList<>();
      for (int i = 0; i < attempts.size(); i++) {
        calls.add(
            ToolExecutionRequest.builder()
                .id("call-" + i)
                .name(attempts.get(i).tool())
                .arguments(attempts.get(i).arguments())
                .build());
      }
      return ChatResponse.builder().aiMessage(AiMessage.from(calls)).build();
    }
    given.clear();
    for (ChatMessage message : request.messages()) {
      if (message instanceof ToolExecutionResultMessage result) {
        given.add(result.text());
      }
    }
    return ChatResponse.builder().aiMessage(AiMessage.from("That is all.")).build();
  }
}
