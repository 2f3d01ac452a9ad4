package org.makerspacehub.routes.connector;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.vendor.slack.SlackReader;

/** The tools' way to Slack, for reading only. */
public class SlackReadRoutes extends RouteBuilder {
  /** Slack counts by the minute; a quarter of that at a time keeps a caller's wait short. */
  private static final int PERIODS_A_MINUTE = 4;

  /** Slack allows five times as many {@code users.info} (vendor: tier 4 against tier 2). */
  private static final int TIER_4_TO_2 = 5;

  private final SlackReader users;
  private final int usersListPerMinute;

  /**
   * @param usersListPerMinute what Slack allows for {@code users.list}: 20 (vendor: Slack
   *     documentation, tier 2)
   */
  public SlackReadRoutes(SlackReader users, int usersListPerMinute) {
    this.users = users;
    this.usersListPerMinute = usersListPerMinute;
  }

  @Override
  public void configure() {
    from("direct:slack-list-users")
        .routeId("slack-list-users")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read a page of the Slack workspace's accounts, no faster than Slack allows.")
        .throttle(Math.max(1, usersListPerMinute / PERIODS_A_MINUTE))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-tier-2")
        .to("direct:slack-get-users")
        .bean(users, "page");

    from("direct:slack-get-users")
        .routeId("slack-get-users")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description(
            "Ask Slack once for a page of accounts and read its answer, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(users, "call")
        .id("slack-call")
        .bean(users, "read")
        .end();

    from("direct:slack-get-user")
        .routeId("slack-get-user")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Read one account of the Slack workspace, no faster than Slack allows.")
        .throttle(Math.max(1, usersListPerMinute * TIER_4_TO_2 / PERIODS_A_MINUTE))
        .timePeriodMillis(60_000L / PERIODS_A_MINUTE)
        .id("slack-tier-4")
        .to("direct:slack-ask-user")
        .bean(users, "one");

    from("direct:slack-ask-user")
        .routeId("slack-ask-user")
        .routeConfigurationId(VendorCallPolicy.ID)
        .description("Ask Slack once for an account and read its answer, unless it is down.")
        .errorHandler(noErrorHandler())
        .circuitBreaker()
        .id("slack-user-breaker")
        .resilience4jConfiguration()
        .circuitBreaker("slackBreaker")
        .throwExceptionWhenHalfOpenOrOpenState(true)
        .end()
        .bean(users, "callOne")
        .id("slack-user-call")
        .bean(users, "read")
        .end();
  }
}
