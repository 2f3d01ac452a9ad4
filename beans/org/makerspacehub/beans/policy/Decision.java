package org.makerspacehub.beans.policy;

import java.util.List;

/**
 * What the guard said.
 *
 * @param allowed whether it may happen; false on any doubt
 * @param reasons the policies that decided, or what was wrong
 * @param policyHash SHA-256 (hex) of the policy set that decided
 */
public record Decision(boolean allowed, List<String> reasons, String policyHash) {}
