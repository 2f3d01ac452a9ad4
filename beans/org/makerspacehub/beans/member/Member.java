package org.makerspacehub.beans.member;

import java.time.Instant;
import org.makerspacehub.beans.identity.Fold;

/**
 * One member record of Fabman, as the mirror has it.
 *
 * @param personId whose it is
 * @param memberId Fabman's id
 * @param number the member number people know; may be null
 * @param name full name as Fabman has it: text from outside
 * @param nameKey folded name, see {@link Fold#nameKey}
 * @param email as Fabman has it; may be null
 * @param emailKey the form that is compared; may be null
 * @param state {@code active}, {@code locked} or {@code deleted}
 * @param lastActivityAt when they were last seen at a machine or a door; may be null
 */
public record Member(
    String personId,
    String memberId,
    String number,
    String name,
    String nameKey,
    String email,
    String emailKey,
    String state,
    Instant lastActivityAt) {}
