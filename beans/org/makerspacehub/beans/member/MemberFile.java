package org.makerspacehub.beans.member;

import java.util.List;
import org.makerspacehub.beans.identity.ReviewReason;

/**
 * All that is shown about one person. Only for eyes that the guard allowed.
 *
 * @param member their Fabman record; where a person has several, the one in use
 * @param packages of all their records
 * @param invoices that are not settled, of all their records
 * @param accounts their Slack accounts, whatever the link
 * @param reviews why humans must look at their links, each a {@link ReviewReason}; empty when no
 *     review is open
 */
public record MemberFile(
    Member member,
    List<PackageSpan> packages,
    List<Invoice> invoices,
    List<SlackAccount> accounts,
    List<String> reviews) {}
