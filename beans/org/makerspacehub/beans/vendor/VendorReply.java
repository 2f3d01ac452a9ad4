package org.makerspacehub.beans.vendor;

/**
 * What a vendor sent back, reduced to what the connector looks at.
 *
 * @param status the HTTP status
 * @param body as it came; never null
 * @param link the {@code Link} header; may be null
 * @param total the {@code X-Total-Count} header; may be null
 * @param retryAfter the {@code Retry-After} header; may be null
 */
public record VendorReply(int status, byte[] body, String link, String total, String retryAfter) {
  /** Without the body, which is personal data. */
  @Override
  public String toString() {
    return "VendorReply[status=" + status + ", bytes=" + body.length + "]";
  }
}
