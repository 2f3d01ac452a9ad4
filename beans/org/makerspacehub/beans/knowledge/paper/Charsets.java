package org.makerspacehub.beans.knowledge.paper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;

/** Bytes as characters, whatever they say they are. */
public final class Charsets {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private Charsets() {}

  /** Bytes that say nothing about themselves. */
  public static String decode(byte[] bytes) {
    return decode(bytes, "");
  }

  /**
   * What a label says is believed only as far as the bytes bear it out: many mails say one thing
   * and hold another.
   *
   * @param bytes any
   * @param label the name of a charset; empty, unknown and wrong ones are taken for none
   */
  public static String decode(byte[] bytes, String label) {
    if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
      return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
    }
    if (begins(bytes, 0xFF, 0xFE)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
    }
    if (begins(bytes, 0xFE, 0xFF)) {
      return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
    }
    Charset said = named(label);
    // Text in another charset that happens to be good UTF-8 beyond ASCII is not to be found.
    if (said == null || isWestern(said)) {
      String utf8 = strictly(bytes, StandardCharsets.UTF_8);
      return utf8 == null ? new String(bytes, WINDOWS) : utf8;
    }
    String text = strictly(bytes, said);
    if (text == null) {
      text = strictly(bytes, StandardCharsets.UTF_8);
    }
    return text == null ? new String(bytes, WINDOWS) : text;
  }

  private static boolean isWestern(Charset said) {
    return said.equals(StandardCharsets.UTF_8)
        || said.equals(StandardCharsets.US_ASCII)
        || said.equals(StandardCharsets.ISO_8859_1)
        || said.equals(WINDOWS);
  }

  private static Charset named(String label) {
    String name = label == null ? "" : label.strip().toLowerCase(Locale.ROOT);
    try {
      return name.isEmpty() || name.length() > 40 ? null : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return null;
    }
  }

  private static String strictly(byte[] bytes, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException | UnsupportedOperationException not) {
      return null;
    }
  }

  private static boolean begins(byte[] bytes, int... with) {
    if (bytes.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
