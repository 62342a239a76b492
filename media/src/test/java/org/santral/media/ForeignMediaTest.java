package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody on another host can do to a call whose ports he has guessed: nothing, also before the party has sent. */
class ForeignMediaTest {
    private static final byte[] NOISE = filled((byte) 0x66);

    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private Phone stranger;
    private MediaSession sa;
    private MediaSession sb;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMA);
        stranger = new Phone(Codec.PCMA, "127.0.0.2");
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

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[Phone.FRAME];
        Arrays.fill(bytes, value);
        return bytes;
    }

    /** SDP of a phone behind NAT: an address on a host that never sends. */
    private RemoteMedia behindNat(String sipComesFrom, SrtpKeys keys) throws Exception {
        try (Phone gone = new Phone(Codec.PCMA, "127.0.0.9")) {
            InetAddress host = sipComesFrom == null ? null : InetAddress.ofLiteral(sipComesFrom);
            return new RemoteMedia(gone.address(), null, Codec.PCMA, Codec.TELEPHONE_EVENT, true, true, 20, keys, host);
        }
    }

    private void noise(Phone from) {
        from.say(8, false, NOISE);
    }

    private void dropped(long packets) {
        Await.until("packets dropped", () -> sa.stats().packetsDropped() == packets);
    }

    private void received(long packets) {
        Await.until("packets received", () -> sa.stats().packetsReceived() == packets);
    }

    @Test
    void whoIsFasterThanThePartyIsNotHeardInItsPlace() throws Exception {
        sa.remote(a.media());
        noise(stranger);
        noise(stranger);
        dropped(2);
        b.sayTone(440);
        assertThat(a.receive().payload()).hasSize(Phone.FRAME);
        a.sayTone(440);
        received(1);
        clock.advance(Latch.PATIENCE);
        noise(stranger);
        dropped(3);

        assertThat(b.receive().payload()).isNotEqualTo(NOISE);
        assertThat(b.hearsNothing()).isTrue();
        assertThat(stranger.hearsNothing()).isTrue();
        assertThat(events.sources).containsExactly(a.address());
    }

    @Test
    void aPhoneBehindNatIsHeardAtOnceFromWhereItsSipComesFrom() throws Exception {
        sa.remote(behindNat("127.0.0.1", null));
        noise(stranger);
        dropped(1);
        a.sayTone(440);
        received(1);
        b.receive();
        b.sayTone(440);
        assertThat(a.receive().payload()).hasSize(Phone.FRAME);
        assertThat(stranger.hearsNothing()).isTrue();
    }

    @Test
    void aPartyThatSendsFromSomewhereElseAltogetherIsHeardAfterAWhileAndGivesWayToABetterOne() throws Exception {
        RemoteMedia nat = behindNat("127.0.0.1", null);
        sa.remote(nat);
        noise(stranger);
        dropped(1);
        clock.advance(Latch.PATIENCE);
        noise(stranger);
        received(1);
        assertThat(b.receive().payload()).isEqualTo(NOISE);
        b.sayTone(440);
        assertThat(stranger.receive().payload()).hasSize(Phone.FRAME);

        sa.remote(nat);
        noise(stranger);
        received(2);
        b.receive();

        a.ssrc = 99;
        a.sayTone(440);
        received(3);
        noise(stranger);
        dropped(2);
        assertThat(sa.stats().remote()).isEqualTo(a.address());
    }

    @Test
    void whoHasTheKeyNeedNotWait() throws Exception {
        Srtp.prepare();
        SrtpKeys keys =
                new SrtpKeys(SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM), SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM));
        sa.remote(behindNat(null, keys));
        ByteBuffer packet = ByteBuffer.allocateDirect(2048)
                .put(stranger.packet(8, false, 1, 160, NOISE))
                .flip();
        assertThat(new SrtpOut(keys.theirs(), stranger.ssrc).protect(packet)).isTrue();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(packet.position(), bytes);
        stranger.sendRaw(bytes);
        received(1);
        assertThat(b.receive().payload()).isEqualTo(NOISE);
    }

    @Test
    void whatThePartyMayNotSendDoesNotBeginTheWait() throws Exception {
        sa.remote(behindNat(null, null));
        stranger.say(77, false, NOISE);
        dropped(1);
        clock.advance(Latch.PATIENCE);
        noise(stranger);
        dropped(2);
        assertThat(b.hearsNothing()).isTrue();
    }

    /** A report with one block: so many packets lost of what we send. */
    private static byte[] report(int type, int fromSsrc, int ourSsrc, int lost) {
        int head = type == 200 ? 28 : 8;
        ByteBuffer report = ByteBuffer.allocate(head + 24);
        report.put((byte) 0x81)
                .put((byte) type)
                .putShort((short) (report.capacity() / 4 - 1))
                .putInt(fromSsrc);
        report.position(head).putInt(ourSsrc).putInt(lost);
        return report.array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    @Test
    void forgedReportsAndFarewellsChangeNothing() throws Exception {
        sa.remote(a.media());
        a.sayTone(440);
        received(1);
        b.receive();
        b.sayTone(440);
        int ours = a.receive().ssrc();
        byte[] bye = {(byte) 0x81, (byte) 203, 0, 1, 0, 0, 0x12, 0x34};
        byte[] forged = report(200, a.ssrc, ours, 1_000);
        byte[] big = new byte[0];
        while (big.length < 1_300) {
            big = joined(big, forged);
        }
        int rtcp = sa.localRtpPort() + 1;
        for (byte[] each : new byte[][] {forged, joined(forged, bye), bye, big}) {
            stranger.sendRaw(each, rtcp);
        }
        dropped(4);
        assertThat(sa.stats().packetsLostByRemote()).isZero();

        a.sendRaw(joined(report(201, a.ssrc, ours, 7), bye), rtcp);
        Await.until("the party's own is read", () -> sa.stats().packetsLostByRemote() == 7);
        a.sendRaw(big, rtcp);
        Await.until("the last of many counts", () -> sa.stats().packetsLostByRemote() == 1_000);
        Await.until("our own report goes to the party", () -> {
            clock.advanceMs(500);
            return !a.hearsNothing();
        });
        a.sayTone(440);
        received(2);
        assertThat(b.receive().payload()).hasSize(Phone.FRAME);
        assertThat(stranger.hearsNothing()).isTrue();
    }

    /** RFC 5389 §6: a binding request, as a phone that tries out ways through NAT sends it. */
    private static byte[] binding(Random random) {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        return ByteBuffer.allocate(20)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0x2112A442)
                .put(transaction)
                .array();
    }

    @Test
    void bindingRequestsAreNeitherAnsweredNorAWayIn() throws Exception {
        sa.remote(behindNat(null, null));
        Random random = new Random(7);
        stranger.sendRaw(binding(random));
        stranger.sendRaw(binding(random), sa.localRtpPort() + 1);
        dropped(2);
        clock.advance(Latch.PATIENCE);
        noise(stranger);
        dropped(3);
        assertThat(stranger.hearsNothing()).isTrue();
        assertThat(sa.stats().remote()).isNull();
        assertThat(events.sources).isEmpty();
    }

    @Test
    void aFloodFromManySourcesIsNotHeardAndThePartyIs() throws Exception {
        sa.remote(a.media());
        a.sayTone(440);
        received(1);
        b.receive();
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            try (DatagramSocket source = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0." + (2 + i % 50)))) {
                for (int j = 0; j < 10; j++) {
                    byte[] junk = new byte[random.nextInt(1_400)];
                    random.nextBytes(junk);
                    byte[] sent = j % 2 == 0 ? junk : stranger.packet(8, false, j, j * 160, NOISE);
                    source.send(
                            new DatagramPacket(sent, sent.length, InetAddress.getLoopbackAddress(), sa.localRtpPort()));
                }
            }
            if (i % 10 == 9) {
                // As fast as it is read: what is asked here is not how much a socket can hold.
                dropped(10L * (i + 1));
                byte[] tone = a.tone(440);
                a.say(8, false, tone);
                assertThat(b.receive().payload()).isEqualTo(tone);
            }
        }
        assertThat(b.hearsNothing()).isTrue();
        assertThat(sa.stats().packetsReceived()).isEqualTo(21);
        assertThat(sa.stats().remote()).isEqualTo(a.address());
        assertThat(events.sources).containsExactly(a.address());
    }
}
