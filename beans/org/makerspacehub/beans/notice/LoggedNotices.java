package org.makerspacehub.beans.notice;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices for whoever reads the log: for the command line, which has no channel to speak in. */
public final class LoggedNotices implements Notices {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedNotices.class);

  @Override
  public void raise(String topic, String sentence, String ref) {
    LOG.warn("Notice {} (ref {}): {}", topic, ref, sentence);
  }

  @Override
  public void clear(String topic, String sentence) {
    LOG.info("Notice {} is over: {}", topic, sentence);
  }
}
