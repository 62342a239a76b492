package org.santral.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.base.CallId;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LegFacts;
import org.santral.ledger.LedgerProjection;
import org.santral.store.Tx;

/**
 * Figures about calls, counted from what the ledger really wrote, so that they agree with the records. Used by the
 * ledger's thread alone.
 */
public final class CallMetrics implements LedgerProjection {
    private static final int MOST_CALLS = 100_000;

    private final MeterRegistry registry;
    private final Counter attempts;
    private final Timer setup;
    private final Counter packetsReceived;
    private final Counter packetsLost;
    /** Starts of calls that are not joined yet; the oldest is forgotten when there are too many. */
    private final Map<CallId, Instant> settingUp = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallId, Instant> eldest) {
            return size() > MOST_CALLS;
        }
    };

    public CallMetrics(OpsMetrics metrics) {
        registry = metrics.registry();
        attempts = Counter.builder("santral.calls.attempts")
                .description("Calls accepted")
                .register(registry);
        setup = Timer.builder("santral.calls.setup")
                .description("From accepting a call until its parties can talk")
                .serviceLevelObjectives(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60))
                .register(registry);
        packetsReceived = Counter.builder("santral.rtp.received")
                .description("RTP packets received, counted when a leg ends")
                .register(registry);
        packetsLost = Counter.builder("santral.rtp.lost")
                .description("RTP packets that never came, counted when a leg ends")
                .register(registry);
    }

    @Override
    public void apply(Tx tx, List<LedgerEntry> batch) {
        // Counted only when they are on disk.
    }

    @Override
    public void committed(List<LedgerEntry> batch) {
        for (LedgerEntry entry : batch) {
            switch (entry.event()) {
                case LedgerEvent.Accepted _ -> {
                    attempts.increment();
                    settingUp.put(entry.call(), entry.at());
                }
                case LedgerEvent.Connected _ -> {
                    Instant start = settingUp.remove(entry.call());
                    if (start != null && !entry.at().isBefore(start)) {
                        setup.record(Duration.between(start, entry.at()));
                    }
                }
                case LedgerEvent.LegEnded(var _, var _, var _, LegFacts facts)
                when facts != null -> {
                    packetsReceived.increment(facts.packetsReceived());
                    packetsLost.increment(Math.max(0, facts.packetsLost()));
                }
                case LedgerEvent.Ended ended -> {
                    settingUp.remove(entry.call());
                    Counter.builder("santral.calls.results")
                            .description("Calls ended, by cause")
                            .tag("cause", ended.termination().cause().name())
                            .register(registry)
                            .increment();
                }
                case LedgerEvent.LegEnded _,
                        LedgerEvent.LegStarted _,
                        LedgerEvent.LegRinging _,
                        LedgerEvent.LegAnswered _,
                        LedgerEvent.PickedUp _,
                        LedgerEvent.Held _,
                        LedgerEvent.StepEntered _,
                        LedgerEvent.Gathered _,
                        LedgerEvent.Surveyed _,
                        LedgerEvent.QueueLeft _,
                        LedgerEvent.Transferred _,
                        LedgerEvent.RecordingSegment _,
                        LedgerEvent.RecordingPaused _,
                        LedgerEvent.Resumed _,
                        LedgerEvent.RecordingStarted _,
                        LedgerEvent.RecordingReady _,
                        LedgerEvent.RecordingLost _ -> {}
            }
        }
    }
}
