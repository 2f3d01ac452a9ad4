package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.config.HubRole;

/** Whatever the page of security claims to hold is shown by a test that exists. */
class SecurityPageTest {
  private static final String PAGE = "docs/security.md";
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");
  private static final String CLAIMS = "## If an attacker owns …";

  private final String page = Pages.read(PAGE);

  @Test
  @DisplayName("every test that the page names is there")
  void namedTestsExist() {
    Set<String> named = new TreeSet<>();
    TEST.matcher(page).results().map(found -> found.group(1)).forEach(named::add);
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(Pages.tests().keySet()).containsAll(named);
  }

  @Test
  @DisplayName("every claim about what still holds names a test that shows it")
  void everyClaimIsShown() {
    List<String> claims = claims();
    assertThat(claims).hasSizeGreaterThan(20);
    assertThat(claims).allSatisfy(claim -> assertThat(TEST.matcher(claim).find()).isTrue());
    assertThat(Pages.rows(PAGE).stream().filter(row -> row.section().contains("database user")))
        .hasSize(5)
        .allSatisfy(row -> assertThat(TEST.matcher(row.cell(2)).find()).isTrue());
  }

  @Test
  @DisplayName("every process that can be taken over has its part")
  void everyRole() {
    for (HubRole role : HubRole.values()) {
      if (role != HubRole.ALL) {
        assertThat(page).contains("### … the " + role.wireName() + "\n");
      }
    }
  }

  /** Each point of the first part, with the lines that it runs over. */
  private List<String> claims() {
    String part = page.substring(page.indexOf(CLAIMS));
    part = part.substring(0, part.indexOf("\n## ", CLAIMS.length()));
    List<String> claims = new ArrayList<>();
    Pattern.compile("(?m)^- .*(?:\\n {2}.*)*")
        .matcher(part)
        .results()
        .map(MatchResult::group)
        .forEach(claims::add);
    return claims;
  }
}
