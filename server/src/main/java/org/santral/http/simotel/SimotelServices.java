package org.santral.http.simotel;

import java.time.Clock;
import org.santral.call.CallControl;
import org.santral.cdr.Cdrs;
import org.santral.queue.Phones;
import org.santral.state.State;
import org.santral.webhooks.Notices;
import org.santral.webhooks.TargetGuard;

/**
 * What this dialect's services ask and command.
 *
 * @param phones which extensions are registered
 * @param notices takes what is to be told as an event
 * @param guard where customers' own hosts may be
 */
public record SimotelServices(
        CallControl calls,
        Phones phones,
        State state,
        Cdrs cdrs,
        Notices notices,
        TargetGuard guard,
        ReportSources reports,
        Clock clock) {}
