package org.makerspacehub.beans.command;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.failure.DeadLetterDesk;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * Whether a command may be answered again: only one that neither asks for, reviews nor carries out
 * anything, and only when both who typed it and who brings it back may ask for it now (A36).
 */
public final class ReplayRights implements DeadLetterDesk.Rights {
  private final Supplier<CommandDesk> desk;
  private final Guard guard;

  /**
   * @param desk knows the commands; asked late, because one of them asks this
   * @param guard says who may
   */
  public ReplayRights(Supplier<CommandDesk> desk, Guard guard) {
    this.desk = desk;
    this.guard = guard;
  }

  @Override
  public Optional<String> refusal(SlackCommand original, Principal replayer) {
    Optional<SlashCommand> handler = desk.get().handlerOf(original);
    if (handler.isEmpty() || !handler.get().mayBeReplayed()) {
      return Optional.of(
          "It asks for or decides something, and that only its author can do again.");
    }
    if (isRefused(original.principal(), handler.get(), original.ref())) {
      return Optional.of("Whoever typed it may not ask for that any more.");
    }
    return isRefused(replayer, handler.get(), original.ref())
        ? Optional.of("You may not ask for what it asks for.")
        : Optional.empty();
  }

  private boolean isRefused(Principal principal, SlashCommand handler, String ref) {
    return !guard.check(principal, handler.action(), Resource.HUB, Map.of("ref", ref)).allowed();
  }
}
