package org.makerspacehub.routes.connector;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.slack.SlackChannelReader;
import org.makerspacehub.beans.vendor.slack.SlackReader;

/** The tools' way to Slack's channels, for reading only. */
public class SlackChannelRoutes extends RouteBuilder {
  /** Slack counts by the minute; a quarter of that at a time keeps a caller's wait short. */
  private static final int PERIODS_A_MINUTE = 4;

  /** Slack allows five times as many {@code conversations.members} (vendor: tier 4 against 2). */
  private static final int TIER_4_TO_2 = 5;

  private final SlackReader slack;
  private final SlackChannelReader channels;
  private final int listsPerMinute;
  private final int perMinute;

  /**
   * @param slack reads any answer
   * @param channels asks, and reads an answer about a channel
   * @param listsPerMinute what Slack allows for {@code conversations.list}: 20 (vendor: Slack
   *     documentation, tier 2)
   * @param perMinute what Slack allows for {@code conversations.history} to an app that a space
   *     made for itself: 50 (vendor: Slack documentation, tier 3)
   */
  public SlackChannelRoutes(
      SlackReader slack, SlackChannelReader channels, int listsPerMinute, int perMinute) {
    this.slack = slack;
    this.channels = channels;
    this.listsPerMinute = listsPerMinute;
    this.perMinute = perMinute;
  }

  @Override
  public void configure() {
    from("direct:slack-read-channel")
        .routeId("slack-read-channel")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of a Slack channel, no faster than Slack allows.")
        .throttle(aPeriod(perMinute))
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

    from("direct:slack-read-thread")
        .routeId("slack-read-thread")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of a Slack thread, no faster than Slack allows.")
        .throttle(aPeriod(perMinute))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-threads-tier-3")
        .to("direct:slack-get-thread")
        .bean(channels, "page");

    from("direct:slack-get-thread")
        .routeId("slack-get-thread")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for a page of a thread, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-thread-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(channels, "callThread")
        .id("slack-thread-call")
        .bean(slack, "read")
        .end();

    from("direct:slack-list-channels")
        .routeId("slack-list-channels")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of Slack's channels, no faster than Slack allows.")
        .throttle(aPeriod(listsPerMinute))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-channels-tier-2")
        .to("direct:slack-get-channels")
        .bean(channels, "channels");

    from("direct:slack-get-channels")
        .routeId("slack-get-channels")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for a page of channels, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-channels-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(channels, "callChannels")
        .id("slack-channels-call")
        .bean(slack, "read")
        .end();

    from("direct:slack-list-channels-of")
        .routeId("slack-list-channels-of")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of somebody's channels, no faster than Slack allows.")
        .throttle(aPeriod(perMinute))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-channels-of-tier-3")
        .to("direct:slack-get-channels-of")
        .bean(channels, "channels");

    from("direct:slack-get-channels-of")
        .routeId("slack-get-channels-of")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for a page of somebody's channels, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-channels-of-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(channels, "callChannels")
        .id("slack-channels-of-call")
        .bean(slack, "read")
        .end();

    from("direct:slack-list-members")
        .routeId("slack-list-members")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of who is in a Slack channel, no faster than Slack allows.")
        .throttle(aPeriod(listsPerMinute * TIER_4_TO_2))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-members-tier-4")
        .to("direct:slack-get-members")
        .bean(channels, "members");

    from("direct:slack-get-members")
        .routeId("slack-get-members")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for a page of who is in a channel, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-members-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(channels, "callMembers")
        .id("slack-members-call")
        .bean(slack, "read")
        .end();
  }

  private static int aPeriod(int perMinute) {
    return Math.max(1, perMinute / PERIODS_A_MINUTE);
  }
}
