package org.makerspacehub.beans.home;

import java.util.List;

/** Things that somebody asked for and that are not over; one bean for each kind of thing. */
@FunctionalInterface
public interface OpenRequests {

  /**
   * What is open.
   *
   * @return a sentence each, escaped for Slack; empty when nothing is
   */
  List<String> of(HomeContext context);
}
