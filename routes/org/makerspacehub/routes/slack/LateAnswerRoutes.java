package org.makerspacehub.routes.slack;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.inbox.LateAnswer;
import org.makerspacehub.beans.inbox.ResponseUrls;

/** Answers for people who were told that they would come. */
public class LateAnswerRoutes extends RouteBuilder {
  private final ResponseUrls responseUrls;

  /**
   * @param responseUrls posts answers where Slack takes them
   */
  public LateAnswerRoutes(ResponseUrls responseUrls) {
    this.responseUrls = responseUrls;
  }

  @Override
  public void configure() {
    from("direct:slack-late-answer")
        .routeId("slack-late-answer")
        .description("Send an answer that is late to where Slack takes it, trying a few times.")
        .setVariable(Ref.KEY)
        .body(LateAnswer.class, LateAnswer::ref)
        .bean(responseUrls, "post")
        .id("post-answer");
  }
}
