package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallRefused;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.OriginateRequest;
import org.santral.call.OriginateRequest.DialOn;
import org.santral.call.TollMeter;
import org.santral.call.TollMeter.Crossing;
import org.santral.call.TollMeter.Measure;
import org.santral.rig.Eventually;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Limits;
import org.santral.tenant.OutsideCaps;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** Somebody has a password or a key and calls whatever costs most. */
class TollFraudTest {
    private static final PhoneNumber HOME = new PhoneNumber("905321234567");
    private static final PhoneNumber ABROAD = new PhoneNumber("493027590915");

    /** A clock that a test moves. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-03-02T09:10:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Hands clock = new Hands();
    private final List<LedgerEntry> written = new ArrayList<>();

    private static Limits caps(OutsideCaps tenant, OutsideCaps extension) {
        return new Limits(100, 100, true, List.of()).withOutside(tenant, extension);
    }

    private static Tenant tenant(Limits limits) {
        return Tenant.builder("demo", 101, "demo.example")
                .limits(limits)
                .extensions(List.of(
                        Extension.of("1000", "Ada", "secret", null, false),
                        Extension.of("1001", "Efe", "secret", null, false)))
                .build();
    }

    private void write(TollMeter meter, CallId call, LedgerEvent event) {
        LedgerEntry entry = new LedgerEntry(call, 101, written.size(), clock.now, event);
        written.add(entry);
        meter.observe(List.of(entry));
    }

    /** A call of an extension to a number outside, answered. */
    private CallId talks(TollMeter meter, String extension, String number) {
        CallId call = CallId.create(clock.millis());
        write(
                meter,
                call,
                new LedgerEvent.Accepted(
                        LedgerEvent.Direction.OUT,
                        LedgerEvent.Origin.DIALED,
                        new LedgerEvent.Party(extension, "", extension),
                        new LedgerEvent.Party(number, "", null),
                        null,
                        null,
                        null,
                        null));
        write(meter, call, new LedgerEvent.LegStarted(LedgerEvent.Side.B, 0, number, null, "carrier"));
        write(meter, call, new LedgerEvent.LegAnswered(LedgerEvent.Side.B, 0, null));
        return call;
    }

    private void over(TollMeter meter, CallId call) {
        Termination why = Termination.of(Cause.NORMAL_CLEARING, Termination.By.CALLER, Termination.How.BYE);
        write(meter, call, new LedgerEvent.LegEnded(LedgerEvent.Side.B, 0, why, null));
        write(meter, call, new LedgerEvent.Ended(why, clock.now, false, false));
    }

    @Test
    void minutes_of_talks_that_run_count_and_a_restart_forgets_nothing() {
        Tenant tenant = tenant(caps(new OutsideCaps(0, 10, 0), OutsideCaps.NONE));
        Directory directory = new Directory(List.of(tenant));
        TollMeter meter = new TollMeter(directory, clock);
        CallId first = talks(meter, "1000", HOME.digits());
        clock.now = clock.now.plus(Duration.ofMinutes(6));
        over(meter, first);
        assertThat(meter.refusal(tenant, null, HOME)).isEmpty();
        CallId second = talks(meter, "1001", HOME.digits());
        clock.now = clock.now.plus(Duration.ofMinutes(4));
        assertThat(meter.refusal(tenant, null, HOME)).contains("the tenant's outside minutes of today are used up");

        over(meter, second);
        TollMeter restarted = new TollMeter(directory, clock);
        written.forEach(restarted::remember);
        assertThat(restarted.refusal(tenant, null, HOME)).isPresent();
        clock.now = clock.now.plus(Duration.ofHours(24));
        assertThat(restarted.refusal(tenant, null, HOME)).as("tomorrow").isEmpty();
    }

