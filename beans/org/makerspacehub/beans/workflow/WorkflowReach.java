package org.makerspacehub.beans.workflow;

/**
 * Who would see what a workflow brings forth: what the guard looks at besides its maker.
 *
 * @param shows {@code public}: what anybody may know; {@code team}: what is for those who run the
 *     space; {@code own}: what is about one person
 * @param place {@code team}: a channel of those who run the space; {@code other}: any other
 *     channel; {@code person}: the very person it is about; {@code gate}: nobody but those who
 *     decide
 */
public record WorkflowReach(String shows, String place) {}
