package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatchingTest {
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private Phone stranger;
    private MediaSession sa;
    private MediaSession sb;
    private final Events events = new Events();

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(new ManualClock());
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMA);
        stranger = new Phone(Codec.PCMA);
        sa = engine.open(events);
        sb = engine.open(new Events());
        sb.remote(b.media());
        sa.bridge(sb);
        sb.bridge(sa);
        a.to(sa);
        b.to(sb);
        stranger.to(sa);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
        stranger.close();
    }

    /** SDP of a phone behind NAT: an address at which nobody listens. */
    private RemoteMedia behindNat() throws Exception {
        try (Phone gone = new Phone(Codec.PCMA)) {
            return gone.media();
        }
    }

    private void received(long packets) {
        Await.until("packets received", () -> sa.stats().packetsReceived() == packets);
    }

    private void dropped(long packets) {
        Await.until("packets dropped", () -> sa.stats().packetsDropped() == packets);
    }

    @Test
    void theFirstValidPacketSaysWhereThePartyIs() throws Exception {
        sa.remote(behindNat());
        a.sayTone(440);
        received(1);
        b.receive();

        assertThat(events.sources).containsExactly(a.address());
        assertThat(sa.stats().remote()).isEqualTo(a.address());
        b.sayTone(440);
        assertThat(a.receive().payload()).hasSize(160);
    }

    @Test
    void anInjectorIsNotHeardAndHearsNothing() throws Exception {
        sa.remote(behindNat());
        a.sayTone(440);
        received(1);
        b.receive();
        stranger.sayTone(1000);
        stranger.sayTone(1000);
        dropped(2);

        assertThat(sa.stats().packetsReceived()).isEqualTo(1);
        assertThat(b.hearsNothing()).isTrue();
        b.sayTone(440);
        a.receive();
        assertThat(stranger.hearsNothing()).isTrue();
        assertThat(events.sources).hasSize(1);
    }

    @Test
    void theSignalledAddressTakesOverFromAnInjectorThatWasFaster() throws Exception {
        sa.remote(a.media());
        stranger.sayTone(1000);
        received(1);
        a.sayTone(440);
        received(2);
        stranger.sayTone(1000);
        dropped(1);

        assertThat(sa.stats().remote()).isEqualTo(a.address());
        b.receive(2);
        b.sayTone(440);
        a.receive();
        assertThat(stranger.hearsNothing()).isTrue();
    }

    @Test
    void anotherSourceIsAcceptedAfterSignalling() throws Exception {
        RemoteMedia nat = behindNat();
        sa.remote(nat);
        a.sayTone(440);
        received(1);
        sa.remote(nat);
        b.sayTone(440);
        a.receive();
        stranger.sayTone(440);
        received(2);

        b.sayTone(440);
        stranger.receive();
        assertThat(events.sources).containsExactly(a.address(), stranger.address());
        a.sayTone(440);
        dropped(1);
    }

    @Test
    void aPacketThatIsNotOursLocksNothing() throws Exception {
        sa.remote(behindNat());
        stranger.say(77, false, new byte[160]);
        stranger.sendRaw(new byte[40]);
        stranger.sendRaw(new byte[1600]);
        dropped(3);
        a.sayTone(440);
        received(1);

        assertThat(events.sources).containsExactly(a.address());
    }

    @Test
    void nothingIsReceivedBeforeTheOtherSideIsKnownOrWhileItIsNotToSend() throws Exception {
        a.sayTone(440);
        dropped(1);
        sa.remote(a.media(null, true, false));
        a.sayTone(440);
        dropped(2);

        assertThat(events.sources).isEmpty();
        b.sayTone(440);
        a.receive();
    }

    @Test
    void nothingIsSentToAPartyOnHold() throws Exception {
        sa.remote(a.media(null, false, true));
        b.sayTone(440);
        Await.until("b is heard", () -> sb.stats().packetsReceived() == 1);

        assertThat(a.hearsNothing()).isTrue();
        assertThat(sa.stats().packetsSent()).isZero();
    }
}
