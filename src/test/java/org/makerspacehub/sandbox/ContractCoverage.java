package org.makerspacehub.sandbox;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every call to a vendor whose simulated answer is checked against the vendor's own samples or
 * specification. The contract tests run through these very lists, so a path that is listed is a
 * path that is checked; whoever calls a vendor can ask whether its calls are.
 */
public final class ContractCoverage {
  private ContractCoverage() {}

  /**
   * One call.
   *
   * @param vendor fabman, hubspot or slack
   * @param method GET, POST or PATCH
   * @param path below the vendor's base address (and HubSpot's version), with {@code {id}} for an
   *     id
   * @param example what the contract test calls; for Fabman a query, for Slack a form, for HubSpot
   *     a query or JSON
   * @param sample the recorded answer, or the specified method, it is checked against
   */
  public record Call(String vendor, String method, String path, String example, String sample) {
    boolean matches(String vendor, String method, String path) {
      return this.vendor.equals(vendor)
          && this.method.equals(method)
          && path.matches(this.path.replace(".", "\\.").replace("{id}", "[^/?]+"));
    }
  }

  /** Fabman's, checked against recorded answers. */
  static final List<Call> FABMAN =
      List.of(
          fabman("/members", "limit=1000", "fabman.get_members"),
          fabman("/members", "limit=1000&embed=memberPackages", "embedded members"),
          fabman("/members", "limit=1000&embed[]=activePackages", "embedded members"),
          fabman("/members/{id}", "", "fabman.get_member_by_id"),
          fabman(
              "/members/{id}",
              "embed=memberPackages&embed=trainings&embed=privileges",
              "member.get_embeds"),
          fabman("/members", "limit=1000&embed=memberPackages&embed=trainings", "trained members"),
          fabman("/members/{id}/packages", "", "member.get_packages"),
          fabman("/members/{id}/trainings", "", "member.get_trainings"),
          fabman("/members/{id}/due-invoices", "", "fabman.get_invoices"),
          fabman("/members/{id}/key", "", "member.get_key_empty"),
          fabman("/packages", "", "fabman.get_packages"),
          fabman("/packages/{id}", "", "fabman.get_package_by_id"),
          fabman("/invoices", "limit=1000", "fabman.get_invoices"),
          fabman("/invoices", "state[]=unpaid&state[]=pending", "fabman.get_invoices"),
          fabman("/invoices/{id}", "", "fabman.get_invoice_by_id"),
          fabman("/resources", "", "fabman.get_resources"),
          fabman("/resources/{id}", "", "fabman.get_resource_by_id"),
          fabman("/resource-logs", "limit=1000", "fabman.get_resource_log_by_id"),
          fabman(
              "/resource-logs",
              "limit=100&status=complete&type[]=denied&type[]=allowed",
              "fabman.get_resource_log_by_id"),
          fabman("/resource-logs/{id}", "", "fabman.get_resource_log_by_id"),
          fabman("/charges", "limit=1000", "fabman.get_charges"),
          fabman("/charges", "fromDateTime=2026-10-01T00:00:00Z", "fabman.get_charges"),
          fabman("/charges/{id}", "", "fabman.get_charge_by_id"),
          fabman("/training-courses", "", "fabman.get_training_course_by_id"),
          fabman("/training-courses/{id}", "", "fabman.get_training_course_by_id"),
          fabman("/user/me", "", "fabman.get_user_me"),
          fabman("/spaces", "", "fabman.get_space_by_id"),
          fabman("/spaces/{id}", "", "fabman.get_space_by_id"),
          fabman("/accounts", "", "fabman.get_accounts"),
          fabman("/accounts/{id}", "", "fabman.get_accounts"));

