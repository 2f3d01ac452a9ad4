package org.makerspacehub.beans.agent;

import java.util.List;

/**
 * The one place where tools are called, by whomever: an agent, a program over MCP, the hub's own
 * understanding of words. The same session gets the same answers on every path.
 */
public interface ToolDesk {

  /** What may be called in a session: what is not in this list is refused by {@link #call}. */
  List<Tool> offered(ToolSession session);

  /**
   * Calls a tool. Looks whether the session has it, whether the arguments fit its schema to the
   * last field, asks the guard, and only then runs it. Never throws.
   *
   * @param session in whose name
   * @param tool as the caller wrote it
   * @param arguments JSON as the caller wrote it; may be anything
   * @param number counts the calls of the session from 1
   */
  Outcome call(ToolSession session, String tool, String arguments, int number);

  /**
   * What came of a call.
   *
   * @param kind what happened
   * @param text for the caller, model or person; of a refusal or failure nothing but what they may
   *     know
   * @param answer what was found; null unless it was answered
   */
  record Outcome(Kind kind, String text, ToolAnswer answer) {

    /** What happened. */
    public enum Kind {
      ANSWERED,
      /** There is no such tool in this session, or the guard says no. */
      REFUSED,
      /** The arguments do not fit. */
      UNFIT,
      /** The tool said no in a sentence, or broke. */
      FAILED
    }

    /** Whether it was answered. */
    public boolean answered() {
      return kind == Kind.ANSWERED;
    }
  }
}
