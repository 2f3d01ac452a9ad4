package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.report.ReportDesk;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;

/** {@code report_preview}: a report as it would be now, in words. */
public class ReportPreviewTool implements ToolHandler {
  private final ReportDesk desk;
  private final Guard guard;
  private final When when;

  /**
   * @param desk makes reports
   * @param guard says who may read them
   * @param when says what day it is
   */
  public ReportPreviewTool(ReportDesk desk, Guard guard, When when) {
    this.desk = desk;
    this.guard = guard;
    this.when = when;
  }

  @Override
  public String tool() {
    return "report_preview";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    if (!guard
        .check(
            call.session().asker(), "hub.report", Resource.HUB, Map.of("ref", call.session().ref()))
        .allowed()) {
      throw new HubException("Reports are for those who run the space.");
    }
    ReportKind kind =
        ReportKind.of(call.text("kind"))
            .orElseThrow(() -> new HubException("A report is weekly or monthly."));
    ReportPeriod period = ReportPeriod.containing(kind, when.today());
    return new ToolAnswer(
        desk.words(period)
            .map(
                words ->
                    "The %s report as it would be now; its time is not over.\n\n%s"
                        .formatted(kind.wireName(), words))
            .orElse("Nothing is known about that time yet, so there is no report of it."),
        JsonNodeFactory.instance.objectNode(),
        false,
        true);
  }
}
