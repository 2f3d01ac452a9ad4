package org.makerspacehub.beans.report;

import java.util.List;
import org.makerspacehub.beans.outbox.Attachment;

/**
 * A report as it is sent.
 *
 * @param text the whole of it in a sentence or two, for a notification and a screen reader
 * @param slackBlocks a JSON array of blocks; an image block names an attachment by {@code
 *     {"slack_file": {"id": "attachment:<name>"}}}
 * @param subject of the mail, one line
 * @param mailText the mail for who reads no HTML
 * @param mailHtml the mail; an image names an attachment by {@code cid:<name>}
 * @param charts PNG pictures
 */
public record ReportPaper(
    String text,
    String slackBlocks,
    String subject,
    String mailText,
    String mailHtml,
    List<Attachment> charts) {}
