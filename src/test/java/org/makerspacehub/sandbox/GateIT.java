package org.makerspacehub.sandbox;

import org.junit.jupiter.api.BeforeAll;

/** The gate in one process beside simulated vendors. */
class GateIT extends GateScenarioIT {
  private static GateTalk talk;

  @BeforeAll
  static void start() throws Exception {
    SandboxHub hub = SandboxHub.shared();
    hub.seed(31);
    hub.sync();
    hub.grantRoles();
    talk = new GateTalk(hub.sandbox(), hub.database());
    roles(talk);
  }

  @Override
  GateTalk talk() {
    return talk;
  }
}
