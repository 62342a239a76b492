package org.santral.routing;

import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.RingGroup;

/** Port: places where several extensions may answer. */
public interface RingPlaces {

    /** Rings the group's members. {@link Way.Onward} gives its overflow, without anybody's behalf. */
    Way group(CallLine line, RingGroup group) throws CallOver, InterruptedException;

    /** Lets the caller wait. {@link Way.Onward} gives where a key, the time limit or an empty queue leads. */
    Way queue(CallLine line, QueueSettings queue) throws CallOver, InterruptedException;
}
