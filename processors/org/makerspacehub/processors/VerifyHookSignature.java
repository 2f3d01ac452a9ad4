package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.inbox.HookDoor;
import org.makerspacehub.beans.inbox.HookSignature;

/**
 * Turns the raw bytes that a program outside sent into a signed event, or refuses them. Nothing has
 * parsed them before.
 */
public class VerifyHookSignature implements Processor {
  /** The header in which our own filter says by which hook it came; nobody else can set it. */
  public static final String HOOK = "X-Hub-Hook";

  /** The header that names the event. */
  public static final String ID = "webhook-id";

  /** The header that says when it was signed. */
  public static final String TIMESTAMP = "webhook-timestamp";

  /** The header that holds the signatures. */
  public static final String SIGNATURE = "webhook-signature";

  private final HookSignature signature;

  /**
   * @param signature knows the secrets
   */
  public VerifyHookSignature(HookSignature signature) {
    this.signature = signature;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] raw = RawBody.of(message);
    String hook = OneHeader.take(message, HOOK);
    String id =
        signature.check(
            hook,
            OneHeader.take(message, ID),
            OneHeader.take(message, TIMESTAMP),
            OneHeader.take(message, SIGNATURE),
            raw);
    message.setBody(new HookDoor.SignedHook(CarryRef.of(exchange), hook, id, raw));
  }
}