    @Test
    void minutes_abroad_are_capped_apart_and_talks_end_at_twice_the_cap() {
        Tenant tenant = tenant(caps(new OutsideCaps(0, 0, 10), OutsideCaps.NONE));
        TollMeter meter = new TollMeter(new Directory(List.of(tenant)), clock);
        CallId home = talks(meter, "1000", HOME.digits());
        CallId abroad = talks(meter, "1000", "00" + ABROAD.digits());
        assertThat(meter.crossings()).isEmpty();
        clock.now = clock.now.plus(Duration.ofMinutes(8));
        assertThat(meter.crossings())
                .extracting(Crossing::measure, Crossing::percent)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Measure.MINUTES_ABROAD_PER_DAY, 80));
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(meter.crossings()).extracting(Crossing::percent).containsExactly(100);
        assertThat(meter.crossings()).as("once").isEmpty();
        assertThat(meter.refusal(tenant, null, ABROAD)).isPresent();
        assertThat(meter.refusal(tenant, null, HOME)).isEmpty();
        assertThat(meter.overdrawn()).isEmpty();
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        assertThat(meter.overdrawn()).extracting(TollMeter.Overdrawn::call).containsExactly(abroad);
        over(meter, home);
        over(meter, abroad);
        assertThat(meter.overdrawn()).isEmpty();
    }

    @Test
    void an_extension_pays_for_what_it_forwards_and_transfers() {
        Tenant tenant = tenant(caps(OutsideCaps.NONE, new OutsideCaps(2, 0, 0)));
        TollMeter meter = new TollMeter(new Directory(List.of(tenant)), clock);
        Extension ada = tenant.extension("1000").orElseThrow();
        Extension efe = tenant.extension("1001").orElseThrow();
        for (int i = 0; i < 2; i++) {
            CallId call = CallId.create(clock.millis() + i);
            write(
                    meter,
                    call,
                    new LedgerEvent.Accepted(
                            LedgerEvent.Direction.IN,
                            LedgerEvent.Origin.DIALED,
                            new LedgerEvent.Party("905329990000", "", null),
                            new LedgerEvent.Party("1000", "", null),
                            null,
                            null,
                            null,
                            null));
            write(
                    meter,
                    call,
                    i == 0
                            ? new LedgerEvent.StepEntered(LedgerEvent.StepKind.EXTENSION, "1000")
                            : new LedgerEvent.Transferred(LedgerEvent.TransferKind.BLIND, "1000", HOME.digits(), null));
            write(meter, call, new LedgerEvent.LegStarted(LedgerEvent.Side.B, 0, HOME.digits(), null, "carrier"));
        }
        assertThat(meter.refusal(tenant, ada, HOME))
                .contains("extension 1000's outside calls of this hour are used up");
        assertThat(meter.refusal(tenant, efe, HOME)).isEmpty();
        assertThat(meter.refusal(tenant, null, HOME)).isEmpty();
        clock.now = clock.now.plus(Duration.ofHours(1));
        assertThat(meter.refusal(tenant, ada, HOME)).isEmpty();
    }

    @Test
    void calls_asked_for_at_once_do_not_get_past_the_cap_together() throws Exception {
        try (SipPeer carrier = new SipPeer();
                Switch sw = new Switch(Setup.of(carrier)
                        .with(new Limits(100, 100, false, List.of())
                                .withOutside(new OutsideCaps(5, 0, 0), OutsideCaps.NONE)))) {
            AtomicInteger accepted = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                OriginateRequest request = new OriginateRequest.Masked(
                        "90532112%04d".formatted(i), Switch.SECOND, null, DialOn.ANSWER, false, Switch.RING, null);
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        sw.calls.originate(sw.tenant, request);
                        accepted.incrementAndGet();
                    } catch (CallRefused | InterruptedException refused) {
                        // As it should be.
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Eventually.holds("five ring, the others are over", () -> carrier.calls() == 5 && sw.calls.live() == 5);
            assertThatThrownBy(() -> sw.originate(DialOn.ANSWER))
                    .isInstanceOf(CallRefused.class)
                    .hasMessage("the tenant's outside calls of this hour are used up")
                    .extracting(e -> ((CallRefused) e).why())
                    .isEqualTo(CallRefused.Why.NOT_PERMITTED);
        }
    }
}
