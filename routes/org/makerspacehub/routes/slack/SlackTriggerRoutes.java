package org.makerspacehub.routes.slack;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.slack.SlackComponent;
import org.makerspacehub.processors.KeepAllowedHeaders;

/**
 * Camel's Slack consumer, as an ear at a channel's door. It forgets where it was when the process
 * ends, reads one page and no threads, so what it brings is thrown away: that something was said is
 * all we take from it, and the reading that remembers does the rest.
 */
public class SlackTriggerRoutes extends RouteBuilder {
  /** The route of the consumer. */
  public static final String ROUTE = "slack-channel-trigger";

  private final KeepAllowedHeaders keepAllowedHeaders;
  private final String channel;
  private final String serverUrl;
  private final String token;
  private final long delay;
  private final long lookAgain;

  /**
   * @param keepAllowedHeaders the first step of everything that takes from outside
   * @param channel its name, without {@code #}: the consumer knows no ids
   * @param serverUrl Slack's address without {@code /api}
   * @param token the bot's; it is given to the component and so is in no address that anybody sees
   * @param delay milliseconds between two looks of the consumer
   * @param lookAgain milliseconds after which the channel is read in any case
   */
  public SlackTriggerRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      String channel,
      String serverUrl,
      String token,
      long delay,
      long lookAgain) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.channel = channel;
    this.serverUrl = serverUrl;
    this.token = token;
    this.delay = delay;
    this.lookAgain = lookAgain;
  }

  @Override
  public void configure() {
    SlackComponent slack = getContext().getComponent("slack", SlackComponent.class);
    slack.setToken(token);
    // Slack away makes this ear deaf, not the hub unfit.
    slack.setHealthCheckConsumerEnabled(false);

    from("slack:"
            + channel
            + "?serverUrl="
            + serverUrl
            + "&delay="
            + delay
            + "&backoffErrorThreshold=3&backoffMultiplier=6")
        .routeId(ROUTE)
        .description("Hear that something was said in the trigger channel, and wake its reading.")
        .process(keepAllowedHeaders)
        .filter(exchangeProperty(Exchange.BATCH_COMPLETE))
        .setBody(constant(""))
        .to("direct:slack-channel-read");

    from("timer:slack-channel-look?period=" + lookAgain + "&delay=" + lookAgain)
        .routeId("slack-channel-look")
        .description("Read the trigger channel now and then, in case nothing woke its reading.")
        .to("direct:slack-channel-read");
  }
}
