package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("S10 no name from outside can do harm in a report")
class ReportPaperPropertyTest {
  /** Words are tried by the hundred; their pictures are looked at in {@link ReportChartsTest}. */
  private static final ReportCharts NO_PICTURES =
      new ReportCharts(
          () -> {
            throw new InternalError("not drawn here");
          });

  private final MembershipPaper words = ReportSamples.paper(ReportSummary.NONE, NO_PICTURES);
  private final MembershipPaper pictures = ReportSamples.paper();

  @Property(tries = 150)
  @Label("S10 whatever machines and packages are called: valid, within limits, and only words")
  void names(@ForAll("nasty") List<String> names) {
    Harmless.check(write(words, names));
  }

  @Property(tries = 8)
  @Label("S10 whatever machines and packages are called: they can be drawn")
  void drawn(@ForAll("nasty") List<String> names) {
    ReportPaper paper = write(pictures, names);
    Harmless.check(paper);
    assertThat(paper.charts()).hasSize(4);
  }

  private static ReportPaper write(MembershipPaper paper, List<String> names) {
    return paper.write(
        Hostile.figures(names),
        ReportSamples.september(),
        names.stream()
            .map(name -> new ReportChange(ReportSamples.OCTOBER.previous(), name, name, name))
            .toList());
  }

  @Provide
  Arbitrary<List<String>> nasty() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            Stream.concat(
                    Hostile.NAMES.stream(),
                    Stream.of(
                        "\n",
                        "\r",
                        "\t",
                        "<",
                        ">",
                        "&",
                        "\"",
                        "'",
                        "&lt;",
                        "]]>",
                        "<!--",
                        "-->",
                        "</style>",
                        "\u2028",
                        "\u2029",
                        "\uD800",
                        "\uDFFF",
                        "\u0301",
                        "\u202E",
                        " "))
                .toList());
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(12))
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts))
        .list()
        .ofMinSize(1)
        .ofMaxSize(11);
  }
}
