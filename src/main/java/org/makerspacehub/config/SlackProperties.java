package org.makerspacehub.config;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Slack, as far as this role touches it.
 *
 * @param apiBaseUrl {@code https://slack.com/api} unless it is a sandbox; no trailing slash
 * @param teamId our workspace; events of any other are refused
 * @param botToken speaks for the hub; role {@code hub} only
 * @param readToken reads users; role {@code connector} only
 * @param signingSecret proves that Slack sent a request; role {@code edge} only
 * @param signingSecretPrevious the older secret during a rotation, else empty
 */
@ConfigurationProperties("hub.slack")
public record SlackProperties(
    @DefaultValue("https://slack.com/api") String apiBaseUrl,
    @DefaultValue("") String teamId,
    @DefaultValue("") String botToken,
    @DefaultValue("") String readToken,
    @DefaultValue("") String signingSecret,
    @DefaultValue("") String signingSecretPrevious) {

  public SlackProperties {
    apiBaseUrl = Urls.withoutTrailingSlash(apiBaseUrl);
  }

  /** The secrets a signature may be made with, newest first. */
  public List<String> signingSecrets() {
    return Stream.of(signingSecret, signingSecretPrevious).filter(s -> !s.isBlank()).toList();
  }

  @Override
  public String toString() {
    return "SlackProperties[apiBaseUrl=" + apiBaseUrl + ", teamId=" + teamId + "]";
  }
}
