package org.santral.queue;

import java.util.List;
import org.santral.tenant.QueueSettings;

/** What the rules ask about agents at the moment of a decision. Answers come from memory. */
interface Agents {

    /** Numbers of a queue's agents now, in order, each once. */
    List<String> members(QueueSettings queue);

    Presence presence(String agent);

    /** How reluctantly an agent is rung for a queue; lower comes first. */
    int penalty(QueueSettings queue, String agent);

    /** Whether the queue is still there. */
    boolean exists(QueueSettings queue);
}
