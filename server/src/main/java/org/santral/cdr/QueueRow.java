package org.santral.cdr;

/**
 * A line of what queues have to report.
 *
 * @param ordinal place in the order in which such lines became visible, from 1
 * @param step place of the caller's stay among the steps of the call
 * @param stay ordinal of the line of that stay
 * @param agent place of the agent among those who were called in that stay, in the order of their first calls, from 0; 0
 *     for a stay
 */
public record QueueRow(long ordinal, int step, long stay, int agent, CdrDetail call) {}
