package org.makerspacehub.beans.knowledge;

import java.util.Set;
import org.makerspacehub.beans.policy.Principal;

/** What somebody may read, asked anew for every question: nothing of it is remembered. */
public interface Readers {

  /**
   * What one person may read alone.
   *
   * @return marks of {@link Audience}; empty for nobody in particular, a bot, an account that is
   *     gone, one of another workspace, and while Slack does not say who they are
   */
  Set<String> of(Principal asker);

  /**
   * What everybody in a channel may read, whoever asks there.
   *
   * @param channel its id
   * @return marks of {@link Audience}; empty when Slack does not say who is there
   */
  Set<String> in(String channel);
}
