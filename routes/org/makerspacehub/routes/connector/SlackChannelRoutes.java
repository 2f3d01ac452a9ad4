package org.makerspacehub.routes.connector;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.slack.SlackChannelReader;
import org.makerspacehub.beans.vendor.slack.SlackReader;

/** The tools' way to Slack's channels, for reading only. */
public class SlackChannelRoutes extends RouteBuilder {
  /** Slack counts by the minute; a quarter of that at a time keeps a caller's wait short. */
  private static final int PERIODS_A_MINUTE = 4;

  private final SlackReader slack;
  private final SlackChannelReader channels;
  private final int perMinute;

  /**
   * @param slack reads any answer
   * @param channels asks, and reads an answer about a channel
   * @param perMinute what Slack allows for {@code conversations.history} to an app that a space
   *     made for itself: 50 (vendor: Slack documentation, tier 3)
   */
  public SlackChannelRoutes(SlackReader slack, SlackChannelReader channels, int perMinute) {
    this.slack = slack;
    this.channels = channels;
    this.perMinute = perMinute;
  }

  @Override
  public void configure() {
    from("direct:slack-read-channel")
        .routeId("slack-read-channel")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of a Slack channel, no faster than Slack allows.")
        .throttle(Math.max(1, perMinute / PERIODS_A_MINUTE))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-tier-3")
        .to("direct:slack-get-channel")
        .bean(channels, "page");

    from("direct:slack-get-channel")
        .routeId("slack-get-channel")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for a page of a channel, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-channel-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(channels, "call")
        .id("slack-channel-call")
        .bean(slack, "read")
        .end();
  }
}
