package org.makerspacehub.beans.agent.run;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A model of a few lines, in memory: it says what a test tells it to, and keeps what it was asked.
 */
public final class ModelDouble implements ChatModel {
  private final Function<ChatRequest, ChatResponse> script;
  private final boolean keeps;
  public final List<ChatRequest> asked = Collections.synchronizedList(new ArrayList<>());

  private ModelDouble(Function<ChatRequest, ChatResponse> script, boolean keeps) {
    this.script = script;
    this.keeps = keeps;
  }

  /** Says what the script makes of each request. */
  public static ModelDouble of(Function<ChatRequest, ChatResponse> script) {
    return new ModelDouble(script, true);
  }

  /** The same, remembering nothing: for many requests. */
  public static ModelDouble forgetful(Function<ChatRequest, ChatResponse> script) {
    return new ModelDouble(script, false);
  }

  /** Says these one after the other, and the last one for ever. */
  public static ModelDouble saying(ChatResponse... answers) {
    int[] next = {0};
    return of(request -> answers[Math.min(next[0]++, answers.length - 1)]);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    if (keeps) {
      asked.add(request);
    }
    return script.apply(request);
  }

  public static ChatResponse text(String text) {
    return ChatResponse.builder().aiMessage(AiMessage.builder().text(text).build()).build();
  }

  public static ChatResponse text(String text, int in, int out) {
    return ChatResponse.builder()
        .aiMessage(AiMessage.builder().text(text).build())
        .tokenUsage(new TokenUsage(in, out))
        .build();
  }

  /** Calls of tools: a name and arguments, a name and arguments… */
  public static ChatResponse calls(String... namesAndArguments) {
    List<ToolExecutionRequest> calls = new ArrayList<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      calls.add(
          ToolExecutionRequest.builder()
              .id("call" + i)
              .name(namesAndArguments[i])
              .arguments(namesAndArguments[i + 1])
              .build());
    }
    return ChatResponse.builder()
        .aiMessage(AiMessage.builder().toolExecutionRequests(calls).build())
        .build();
  }

  /** What the last tool returned; null when none was called yet. */
  public static String lastResult(ChatRequest request) {
    for (int i = request.messages().size() - 1; i >= 0; i--) {
      if (request.messages().get(i) instanceof ToolExecutionResultMessage result) {
        return result.text();
      }
    }
    return null;
  }

  /** The last thing a user said. */
  public static String lastQuestion(ChatRequest request) {
    for (int i = request.messages().size() - 1; i >= 0; i--) {
      ChatMessage message = request.messages().get(i);
      if (message instanceof UserMessage user) {
        return user.singleText();
      }
    }
    return null;
  }
}
