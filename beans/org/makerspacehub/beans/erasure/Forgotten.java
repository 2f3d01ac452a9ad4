package org.makerspacehub.beans.erasure;

/**
 * Who was forgotten, asked by everything that takes something in: it is known by hashes alone, so
 * nobody can be listed, and a record that comes again is recognised. Fast enough to be asked for
 * every message; what was approved a moment ago counts within a second.
 */
public interface Forgotten {
  /** What stands in the place of a name, an address or a mention. */
  String MARK = "[erased]";

  /** The account in the place of one that was forgotten. */
  String ACCOUNT = "TERASED/UERASED";

  /** The member in the place of one whose charges and logs still count. */
  String MEMBER = "erased";

  /** Nobody was ever forgotten. */
  Forgotten NOBODY =
      new Forgotten() {
        @Override
        public boolean author(String id) {
          return false;
        }

        @Override
        public boolean record(String source, String externalId) {
          return false;
        }

        @Override
        public String scrub(String text) {
          return text;
        }
      };

  /**
   * Whether what somebody wrote is not to be taken in.
   *
   * @param id {@code slack:T…/U…}, {@code T…/U…}, {@code U…}, {@code mail:address} or an address;
   *     may be null or empty
   */
  boolean author(String id);

  /**
   * Whether a record at a vendor is not to be taken in.
   *
   * @param source {@code fabman}, {@code hubspot} or {@code slack}
   * @param externalId as {@code external_identity} has it; may be null
   */
  boolean record(String source, String externalId);

  /**
   * A text without the full names, addresses, accounts and mentions of who was forgotten, and with
   * {@link #MARK} where they stood.
   *
   * @param text may be null
   * @return the very same text when there is nothing of the kind in it
   */
  String scrub(String text);
}
