package org.makerspacehub.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.KnowledgeSearch;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.run.ModelLine;
import org.makerspacehub.beans.agent.talk.AnswerLinks;
import org.makerspacehub.beans.agent.talk.AnswerText;
import org.makerspacehub.beans.agent.talk.WrittenDown;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.IndexDesk;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.knowledge.answer.AnswerWords;
import org.makerspacehub.beans.knowledge.answer.AnsweredFromBook;
import org.makerspacehub.beans.knowledge.answer.CentralSentences;
import org.makerspacehub.beans.knowledge.answer.Extract;
import org.makerspacehub.beans.knowledge.answer.FeedbackBook;
import org.makerspacehub.beans.knowledge.answer.FeedbackClick;
import org.makerspacehub.beans.knowledge.answer.FoundKnowledge;
import org.makerspacehub.beans.knowledge.answer.JdbcAuthors;
import org.makerspacehub.beans.knowledge.answer.KnowledgeChannelCommand;
import org.makerspacehub.beans.knowledge.answer.KnowledgeDesk;
import org.makerspacehub.beans.knowledge.answer.KnowledgeEnrichment;
import org.makerspacehub.beans.knowledge.answer.KnowledgeFeedbackCommand;
import org.makerspacehub.beans.knowledge.answer.KnowledgeFigures;
import org.makerspacehub.beans.knowledge.answer.KnowledgeRebuildCommand;
import org.makerspacehub.beans.knowledge.answer.KnowledgeSourcesCommand;
import org.makerspacehub.beans.knowledge.answer.KnowledgeStatusCommand;
import org.makerspacehub.beans.knowledge.answer.KnowledgeSummaryCommand;
import org.makerspacehub.beans.knowledge.answer.Places;
import org.makerspacehub.beans.knowledge.answer.PlainQuote;
import org.makerspacehub.beans.knowledge.answer.Retrieval;
import org.makerspacehub.beans.knowledge.answer.RunCitations;
import org.makerspacehub.beans.knowledge.answer.SummaryDesk;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Guard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Answers from what is known. */
@Configuration(proxyBeanMethods = false)
public class KnowledgeAnswerParts {
  private static final Duration SUMMARY_VECTORS = Duration.ofMillis(1_300);

  /** A model that reads dozens of messages takes its time, and somebody waits. */
  private static final Duration SUMMARY_MODEL = Duration.ofSeconds(40);

  private static final Duration WHISPER = Duration.ofMinutes(30);

  @Bean
  Retrieval retrieval(
      Readers readers,
      ObjectProvider<ChunkStore> chunkStore,
      ObjectProvider<Embedder> embedder,
      ChunkBook chunkBook,
      Clock clock) {
    return new Retrieval(readers, chunkStore::getObject, embedder::getObject, chunkBook, clock);
  }

  @Bean
  JdbcAuthors knowledgeAuthors(JdbcClient hubJdbc) {
    return new JdbcAuthors(hubJdbc);
  }

  @Bean
  PlainQuote plainQuote(JdbcAuthors knowledgeAuthors, SlackProperties slack) {
    return new PlainQuote(knowledgeAuthors, slack.teamId());
  }

  @Bean
  Places knowledgePlaces(JdbcAuthors knowledgeAuthors, AnswerLinks answerLinks, HubProperties hub) {
    return new Places(knowledgeAuthors, answerLinks::allowed, hub.timeZone());
  }

  @Bean
  KnowledgeDesk knowledgeDesk(Retrieval retrieval) {
    return new KnowledgeDesk(retrieval, new Extract(retrieval::vectors));
  }

  @Bean
  AnswerWords answerWords(PlainQuote plainQuote, AnswerText answerText, Places knowledgePlaces) {
    return new AnswerWords(plainQuote, answerText, knowledgePlaces);
  }

  @Bean
  WrittenDown writtenDown(
      KnowledgeDesk knowledgeDesk, AnswerWords answerWords, SummaryDesk summaryDesk) {
    return new AnsweredFromBook(knowledgeDesk, answerWords, summaryDesk);
  }

  @Bean
  KnowledgeSearch knowledgeSearch(
      Retrieval retrieval, Places knowledgePlaces, PlainQuote plainQuote) {
    return new FoundKnowledge(retrieval, knowledgePlaces, plainQuote);
  }

