package org.makerspacehub.config;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the shadow database is and as whom this process opens it.
 *
 * @param url {@code jdbc:mariadb://host:port/name} ({@code HUB_DB_URL})
 * @param user the role's own database user ({@code HUB_DB_USER})
 * @param password its password ({@code HUB_DB_PASSWORD}); never printed
 * @param auditUser may insert and read audit rows, nothing else ({@code HUB_AUDIT_DB_USER})
 * @param auditPassword its password ({@code HUB_AUDIT_DB_PASSWORD}); never printed
 * @param users only for role {@code all}: the user of each role, by {@link HubRole#wireName()}
 */
@ConfigurationProperties("hub.db")
public record DatabaseProperties(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("") String auditUser,
    @DefaultValue("") String auditPassword,
    @DefaultValue Map<String, Login> users) {

  /**
   * A database user.
   *
   * @param user its name
   * @param password its password
   */
  public record Login(@DefaultValue("") String user, @DefaultValue("") String password) {
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }

  /** The user that does the work of {@code part}, whatever role the process runs as. */
  public Login loginOf(HubRole part) {
    Login own = users.get(part.wireName());
    return own != null && !own.user().isBlank() ? own : new Login(user, password);
  }

  /** The user that adds to the audit record. */
  public Login auditLogin() {
    return new Login(auditUser, auditPassword);
  }

  @Override
  public String toString() {
    return "DatabaseProperties[url=" + url + ", user=" + user + "]";
  }
}
