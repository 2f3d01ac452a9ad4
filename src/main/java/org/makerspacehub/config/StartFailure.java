package org.makerspacehub.config;

import org.makerspacehub.beans.HubException;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/** A start that the hub itself refuses ends in one sentence, not in a page of stack trace. */
public class StartFailure implements SpringBootExceptionReporter {

  /**
   * @param context unused: Spring Boot finds reporters by this constructor
   */
  public StartFailure(ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException) {
        System.err.println("hub: " + cause.getMessage());
        return true;
      }
    }
    return false;
  }
}
