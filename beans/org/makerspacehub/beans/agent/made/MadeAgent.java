package org.makerspacehub.beans.agent.made;

import java.time.Instant;
import org.makerspacehub.beans.agent.AgentVersion;

/**
 * An agent that was made here, as it is at one version.
 *
 * @param version what it is
 * @param stopped whether it answers nobody
 * @param requestRef of the request by which it became so
 * @param since when
 */
public record MadeAgent(AgentVersion version, boolean stopped, String requestRef, Instant since) {}
