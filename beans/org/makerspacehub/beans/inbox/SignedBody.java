package org.makerspacehub.beans.inbox;

import java.nio.charset.StandardCharsets;
import org.makerspacehub.beans.failure.Payload;

/**
 * A body whose signature was checked.
 *
 * @param ref the correlation id
 * @param bytes exactly as they were signed
 * @param digest of time, signature and bytes: the same again is a replay
 */
public record SignedBody(String ref, byte[] bytes, byte[] digest) implements Payload {
  @Override
  public String payloadText() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SignedBody[ref=" + ref + "]";
  }
}
