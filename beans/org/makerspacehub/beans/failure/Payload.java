package org.makerspacehub.beans.failure;

/** Work that knows what of itself belongs in a dead letter. */
public interface Payload {

  /** What was being worked on, as text; secrets are taken out later. */
  String payloadText();
}
