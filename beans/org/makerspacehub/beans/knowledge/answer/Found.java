package org.makerspacehub.beans.knowledge.answer;

import org.makerspacehub.beans.knowledge.Chunk;

/**
 * A piece that the asker may read and that fits a question.
 *
 * @param chunk the piece, as the database has it now
 * @param score how well it fits, of this question only; the best has about one
 * @param dense the cosine of its vector and the question's; 0 when that is not known
 * @param coverage how much of what the question is about its words mention, from 0 to 1
 */
public record Found(Chunk chunk, double score, double dense, double coverage) {}
