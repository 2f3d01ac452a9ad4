package org.makerspacehub.config;

import java.nio.file.Path;
import org.makerspacehub.beans.HubException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the hub knows, and how it finds it again.
 *
 * @param indexDir a folder for the index, of this process alone ({@code KNOWLEDGE_INDEX_DIR})
 * @param qdrantUrl a Qdrant server's gRPC address instead ({@code QDRANT_URL}); empty for none
 * @param qdrantApiKey its key ({@code QDRANT_API_KEY}); empty for none
 * @param model what makes vectors ({@code KNOWLEDGE_MODEL})
 * @param dir a folder of documents ({@code KNOWLEDGE_DIR}); empty for none
 * @param slackMonths months of Slack's messages as they are ({@code KNOWLEDGE_SLACK_MONTHS})
 * @param slackSummaryMonths months of their summaries ({@code KNOWLEDGE_SLACK_SUMMARY_MONTHS})
 * @param mailMonths months of mails as they are ({@code KNOWLEDGE_MAIL_MONTHS})
 * @param mailSummaryMonths months of their summaries ({@code KNOWLEDGE_MAIL_SUMMARY_MONTHS})
 */
@ConfigurationProperties("hub.knowledge")
public record KnowledgeProperties(
    @DefaultValue("knowledge-index") Path indexDir,
    @DefaultValue("") String qdrantUrl,
    @DefaultValue("") String qdrantApiKey,
    @DefaultValue("bge") String model,
    @DefaultValue("") String dir,
    @DefaultValue("12") int slackMonths,
    @DefaultValue("36") int slackSummaryMonths,
    @DefaultValue("12") int mailMonths,
    @DefaultValue("36") int mailSummaryMonths) {

  /**
   * Checks.
   *
   * @throws HubException naming the setting, and never its value
   */
  public KnowledgeProperties {
    qdrantUrl = qdrantUrl.strip();
    qdrantApiKey = qdrantApiKey.strip();
    dir = dir.strip();
    if (!model.matches("bge|minilm|ollama:[A-Za-z0-9][A-Za-z0-9._:/-]{0,80}")) {
      throw new HubException("KNOWLEDGE_MODEL is bge, minilm, or ollama:<name>.");
    }
    months("KNOWLEDGE_SLACK", slackMonths, slackSummaryMonths);
    months("KNOWLEDGE_MAIL", mailMonths, mailSummaryMonths);
  }

  private static void months(String setting, int raw, int summary) {
    if (raw < 1 || summary < raw || summary > 1_200) {
      throw new HubException(
          "%s_MONTHS is at least 1, and %s_SUMMARY_MONTHS not less than that."
              .formatted(setting, setting));
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "KnowledgeProperties[model=" + model + "]";
  }
}
