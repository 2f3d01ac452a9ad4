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
   * @param vendor fabman or slack
   * @param method GET or POST
   * @param path below the vendor's base address, with {@code {id}} for an id
   * @param example what the contract test calls; for Fabman a query, for Slack a form
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
          fabman("/members/{id}", "embed=memberPackages&embed=privileges", "member.get_embeds"),
          fabman("/members/{id}/packages", "", "member.get_packages"),
          fabman("/members/{id}/due-invoices", "", "fabman.get_invoices"),
          fabman("/members/{id}/key", "", "member.get_key_empty"),
          fabman("/packages", "", "fabman.get_packages"),
          fabman("/packages/{id}", "", "fabman.get_package_by_id"),
          fabman("/invoices", "limit=1000", "fabman.get_invoices"),
          fabman("/invoices", "state[]=unpaid&state[]=pending", "fabman.get_invoices"),
          fabman("/invoices/{id}", "", "fabman.get_invoice_by_id"),
          fabman("/user/me", "", "fabman.get_user_me"),
          fabman("/spaces", "", "fabman.get_space_by_id"),
          fabman("/spaces/{id}", "", "fabman.get_space_by_id"),
          fabman("/accounts", "", "fabman.get_accounts"),
          fabman("/accounts/{id}", "", "fabman.get_accounts"));

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
                          "channel=general&user=U0MEMBER1&text=hello")))
          .filter(call -> call.method().equals("POST") || !call.path().startsWith("/chat."))
          .toList();

  /**
   * Whether the simulated answer to a call is checked.
   *
   * @param vendor fabman or slack
   * @param method GET or POST
   * @param path below the vendor's base address, for example {@code /members/107} or {@code
   *     /users.list}; a query is ignored
   */
  public static boolean covers(String vendor, String method, String path) {
    String bare = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    return Stream.concat(FABMAN.stream(), SLACK.stream())
        .anyMatch(call -> call.matches(vendor, method, bare));
  }

  private static Call fabman(String path, String query, String sample) {
    return new Call("fabman", "GET", path, query, sample);
  }

  private static Call slack(String method, String name, String form) {
    return new Call("slack", method, "/" + name, form, name);
  }
}
