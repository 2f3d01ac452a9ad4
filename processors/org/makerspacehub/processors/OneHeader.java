package org.makerspacehub.processors;

import org.apache.camel.Message;
import org.makerspacehub.beans.inbox.NotTrusted;

/** A header that proves something. */
final class OneHeader {
  private OneHeader() {}

  /**
   * Takes it out of the message.
   *
   * @return null when there is none
   * @throws NotTrusted when it was sent twice: which one a proxy before us looked at is anybody's
   *     guess
   */
  static String take(Message message, String name) {
    Object value = message.removeHeader(name);
    if (value != null && !(value instanceof String)) {
      throw new NotTrusted("signature or timestamp was sent more than once");
    }
    return (String) value;
  }
}