  @Bean
  Citations citations(
      Retrieval retrieval, AnswerWords answerWords, ObjectProvider<ToolCatalogue> tools) {
    return new RunCitations(
        retrieval,
        answerWords,
        () ->
            tools
                .getObject()
                .find("knowledge_search")
                .orElseThrow(() -> new IllegalStateException("knowledge_search is no tool"))
                .title());
  }

  @Bean
  FeedbackBook feedbackBook(JdbcClient hubJdbc, Clock clock) {
    return new FeedbackBook(hubJdbc, clock);
  }

  @Bean
  FeedbackClick feedbackClick(FeedbackBook feedbackBook, Guard guard) {
    return new FeedbackClick(feedbackBook, guard);
  }

  @Bean
  KnowledgeFigures knowledgeFigures(JdbcClient hubJdbc) {
    return new KnowledgeFigures(hubJdbc);
  }

  @Bean
  CentralSentences centralSentences(Retrieval retrieval) {
    return new CentralSentences(retrieval::vectors, SUMMARY_VECTORS);
  }

  @Bean
  SummaryDesk summaryDesk(
      JdbcClient hubJdbc,
      Retrieval retrieval,
      CentralSentences centralSentences,
      AnswerWords answerWords,
      PlainQuote plainQuote,
      Places knowledgePlaces,
      LlmProperties llm,
      ModelLine modelLine) {
    return new SummaryDesk(
        hubJdbc,
        retrieval,
        centralSentences,
        answerWords,
        plainQuote,
        knowledgePlaces,
        llm.isSet() ? Optional.of(asked(modelLine)) : Optional.empty());
  }

  private static BinaryOperator<String> asked(ModelLine model) {
    return (told, read) ->
        model
            .ask(
                ChatRequest.builder()
                    .messages(SystemMessage.from(told), UserMessage.from(read))
                    .build(),
                SUMMARY_MODEL)
            .aiMessage()
            .text();
  }

  @Bean
  KnowledgeEnrichment knowledgeEnrichment(KnowledgeSearch knowledgeSearch) {
    return new KnowledgeEnrichment(knowledgeSearch);
  }

  @Bean
  SlashCommand knowledgeChannelOnCommand(ChannelsDesk channelsDesk) {
    return new KnowledgeChannelCommand(channelsDesk, true);
  }

  @Bean
  SlashCommand knowledgeChannelOffCommand(ChannelsDesk channelsDesk) {
    return new KnowledgeChannelCommand(channelsDesk, false);
  }

  @Bean
  SlashCommand knowledgeRebuildCommand(IndexDesk indexDesk) {
    return new KnowledgeRebuildCommand(indexDesk);
  }

  @Bean
  SlashCommand knowledgeStatusCommand(
      KnowledgeFigures knowledgeFigures,
      IndexDesk indexDesk,
      ChannelsDesk channelsDesk,
      FeedbackBook feedbackBook,
      When when) {
    return new KnowledgeStatusCommand(
        knowledgeFigures, indexDesk, channelsDesk, feedbackBook, when);
  }

  @Bean
  SlashCommand knowledgeSourcesCommand(
      KnowledgeFigures knowledgeFigures, Readers readers, When when) {
    return new KnowledgeSourcesCommand(knowledgeFigures, readers, when);
  }

  @Bean
  SlashCommand knowledgeFeedbackCommand(
      FeedbackBook feedbackBook, Retrieval retrieval, Places knowledgePlaces, When when) {
    return new KnowledgeFeedbackCommand(feedbackBook, retrieval, knowledgePlaces, when);
  }

  @Bean
  SlashCommand knowledgeSummaryCommand(
      SummaryDesk summaryDesk,
      KnowledgeFigures knowledgeFigures,
      Outbox outbox,
      ReplyJson replyJson,
      Clock clock) {
    return new KnowledgeSummaryCommand(
        summaryDesk,
        knowledgeFigures,
        (command, reply) -> outbox.put(whisper(command, reply, replyJson)),
        clock);
  }

  private static OutboxMessage whisper(SlackCommand command, Reply reply, ReplyJson replies) {
    try {
      ObjectNode message = (ObjectNode) new ObjectMapper().readTree(replies.message(reply));
      message.put("unfurl_links", false).put("unfurl_media", false).put("or_direct", true);
      return new OutboxMessage(
          "knowledge-summary:" + command.ref(),
          command.ref(),
          OutboxMessage.Kind.SLACK_EPHEMERAL,
          command.channelId() + "/" + command.principal().slackUserId(),
          message.toString(),
          WHISPER);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }
}
