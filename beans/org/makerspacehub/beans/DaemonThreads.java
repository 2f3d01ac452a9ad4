package org.makerspacehub.beans;

import java.util.concurrent.ThreadFactory;

/** Threads that work beside Camel's and never keep a process from ending. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /**
   * Makes such threads.
   *
   * @param name of each, as a thread dump shows it
   */
  public static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
