package org.santral.cdr;

/**
 * A line of what queues have to report.
 *
 * @param ordinal place in the order in which such lines became visible, from 1
 * @param part the step of the call that is the stay, or its leg that is the agent's turn: a place in the lists of the call
 * @param stay ordinal of the stay that it is, or that the agent's turn belongs to
 * @param turn counts the agent's turns in that stay, from 1; 0 for a stay
 * @param queue number of the queue or ring group
 */
public record QueueRow(long ordinal, int part, long stay, int turn, String queue, CdrDetail call) {}
