package org.makerspacehub.config;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.time.Clock;
import java.util.List;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.ProposalBlocks;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.run.ModelLine;
import org.makerspacehub.beans.agent.talk.AnswerLinks;
import org.makerspacehub.beans.agent.talk.AnswerText;
import org.makerspacehub.beans.agent.talk.AskCommand;
import org.makerspacehub.beans.agent.talk.IntentWords;
import org.makerspacehub.beans.agent.talk.Intents;
import org.makerspacehub.beans.agent.talk.SlackRunTeller;
import org.makerspacehub.beans.agent.talk.TalkDesk;
import org.makerspacehub.beans.agent.talk.WrittenDown;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.mention.JdbcAnswered;
import org.makerspacehub.beans.mention.SlackSelf;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.report.ModelSummary;
import org.makerspacehub.beans.report.ReportSummary;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How people talk with agents in Slack, and what is said when no model answers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TalkProperties.class)
public class TalkParts {

  @Bean
  AnswerLinks answerLinks(TalkProperties talk, Environment settings, SlackSelf slackSelf) {
    return new AnswerLinks(
        talk.hosts(), settings.getProperty("HUB_PUBLIC_URL", ""), slackSelf::workspaceHost);
  }

  @Bean
  AnswerText answerText(AnswerLinks answerLinks) {
    return new AnswerText(answerLinks);
  }

  @Bean
  Intents intents(ToolDesk toolDesk) {
    return new Intents(toolDesk, IntentWords.read());
  }

  /** Sentences on top of a report, where there is a model that can write some. */
  @Bean
  @Conditional(ModelIsSet.class)
  ReportSummary reportSummary(ModelLine modelLine) {
    return new ModelSummary(
        (told, figures) ->
            modelLine
                .ask(
                    ChatRequest.builder()
                        .messages(SystemMessage.from(told), UserMessage.from(figures))
                        .build(),
                    PaperParts.SUMMARY_PATIENCE)
                .aiMessage()
                .text());
  }

  /** Whether {@code LLM_BASE_URL} is set. */
  static class ModelIsSet implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !context.getEnvironment().getProperty("hub.llm.base-url", "").isBlank();
    }
  }

  /** Agents know tools, and tools know people to tell: whoever is asked is looked for then. */
  @Bean
  TalkDesk talkDesk(
      ObjectProvider<AgentDesk> agentDesk,
      ObjectProvider<Agents> agents,
      Intents intents,
      Guard guard,
      ObjectProvider<SlashCommand> commands,
      AnswerText answerText,
      ObjectProvider<WrittenDown> writtenDown) {
    return new TalkDesk(
        agentDesk::getIfAvailable,
        agents::getIfAvailable,
        intents,
        guard,
        () -> commands.stream().toList(),
        answerText,
        writtenDown::getIfAvailable);
  }

  @Bean
  SlashCommand askCommand(TalkDesk talkDesk) {
    return new AskCommand(talkDesk);
  }

  @Bean
  SlackRunTeller slackRunTeller(
      Outbox outbox,
      JdbcClient hubJdbc,
      AnswerText answerText,
      ReplyJson replyJson,
      ObjectProvider<ProposalBlocks> proposalBlocks,
      TalkDesk talkDesk,
      Notices notices,
      ModelLine modelLine,
      ObjectProvider<Citations> citations,
      Clock clock) {
    return new SlackRunTeller(
        outbox,
        new JdbcAnswered(hubJdbc),
        answerText,
        replyJson,
        ref -> proposalBlocks.getIfAvailable(() -> none -> List.of()).of(ref),
        talkDesk::instead,
        notices,
        modelLine::isUp,
        () -> citations.getIfAvailable(() -> Citations.NONE),
        clock);
  }
}
