package org.makerspacehub.config;

import java.net.URI;
import java.time.Duration;
import org.makerspacehub.beans.HubException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The model that agents think with.
 *
 * @param baseUrl of an Ollama server ({@code LLM_BASE_URL}); empty for no model
 * @param model its name there ({@code LLM_MODEL}); empty for no model
 * @param timeout for one answer ({@code LLM_TIMEOUT}); the first one waits until the model is
 *     loaded
 * @param context tokens that it reads at a time ({@code LLM_CONTEXT})
 * @param connectTimeout until the server takes a connection
 * @param pause how long a server that keeps failing is left alone
 */
@ConfigurationProperties("hub.llm")
public record LlmProperties(
    @DefaultValue("") String baseUrl,
    @DefaultValue("") String model,
    @DefaultValue("120s") Duration timeout,
    @DefaultValue("8192") int context,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration pause) {

  /**
   * Checks.
   *
   * @throws HubException naming the setting, and never its value
   */
  @ConstructorBinding
  public LlmProperties {
    baseUrl = Urls.withoutTrailingSlash(baseUrl);
    model = model.strip();
    if (baseUrl.isEmpty() != model.isEmpty()) {
      throw new HubException(
          "LLM_BASE_URL and LLM_MODEL go together: set both, or neither for no model.");
    }
    if (!baseUrl.isEmpty()) {
      checkUrl(baseUrl);
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new HubException("LLM_TIMEOUT is a time up to 10m, for example 120s.");
    }
    if (context < 2_048 || context > 1_000_000) {
      throw new HubException("LLM_CONTEXT is a number of tokens, 2048 to 1000000.");
    }
  }

  /**
   * The same with everything else at its default.
   *
   * @throws HubException naming the setting, and never its value
   */
  public LlmProperties(String baseUrl, String model) {
    this(
        baseUrl,
        model,
        Duration.ofSeconds(120),
        8_192,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /** Whether there is a model. */
  public boolean isSet() {
    return !baseUrl.isEmpty();
  }

  private static void checkUrl(String url) {
    URI address;
    try {
      address = URI.create(url);
    } catch (IllegalArgumentException unreadable) {
      address = URI.create("");
    }
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!web
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new HubException(
          "LLM_BASE_URL is an address such as http://ollama:11434, without a login in it.");
    }
  }
}
