package org.makerspacehub.beans.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages;

/** The words that steps are told apart by. */
class AuditStepTest {
  @Test
  @DisplayName("A30 each step has a word of its own, and the page lists exactly these")
  void oneWordEach() throws Exception {
    List<String> words = new ArrayList<>();
    for (Field field : AuditStep.class.getDeclaredFields()) {
      if (field.getType() == String.class) {
        words.add((String) field.get(null));
      }
    }
    assertThat(words)
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]{1,32}"))
        .contains(
            "proposed",
            "reviewed",
            "decided",
            "claimed",
            "sent",
            "succeeded",
            "failed",
            "unknown",
            "expired",
            "escalated");
    String table = Pages.read("docs/audit.md").replaceAll("(?s).*\\| step \\|", "");
    table = table.substring(0, table.indexOf("\n\n"));
    TreeSet<String> shown = new TreeSet<>();
    Pattern.compile("`([a-z]+)`").matcher(table).results().forEach(m -> shown.add(m.group(1)));
    assertThat(shown).isEqualTo(new TreeSet<>(words));
  }
}
