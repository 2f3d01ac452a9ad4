package org.makerspacehub.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the executor holds, and nobody else.
 *
 * @param slackVerifyToken reads users and nothing else ({@code SLACK_VERIFY_TOKEN}): tells whether
 *     an approver is a person now
 * @param fabmanWriteKey may change members ({@code FABMAN_WRITE_KEY}); empty: nothing of Fabman's
 *     is changed
 * @param remotelockBaseUrl without a trailing slash
 * @param remotelockTokenUrl the whole address
 * @param remotelockClientId of the application at RemoteLock; empty: no door codes
 * @param remotelockClientSecret its secret
 * @param auditSigningKey Ed25519 private key, PKCS #8 in Base64 ({@code AUDIT_SIGNING_KEY})
 * @param alertWebhookUrl an incoming webhook that the bot cannot edit ({@code
 *     EXECUTOR_ALERT_WEBHOOK_URL}); empty for none
 * @param dir the executor's own folder: checkpoints, and the file {@code FREEZE} ({@code
 *     EXECUTOR_DIR})
 * @param ceilings its own limits, for example {@code door-code.issue=20,credit.grant=10/500.00}
 *     ({@code EXECUTOR_CEILINGS}); what is not named keeps its built-in one
 * @param drainPeriod between two looks for something to do
 * @param lease how long a claim is a claimer's
 */
@ConfigurationProperties("hub.executor")
public record ExecutorProperties(
    @DefaultValue("") String slackVerifyToken,
    @DefaultValue("") String fabmanWriteKey,
    @DefaultValue("https://api.remotelock.com") String remotelockBaseUrl,
    @DefaultValue("https://connect.remotelock.com/oauth/token") String remotelockTokenUrl,
    @DefaultValue("") String remotelockClientId,
    @DefaultValue("") String remotelockClientSecret,
    @DefaultValue("") String auditSigningKey,
    @DefaultValue("") String alertWebhookUrl,
    @DefaultValue("") String dir,
    @DefaultValue("") String ceilings,
    @DefaultValue("500ms") Duration drainPeriod,
    @DefaultValue("60s") Duration lease) {

  public ExecutorProperties {
    remotelockBaseUrl = Urls.withoutTrailingSlash(remotelockBaseUrl);
  }

  @Override
  public String toString() {
    return "ExecutorProperties[dir=" + dir + "]";
  }
}
