package org.santral.http.verimor;

import java.time.Clock;
import org.santral.call.CallControl;
import org.santral.call.Lines;
import org.santral.cdr.Cdrs;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.recordings.RecordingLinks;
import org.santral.state.State;
import org.santral.voicemail.MessageWaiting;
import org.santral.webhooks.DeliveryEngine;

/**
 * What this dialect's endpoints ask and command.
 *
 * @param phones which extensions are registered
 * @param lamps is told of mailboxes whose messages were listened to
 * @param deliveries tries the URLs that customers set
 */
public record VerimorServices(
        CallControl calls,
        Lines lines,
        Phones phones,
        Queues queues,
        State state,
        MessageWaiting lamps,
        Cdrs cdrs,
        RecordingLinks recordings,
        DeliveryEngine deliveries,
        Clock clock) {}
