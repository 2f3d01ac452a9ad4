package org.makerspacehub.beans.command;

import java.time.Duration;
import org.makerspacehub.beans.audit.AuditInspection;
import org.makerspacehub.beans.audit.AuditTrouble;

/**
 * {@code /hub audit verify}: looks at the three records, as far as half a second for each goes; the
 * next time it goes on from there.
 */
public class AuditVerifyCommand implements SlashCommand {
  /** Three of them and the checkpoints fit into the two seconds that an answer may take. */
  private static final Duration MOST = Duration.ofMillis(400);

  private final AuditInspection inspection;
  private final When when;

  /**
   * @param inspection looks
   * @param when says how old the newest checkpoint is
   */
  public AuditVerifyCommand(AuditInspection inspection, When when) {
    this.inspection = inspection;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "audit verify";
  }

  @Override
  public String action() {
    return "hub.audit";
  }

  @Override
  public String usage() {
    return "/hub audit verify";
  }

  @Override
  public String help() {
    return "Whether the audit is as it was written: how many rows, and when it was signed last.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    AuditInspection.Findings findings = inspection.look(MOST);
    Card card = new Card("Audit");
    lead(card, findings);
    if (!findings.good()) {
      card.list(findings.troubles().stream().map(AuditTrouble::sentence).toList());
    }
    card.rule();
    findings.chains().forEach(chain -> card.fact(chain.chain().table(), rows(chain)));
    card.fact(
        "Checkpoints",
        findings
            .newest()
            .map(at -> "%d, the newest %s".formatted(findings.checkpoints(), when.age(at)))
            .orElse("none yet"));
    String signatures =
        findings.signaturesChecked()
            ? ""
            : " Signatures were not checked: AUDIT_PUBLIC_KEY is not set here.";
    return card.note(
            "A hub that was taken over can say anything. `java -jar hub.jar audit verify` with an export, the public key and the executor's folder needs nobody's word."
                + signatures)
        .reply();
  }

  private static void lead(Card card, AuditInspection.Findings findings) {
    if (!findings.good()) {
      card.lead(
          Card.Sign.STOPPED,
          "The audit is not as it was written.",
          "Change nothing, tell the owner, and make an export now: `java -jar hub.jar audit export --to DIR`.");
    } else if (!findings.whole()) {
      card.lead(
          Card.Sign.WAITING,
          "So far everything is as it was written.",
          "There was no time for every row; ask again and it goes on from here.");
    } else {
      card.lead(Card.Sign.GOOD, "Everything is as it was written.", "");
    }
  }

  private static String rows(AuditInspection.ChainState chain) {
    return "%s, %d looked at now\n%d newer than the newest checkpoint"
        .formatted(
            chain.rows() == 1 ? "1 row" : chain.rows() + " rows", chain.looked(), chain.unsigned());
  }
}
