package org.makerspacehub.beans.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.AskRights;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.OwnRequests;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.home.HomeContext;
import org.makerspacehub.beans.home.HomeSection;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;

/**
 * What waits for somebody's yes, on their home tab. It has no button to say yes: that stands below
 * the whole of what is asked for, in the approvers' channel and in their messages.
 */
public class YourYesSection implements HomeSection {
  private static final int MOST = 8;
  private static final int LOOKED_AT = 100;

  private final RequestBook book;
  private final ActionCatalogue catalogue;
  private final EligibleApprovers approvers;
  private final OwnRequests own;
  private final RoleGrants roles;
  private final RequestDesk desk;
  private final String channel;

  /**
   * @param book keeps requests
   * @param catalogue says who decides
   * @param approvers who could
   * @param own counts approvals
   * @param roles who holds which
   * @param desk says requests
   * @param channel where approvers are asked; empty for direct messages only
   */
  public YourYesSection(
      RequestBook book,
      ActionCatalogue catalogue,
      EligibleApprovers approvers,
      OwnRequests own,
      RoleGrants roles,
      RequestDesk desk,
      String channel) {
    this.book = book;
    this.catalogue = catalogue;
    this.approvers = approvers;
    this.own = own;
    this.roles = roles;
    this.desk = desk;
    this.channel = channel;
  }

  @Override
  public int order() {
    return 390;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    Principal viewer = context.principal();
    if (!decides(viewer)) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    for (ActionRequest request : book.in(RequestState.PENDING, LOOKED_AT)) {
      if (request.quorum() == 0 && request.requester().equals(viewer)) {
        lines.add(desk.words().line(own.open(request)));
      } else if (request.quorum() > 0 && mayDecide(context, request)) {
        lines.add(
            "%s, asked by <@%s>"
                .formatted(
                    desk.words().line(own.open(request)), request.requester().slackUserId()));
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Card card = new Card("What waits for your yes").list(lines.stream().limit(MOST).toList());
    if (lines.size() > MOST) {
      card.note("… and %d more.".formatted(lines.size() - MOST));
    }
    return Optional.of(
        card.note(
                channel.matches("[CG][A-Z0-9]{1,23}")
                    ? "Read all of it and decide in <#%s>.".formatted(channel)
                    : "Read all of it and decide in the message that I sent you.")
            .reply());
  }

  private boolean decides(Principal viewer) {
    Set<Role> held = roles.of(viewer);
    return catalogue.all().stream()
        .anyMatch(
            entry ->
                held.stream().anyMatch(entry.approve()::contains)
                    || held.stream().anyMatch(entry.escalateTo()::contains));
  }

  private boolean mayDecide(HomeContext context, ActionRequest request) {
    return catalogue
        .find(request.action())
        .filter(entry -> approvers.of(request, entry).contains(context.principal()))
        .filter(
            entry ->
                context
                    .guard()
                    .preview(
                        context.principal(),
                        AskRights.SEE,
                        AskRights.resource(request.ref(), entry, false, false),
                        Map.of("ref", context.ref()))
                    .allowed())
        .isPresent();
  }
}
