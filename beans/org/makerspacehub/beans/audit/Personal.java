package org.makerspacehub.beans.audit;

/**
 * Something about a person among the details of a record: kept apart from it, so that it can be
 * erased. Slack accounts and mail addresses are recognised without this.
 *
 * @param text for example what somebody wrote as a reason; not null
 */
public record Personal(String text) {
  @Override
  public String toString() {
    return "Personal[…]";
  }
}
