package org.santral.call;

import java.time.Clock;
import java.time.Duration;
import org.santral.leg.LegServices;

/**
 * What every call needs around it.
 *
 * @param recordingGrace how long the last entry waits for the recording to be complete
 */
public record CallServices(
        LegServices legs,
        Ledger ledger,
        RecordingFiles recordings,
        Clock clock,
        Duration recordingGrace,
        Targets targets,
        Lines lines,
        Dialplan dialplan,
        HoldMusic music,
        CallRouter router) {}
