package org.makerspacehub.beans.knowledge.book;

import java.time.Instant;
import java.util.List;

/**
 * A piece of a document that was cut.
 *
 * @param heading of its section; empty for none
 * @param authors of its parts, each once, in order
 * @param at when the newest of it was written
 * @param link to where it begins; empty when it has none
 * @param text what was written; never blank
 */
record Cut(String heading, List<String> authors, Instant at, String link, String text) {}
