package org.makerspacehub.beans.gate;

/** Who may say yes or no to a request, at this moment. Asked for each click, never remembered. */
@FunctionalInterface
public interface Reviewers {

  /**
   * Judges who clicked: an approver's role, held before the request was made and now; our
   * workspace; a person by what Slack says at this moment; and neither account of the requester.
   *
   * @param request to review
   * @param click verified
   */
  Judged judge(ActionRequest request, SignedClick click);

  /**
   * What came of it.
   *
   * @param person whoever it is: equal for two accounts of one person; empty when they may not
   * @param no why they may not, in a sentence for them; empty when they may
   */
  record Judged(String person, String no) {
    /** They may. */
    public static Judged yes(String person) {
      return new Judged(person, "");
    }

    /** They may not. */
    public static Judged no(String sentence) {
      return new Judged("", sentence);
    }

    /** Whether they may. */
    public boolean may() {
      return no.isEmpty();
    }
  }
}
