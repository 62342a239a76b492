package org.santral.http.bulutfon;

import java.net.URI;
import java.time.Clock;
import org.santral.call.CallControl;
import org.santral.campaigns.AutomaticCalls;
import org.santral.cdr.Cdrs;
import org.santral.oauth.OAuth;
import org.santral.queue.Phones;
import org.santral.recordings.RecordingDeletions;
import org.santral.recordings.RecordingExports;
import org.santral.state.State;
import org.santral.webhooks.Downloads;

/**
 * What this dialect's endpoints ask and command.
 *
 * @param downloads files from URLs that clients name
 * @param phones which extensions are registered
 * @param publicUrl how the outside reaches us: scheme and authority
 */
public record BulutfonServices(
        CallControl calls,
        Phones phones,
        State state,
        Cdrs cdrs,
        RecordingExports exports,
        RecordingDeletions deletions,
        OAuth oauth,
        AutomaticCalls automaticCalls,
        Downloads downloads,
        URI publicUrl,
        Clock clock) {}
