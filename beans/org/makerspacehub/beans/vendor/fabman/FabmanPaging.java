package org.makerspacehub.beans.vendor.fabman;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.vendor.VendorRefused;

/**
 * Fabman's paging (vendor: Fabman documentation, "Link"): the address of the next page is followed,
 * never built. A cursor holds the collection and the query of that address and nothing else, so
 * that whoever hands one in cannot name another host or another path.
 */
public final class FabmanPaging {
  private static final Pattern LINK = Pattern.compile("<([^<>]*)>([^<]*)");
  private static final Pattern NEXT =
      Pattern.compile(";\\s*rel\\s*=\\s*(\"([^\"]*\\s)?next(\\s[^\"]*)?\"|next)(?=\\s*(;|,|$))");
  private static final Pattern QUERY =
      Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]|%[0-9A-Fa-f]{2}){1,1400}");

  private final URI base;

  /**
   * @param baseUrl Fabman's, with the version and without a trailing slash
   */
  public FabmanPaging(String baseUrl) {
    this.base = URI.create(baseUrl);
  }

  /**
   * What to hand out so that the next page can be asked for.
   *
   * @param link the header as it came, or null
   * @return null on the last page
   * @throws VendorRefused when the next page is somewhere else
   */
  public String cursorOf(FabmanCollection collection, String link) {
    String target = nextOf(link);
    if (target == null) {
      return null;
    }
    try {
      String path = base.getPath() + collection.path();
      // java.net.URI drops the last segment when only a query is given; the standard does not.
      URI page = URI.create(base + collection.path());
      URI next = page.resolve(target.startsWith("?") ? path + target : target);
      if (!sameHost(next)
          || !path.equals(next.getRawPath())
          || next.getRawFragment() != null
          || next.getRawQuery() == null
          || !QUERY.matcher(next.getRawQuery()).matches()) {
        throw elsewhere();
      }
      String held = collection.path() + "?" + next.getRawQuery();
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(held.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException notAnAddress) {
      throw elsewhere();
    }
  }

  /**
   * The read that a cursor stands for.
   *
   * @throws VendorRefused when it is none of this collection
   */
  public FabmanGet requestOf(FabmanCollection collection, String cursor) {
    try {
      String held =
          new String(
              Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.US_ASCII)),
              StandardCharsets.US_ASCII);
      String prefix = collection.path() + "?";
      if (held.startsWith(prefix) && QUERY.matcher(held.substring(prefix.length())).matches()) {
        return new FabmanGet(collection.path(), held.substring(prefix.length()));
      }
    } catch (IllegalArgumentException notBase64) {
      // The same sentence as for any other foreign cursor.
    }
    throw new VendorRefused(
        "This cursor belongs to no list of Fabman's %s; start again without one."
            .formatted(collection.path().substring(1)),
        null);
  }

  private boolean sameHost(URI other) {
    return base.getScheme().equalsIgnoreCase(other.getScheme())
        && other.getHost() != null
        && base.getHost().equalsIgnoreCase(other.getHost())
        && port(base) == port(other)
        && Objects.equals(other.getRawUserInfo(), null);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static String nextOf(String header) {
    if (header == null) {
      return null;
    }
    Matcher link = LINK.matcher(header);
    while (link.find()) {
      if (NEXT.matcher(link.group(2)).find()) {
        return link.group(1).trim();
      }
    }
    return null;
  }

  private static VendorRefused elsewhere() {
    return new VendorRefused(
        "Fabman's next page is not below FABMAN_BASE_URL, so it is not followed; check that address.",
        null);
  }
}
