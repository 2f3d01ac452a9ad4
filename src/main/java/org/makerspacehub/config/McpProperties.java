package org.makerspacehub.config;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How outside programs reach the hub's own tools.
 *
 * @param publicUrl the hub's address as they know it, no trailing slash ({@code HUB_PUBLIC_URL});
 *     empty: programs on its machine alone
 * @param allowedHosts further names under which it is called ({@code MCP_ALLOWED_HOSTS}), with
 *     commas between them, each with its port unless it is the usual one
 * @param callsPerMinute calls that one client may make in a minute ({@code MCP_CALLS_PER_MINUTE}),
 *     half of them at once
 * @param slackAppId the app's own id ({@code SLACK_APP_ID}), for links to its home in Slack; may be
 *     empty
 */
@ConfigurationProperties("hub.mcp")
public record McpProperties(
    @DefaultValue("") String publicUrl,
    @DefaultValue("") String allowedHosts,
    @DefaultValue("300") int callsPerMinute,
    @DefaultValue("") String slackAppId) {

  public McpProperties {
    publicUrl = Urls.withoutTrailingSlash(publicUrl);
  }

  /** The address before every path; that of this machine where there is no public one. */
  String base(int port) {
    return publicUrl.isBlank() ? "http://localhost:" + port : publicUrl;
  }

  /** The further names. */
  List<String> hosts() {
    return Stream.of(allowedHosts.split(",")).map(String::strip).filter(h -> !h.isEmpty()).toList();
  }
}
