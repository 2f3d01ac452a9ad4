package org.makerspacehub.beans.inbox;

import java.util.List;

/** What the edge does with webhooks of vendors: keeps them all or none, then tells the hub. */
public class WebhookDoor {
  private final FabmanPayloads fabman;
  private final HubspotPayloads hubspot;
  private final Inbox inbox;
  private final HubForwarder hub;

  /**
   * @param fabman reads what Fabman sent
   * @param hubspot reads what HubSpot sent
   * @param inbox keeps it
   * @param hub is told that there is something to work off
   */
  public WebhookDoor(
      FabmanPayloads fabman, HubspotPayloads hubspot, Inbox inbox, HubForwarder hub) {
    this.fabman = fabman;
    this.hubspot = hubspot;
    this.inbox = inbox;
    this.hub = hub;
  }

  /**
   * Keeps one event of Fabman's.
   *
   * @throws Unreadable when it is none
   * @throws org.springframework.dao.DataAccessException when the database does not take it; Fabman
   *     sends it again
   */
  public void takeFabman(SignedBody body) {
    poke(inbox.keepAll(List.of(fabman.event(body)), null));
  }

  /**
   * Keeps the events of one request of HubSpot's in one transaction.
   *
   * @throws Unreadable when they are none
   * @throws NotTrusted when these very bytes were sent before
   * @throws org.springframework.dao.DataAccessException when the database does not take them;
   *     HubSpot sends them again
   */
  public void takeHubspot(SignedBody body) {
    poke(inbox.keepAll(hubspot.events(body), body.digest()));
  }

  /**
   * Keeps one event of RemoteLock's, of which nothing is left that opens a door.
   *
   * @throws org.springframework.dao.DataAccessException when the database does not take it;
   *     RemoteLock sends it again
   */
  public void takeRemotelock(Arrival event) {
    poke(inbox.keepAll(List.of(event), null));
  }

  private void poke(List<Kept> rows) {
    rows.stream().filter(Kept::isNew).forEach(row -> hub.poke(row.id(), row.ref()));
  }
}
