package org.makerspacehub.beans.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.sandbox.Benchmarks;

/** The verifier against exports that somebody has changed. */
class AuditVerifierTest {
  private static final int SIZE = 20;

  @TempDir private Path dir;
  private final AuditVerifier verifier = new AuditVerifier(Forgeries.KEY.open());

  @Test
  @DisplayName("S6 an honest export is as it was written, also with rows that nobody signed yet")
  void honest() throws Exception {
    Forgeries honest = Forgeries.honest(SIZE);
    honest.add(AuditChain.APPROVAL, "credit.grant");
    honest.write(dir);
    honest.checkpoints(folder());
    AuditVerifier.Report report = verifier.verify(dir, folder().getParent());
    assertThat(report.troubles()).isEmpty();
    assertThat(report.lines())
        .contains(
            "audit_privileged: 20 rows follow from each other",
            "audit_approval: 21 rows follow from each other",
            "checkpoints: 4, the newest of 2026-11-22T08:04:00.000Z; rows newer than that: 1");
    assertThat(verifier.verify(dir, null).good()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S6 A29 the first row that was changed is named, with its record")
  void namesTheFirst(AuditChain chain) throws Exception {
    Forgeries forged = Forgeries.honest(SIZE);
    List<ChainRow> rows = forged.rows(chain);
    ChainRow row = rows.get(12);
    rows.set(
        12,
        new ChainRow(
            13, row.previous(), row.hash(), row.at(), row.body().replace("issue", "erase")));
    rows.remove(16);
    assertFirst(forged, chain.table(), 13);

    forged = Forgeries.honest(SIZE);
    forged.rows(chain).remove(7);
    assertFirst(forged, chain.table(), 8);

    forged = Forgeries.honest(SIZE);
    forged.rows(chain).subList(18, 20).clear();
    assertFirst(forged, chain.table(), 19);

    // Hashes fit again from row 13 on; the checkpoint at 15 says that it is one of 11 to 15.
    forged = Forgeries.honest(SIZE);
    forged.rewrite(chain, 12);
    assertFirst(forged, chain.table(), 11);

    forged = Forgeries.honest(SIZE);
    forged.checkpoints().remove(1);
    assertFirst(forged, Checkpoint.TABLE, 2);

    forged = Forgeries.honest(SIZE);
    forged.checkpoints().clear();
    assertFirst(forged, Checkpoint.TABLE, 1);
  }

  private void assertFirst(Forgeries forged, String where, long seq) throws Exception {
    forged.write(dir);
    assertThat(verifier.verify(dir, null).troubles().get(0))
        .extracting(AuditTrouble::where, AuditTrouble::seq)
        .containsExactly(where, seq);
  }

  @Test
  @DisplayName("S6 a key of somebody else, two signed series, and files that are not there")
  void keyAndFiles() throws Exception {
    Forgeries.honest(SIZE).write(dir);
    CheckpointKey other =
        CheckpointKey.of("MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");
    assertThat(new AuditVerifier(other.open()).verify(dir, null).troubles().get(0).sentence())
        .isEqualTo("audit_checkpoint, row 1: was not signed with this key.");
    assertThat(CheckpointKey.openKey(other.openText())).isEqualTo(other.open());

    Forgeries rewritten = Forgeries.honest(SIZE);
    rewritten.rewrite(AuditChain.APPROVAL, 2);
    rewritten.checkpoints().clear();
    rewritten.sign();
    rewritten.checkpoints(folder());
    assertThat(verifier.verify(dir, folder().getParent()).troubles()).isNotEmpty();

    assertThatThrownBy(() -> verifier.verify(dir.resolve("none"), null))
        .isInstanceOf(HubException.class);
    assertThatThrownBy(() -> CheckpointKey.openKey("nonsense")).isInstanceOf(HubException.class);
    assertThatThrownBy(() -> CheckpointKey.of("c2VjcmV0LWNhbmFyeQ=="))
        .isInstanceOf(HubException.class)
        .hasMessageNotContaining("c2VjcmV0")
        .hasNoCause();
  }

  @Test
  @DisplayName("S6 A29 every change of the ten kinds, anywhere, is found")
  void mutations() throws Exception {
    mutate(40);
  }

  @Test
  @Tag("proof")
  @DisplayName("S6 A29 ten thousand changes of the ten kinds are found")
  void manyMutations() throws Exception {
    Map<Forgeries.Kind, Integer> found = mutate(1_000);
    Benchmarks.keep(
        "audit-mutations",
        Benchmarks.table(
            List.of("what was done to an export", "times", "found"),
            found.entrySet().stream()
                .map(
                    each ->
                        List.of(
                            each.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            "1000",
                            String.valueOf(each.getValue())))
                .toList()));
  }

  private Map<Forgeries.Kind, Integer> mutate(int each) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Forgeries.honest(SIZE).checkpoints(folder());
    Map<Forgeries.Kind, Integer> found = new EnumMap<>(Forgeries.Kind.class);
    int done = 0;
    for (Forgeries.Kind kind : Forgeries.Kind.values()) {
      for (int i = 0; i < each; i++) {
        String what = kind.doTo(dir, random, SIZE);
        done++;
        assertThat(verifier.verify(dir, folder().getParent()).good())
            .as("%s (seed %d)", what, seed)
            .isFalse();
        found.merge(kind, 1, Integer::sum);
      }
    }
    System.out.printf(
        "S6: %d changes in exports of %d rows, %d found, 0 missed: %s (seed %d)%n",
        done, 3 * SIZE, found.values().stream().mapToInt(Integer::intValue).sum(), found, seed);
    return found;
  }

  private Path folder() throws Exception {
    Path folder = dir.resolve("executor");
    Files.createDirectories(folder);
    return folder.resolve(CheckpointFolder.FILE);
  }
}