  /** HubSpot's, below its version, checked against its OpenAPI description. */
  static final List<Call> HUBSPOT =
      List.of(
          hubspot("GET", "/contacts", ""),
          hubspot("GET", "/contacts", "limit=100&archived=true&properties=email,lifecyclestage"),
          hubspot("GET", "/contacts", "limit=3&properties=hs_merged_object_ids,firstname"),
          hubspot("GET", "/contacts/{id}", "archived=false&properties=email"),
          hubspot("PATCH", "/contacts/{id}", "{\"properties\":{\"lifecyclestage\":\"lead\"}}"),
          hubspot("POST", "/contacts/search", "{\"limit\":200}"),
          hubspot(
              "POST",
              "/contacts/search",
              "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"lastmodifieddate\","
                  + "\"operator\":\"GTE\",\"value\":\"0\"}]}],\"limit\":2,\"after\":\"2\","
                  + "\"sorts\":[{\"propertyName\":\"lastmodifieddate\"}]}"),
          hubspot("POST", "/contacts/batch/read", "{\"inputs\":[{\"id\":\"%s\"}]}"),
          hubspot(
              "POST", "/contacts/merge", "{\"primaryObjectId\":\"%s\",\"objectIdToMerge\":\"%s\"}"),
          hubspot("POST", "/contacts/gdpr-delete", "{\"objectId\":\"%s\"}"));

  /** Slack's, checked against its specification and the samples of its Java library. */
  static final List<Call> SLACK =
      Stream.of("GET", "POST")
          .flatMap(
              method ->
                  Stream.of(
                      slack(method, "api.test", ""),
                      slack(method, "auth.test", ""),
                      slack(method, "users.list", "limit=200"),
                      slack(method, "users.info", "user=U0MEMBER1"),
                      slack(method, "conversations.history", "channel=C0HELPDSK&limit=900"),
                      slack(method, "chat.postMessage", "channel=general&text=hello"),
                      slack(
                          method,
                          "chat.postEphemeral",
                          "channel=general&user=U0MEMBER1&text=hello"),
                      slack(method, "chat.update", "channel=general&ts={ts}&text=hello+again"),
                      slack(method, "conversations.open", "users=U0MEMBER1"),
                      slack(
                          method,
                          "conversations.history",
                          "channel=C0GENERAL&limit=5&include_all_metadata=true"),
                      slack(method, "conversations.replies", "channel=C0GENERAL&ts={ts}"),
                      slack(
                          method,
                          "conversations.list",
                          "types=public_channel,private_channel&exclude_archived=true&limit=3"),
                      slack(method, "users.conversations", "user=U0MEMBER1&limit=2"),
                      slack(method, "conversations.members", "channel=C0GENERAL&limit=200")))
          .filter(call -> call.method().equals("POST") || !isForPostOnly(call.path()))
          .toList();

  /**
   * Slack's ways to bring in a file, which are younger than its specification: checked against its
   * documentation and the samples of its Java library.
   */
  static final List<Call> SLACK_FILES =
      List.of(
          slack("POST", "files.getUploadURLExternal", "filename=a.png&length=3&alt_txt=three"),
          slack(
              "POST",
              "files.completeUploadExternal",
              "files=[{\"id\":\"{file}\",\"title\":\"A\"}]"),
          slack("POST", "files.info", "file={file}"));

  /**
   * Whether the simulated answer to a call is checked.
   *
   * @param vendor fabman, hubspot or slack
   * @param method GET or POST
   * @param path below the vendor's base address, for example {@code /members/107} or {@code
   *     /users.list}; a query is ignored
   */
  public static boolean covers(String vendor, String method, String path) {
    String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    return Stream.of(FABMAN, HUBSPOT, SLACK, SLACK_FILES)
        .flatMap(List::stream)
        .anyMatch(call -> call.matches(vendor, method, bare));
  }

  private static boolean isForPostOnly(String path) {
    return path.startsWith("/chat.") || path.equals("/conversations.open");
  }

  private static Call fabman(String path, String query, String sample) {
    return new Call("fabman", "GET", path, query, sample);
  }

  private static Call hubspot(String method, String path, String example) {
    return new Call("hubspot", method, path, example, path);
  }

  private static Call slack(String method, String name, String form) {
    return new Call("slack", method, "/" + name, form, name);
  }
}
