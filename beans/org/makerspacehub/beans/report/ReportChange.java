package org.makerspacehub.beans.report;

/**
 * A figure of an earlier report that is another today, because what it was counted from was
 * corrected since.
 *
 * @param period whose report said it
 * @param figure what it is about, in words for people, for example {@code joined}
 * @param said then
 * @param now counted today
 */
public record ReportChange(ReportPeriod period, String figure, String said, String now) {}
