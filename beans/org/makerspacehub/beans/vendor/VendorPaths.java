package org.makerspacehub.beans.vendor;

import java.util.List;

/**
 * Every call that connector, hub and executor can make, as the vendors' own documentation writes
 * it. A simulated vendor that does not know one of these proves nothing.
 */
public final class VendorPaths {
  /** Below {@code FABMAN_BASE_URL}. */
  public static final List<String> FABMAN =
      List.of(
          "GET /members",
          "GET /members/{id}",
          "GET /packages",
          "GET /invoices",
          "GET /resource-logs",
          "GET /charges",
          "GET /resources",
          "GET /training-courses");

  /** Likewise, what the executor calls with the key that may change members. */
  public static final List<String> FABMAN_WRITING =
      List.of(
          "GET /members/{id}",
          "GET /members/{id}/packages",
          "GET /members/{id}/due-invoices",
          "GET /members/{id}/credits",
          "GET /invoices",
          "GET /packages/{id}",
          "POST /members/{id}/packages",
          "POST /members/{id}/credits",
          "PUT /members/{id}");

  /** Below {@code REMOTELOCK_BASE_URL}: what the executor calls. */
  public static final List<String> REMOTELOCK =
      List.of(
          "GET /access_persons",
          "GET /access_persons/{id}",
          "GET /access_persons/{id}/accesses",
          "POST /access_persons",
          "POST /access_persons/{id}/accesses",
          "PUT /access_persons/{id}/deactivate");

  /** Below {@code HUBSPOT_BASE_URL} and {@code /crm/objects/HUBSPOT_API_VERSION}. */
  public static final List<String> HUBSPOT =
      List.of("GET /contacts", "GET /contacts/{id}", "POST /contacts/search");

  /** Below {@code SLACK_API_BASE_URL}. */
  public static final List<String> SLACK =
      List.of(
          "POST /users.list",
          "POST /users.info",
          "POST /users.conversations",
          "POST /conversations.list",
          "POST /conversations.members",
          "POST /conversations.history",
          "POST /conversations.replies");

  /** Likewise, what the hub calls to speak. */
  public static final List<String> SLACK_SPEAKING =
      List.of(
          "POST /chat.postMessage",
          "POST /chat.update",
          "POST /chat.postEphemeral",
          "POST /conversations.open",
          "POST /conversations.history",
          "POST /conversations.replies",
          "POST /files.getUploadURLExternal",
          "POST /files.completeUploadExternal");

  private VendorPaths() {}
}
