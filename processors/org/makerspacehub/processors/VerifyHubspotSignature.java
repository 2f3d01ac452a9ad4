package org.makerspacehub.processors;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.makerspacehub.beans.inbox.HubspotSignature;
import org.makerspacehub.beans.inbox.SignedBody;

/**
 * Turns the raw bytes of a request of HubSpot's into a {@link SignedBody}, or refuses them. Nothing
 * has parsed them before.
 */
public class VerifyHubspotSignature implements Processor {
  /** The header that holds the signature. */
  public static final String SIGNATURE = "X-HubSpot-Signature-v3";

  /** The header that says when it was made. */
  public static final String TIMESTAMP = "X-HubSpot-Request-Timestamp";

  private final HubspotSignature signature;

  /**
   * @param signature knows the secrets and our address
   */
  public VerifyHubspotSignature(HubspotSignature signature) {
    this.signature = signature;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] raw = RawBody.of(message);
    byte[] digest =
        signature.check(
            OneHeader.take(message, TIMESTAMP), OneHeader.take(message, SIGNATURE), raw);
    message.setBody(new SignedBody(CarryRef.of(exchange), raw, digest));
  }
}
