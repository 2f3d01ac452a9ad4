package org.makerspacehub.routes.webhook;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.inbox.HookDoor;
import org.makerspacehub.processors.KeepAllowedHeaders;
import org.makerspacehub.processors.VerifyHookSignature;

/** The front door for programs outside: verify, keep, and only then say that it was taken. */
public class HookDoorRoutes extends RouteBuilder {
  private final KeepAllowedHeaders keepAllowedHeaders;
  private final VerifyHookSignature verifyHookSignature;
  private final HookDoor door;

  /**
   * @param keepAllowedHeaders the first step of every door
   * @param verifyHookSignature lets in what was signed with the hook's secret
   * @param door keeps it
   */
  public HookDoorRoutes(
      KeepAllowedHeaders keepAllowedHeaders,
      VerifyHookSignature verifyHookSignature,
      HookDoor door) {
    this.keepAllowedHeaders = keepAllowedHeaders;
    this.verifyHookSignature = verifyHookSignature;
    this.door = door;
  }

  @Override
  public void configure() {
    // The raw bytes are what was signed, so Camel must neither parse them nor make them text.
    from("platform-http:/hooks"
            + "?httpMethodRestrict=POST&populateBodyWithForm=false&useStreaming=true")
        .routeId("webhook-hook")
        .description(
            "Take a signed event of a program outside, once, for the workflows that listen.")
        .process(keepAllowedHeaders)
        .process(verifyHookSignature)
        .bean(door, "take")
        .to("direct:webhook-taken");
  }
}
