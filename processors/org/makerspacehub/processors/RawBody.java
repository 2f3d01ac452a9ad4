package org.makerspacehub.processors;

import org.apache.camel.Message;

/** The bytes of a message as they came over the wire. */
final class RawBody {
  private RawBody() {}

  static byte[] of(Message message) {
    byte[] raw = message.getBody(byte[].class);
    return raw == null ? new byte[0] : raw;
  }
}
