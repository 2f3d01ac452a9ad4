package org.makerspacehub.beans.gate;

/**
 * How many approvals a request takes. It decides nothing. None at all means that whoever asked has
 * to confirm it.
 */
public class Needs {
  private final ActionCatalogue catalogue;
  private final Subjects subjects;

  /**
   * @param catalogue what each action takes
   * @param subjects knows whom it is done to
   */
  public Needs(ActionCatalogue catalogue, Subjects subjects) {
    this.catalogue = catalogue;
    this.subjects = subjects;
  }

  /**
   * What it was made under, or what the catalogue and the facts say now if that is more. A change
   * in its favour does not help a request that is already there.
   */
  public int of(ActionRequest request) {
    int now =
        catalogue
            .find(request.action())
            .map(
                entry -> {
                  Subject subject =
                      subjects.find(
                          entry.target(), request.canonical().target(), request.requester());
                  return entry.quorum(
                      subject.own(), subject.inGoodStanding(), request.canonical().arguments());
                })
            .orElse(1);
    return Math.max(0, Math.max(request.quorum(), now));
  }
}
