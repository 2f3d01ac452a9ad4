package org.makerspacehub.support;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Names the test that leaves its thread interrupted, and clears it: the next one on that thread
 * could neither call nor wait for anything, and would be blamed. Found by JUnit itself, for every
 * test.
 */
public final class InterruptWatch implements AfterEachCallback, AfterAllCallback {
  @Override
  public void afterEach(ExtensionContext test) {
    look(test);
  }

  @Override
  public void afterAll(ExtensionContext test) {
    look(test);
  }

  private static void look(ExtensionContext test) {
    if (Thread.interrupted()) {
      System.out.println("The test thread was left interrupted by " + test.getUniqueId());
    }
  }
}
