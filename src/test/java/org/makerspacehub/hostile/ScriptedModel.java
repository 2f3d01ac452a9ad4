package org.makerspacehub.hostile;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;

/** Calls what it is told to call, whatever it is offered. */
final class ScriptedModel implements ChatModel {
  private final List<Tricks.Attempt> attempts;
  private boolean called;

  ScriptedModel(List<Tricks.Attempt> attempts) {
    this.attempts = List.copyOf(attempts);
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
    return ChatResponse.builder().aiMessage(AiMessage.from("That is all.")).build();
  }
}
