package org.makerspacehub.beans.outbox;

import java.util.Arrays;
import java.util.Objects;

/**
 * A picture that goes with a message.
 *
 * @param name by which the message's text refers to it, for example {@code trend.png}: lower case
 *     letters, digits, dots and dashes, at most 64
 * @param title for people, one line
 * @param altText what it shows, for who does not see it; never empty
 * @param content a PNG, at most 1 MB
 */
public record Attachment(String name, String title, String altText, byte[] content) {
  private static final int LARGEST = 1024 * 1024;

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public Attachment {
    if (!name.matches("[a-z0-9.-]{1,64}") || altText.isBlank()) {
      throw new IllegalArgumentException("An attachment needs a plain name and words of its own.");
    }
    if (content.length == 0 || content.length > LARGEST) {
      throw new IllegalArgumentException("An attachment has 1 byte to 1 MB.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attachment that
        && name.equals(that.name)
        && title.equals(that.title)
        && altText.equals(that.altText)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, title, altText, Arrays.hashCode(content));
  }

  @Override
  public String toString() {
    return "Attachment[name=" + name + ", " + content.length + " bytes]";
  }
}
