package org.makerspacehub.beans.knowledge;

import java.util.Locale;

/** Where knowledge comes from. */
public enum SourceKind {
  /** A Slack channel; the key is its id. */
  SLACK,
  /** A mailbox; the key is its folder. */
  MAIL,
  /** The folder of documents; the key is the audience's own folder in it. */
  FILE,
  /** What was added through the gate; the key is {@code notes}. */
  NOTE;

  /** How it is written in ids, settings and commands. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
