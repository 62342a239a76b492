package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A session with keys: one party encrypted, the other in the clear, and those who have no key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SrtpSessionTest {
    private static final int PACKETS = 50;

    private MediaEngine engine;

    @BeforeAll
    void start() {
        Srtp.prepare();
        engine = Engines.real();
    }

    @AfterAll
    void stop() {
        engine.close();
    }

    private static RemoteMedia encrypted(Phone phone, SrtpKeys keys) {
        return new RemoteMedia(phone.address(), null, phone.codec, Codec.TELEPHONE_EVENT, true, true, 20, keys, null);
    }

    private static SrtpKeys keys(SrtpSuite suite) {
        return new SrtpKeys(SrtpKey.random(suite), SrtpKey.random(suite));
    }

    @Test
    void anEncryptedPartyAndOneInTheClearHearEachOther() throws Exception {
        try (Phone secure = new Phone(Codec.PCMA);
                Phone plain = new Phone(Codec.PCMA);
                MediaSession s = engine.open(new Events());
                MediaSession p = engine.open(new Events())) {
            SrtpKeys keys = keys(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
            s.remote(encrypted(secure, keys));
            p.remote(plain.media());
            s.bridge(p);
            p.bridge(s);
            SrtpOut says = new SrtpOut(keys.theirs(), secure.ssrc);
            SrtpIn hears = new SrtpIn(keys.ours());

            for (int i = 0; i < PACKETS; i++) {
                byte[] tone = secure.tone(440);
                secure.sendRaw(protect(says, secure, i, tone), s.localRtpPort());
                assertThat(plain.receive().payload()).isEqualTo(tone);
            }
            for (int i = 0; i < PACKETS; i++) {
                byte[] tone = plain.tone(620);
                plain.sendRaw(plain.packet(8, false, i, i * 160, tone), p.localRtpPort());
                byte[] wire = secure.datagram();
                assertThat(payload(wire)).isNotEqualTo(tone);
                ByteBuffer packet = direct(wire);
                assertThat(hears.unprotect(packet)).isTrue();
                packet.position(RtpPacket.HEADER_BYTES);
                assertThat(bytes(packet)).isEqualTo(tone);
            }
        }
    }

    @Test
    void whoHasNoKeyIsNeitherHeardNorLockedTo() throws Exception {
        try (Phone secure = new Phone(Codec.PCMA);
                Phone stranger = new Phone(Codec.PCMA);
                Phone plain = new Phone(Codec.PCMA);
                MediaSession s = engine.open(new Events());
                MediaSession p = engine.open(new Events())) {
            SrtpKeys keys = keys(SrtpSuite.AEAD_AES_128_GCM);
            s.remote(encrypted(secure, keys));
            p.remote(plain.media());
            s.bridge(p);
            SrtpOut says = new SrtpOut(keys.theirs(), secure.ssrc);
            SrtpOut guesses = new SrtpOut(SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM), stranger.ssrc);

            stranger.sendRaw(stranger.packet(8, false, 1, 160, stranger.tone(100)), s.localRtpPort());
            stranger.sendRaw(protect(guesses, stranger, 2, stranger.tone(100)), s.localRtpPort());
            secure.sendRaw(secure.packet(8, false, 3, 160, secure.tone(100)), s.localRtpPort());
            Await.until("all three are dropped", () -> s.stats().packetsDropped() == 3);
            assertThat(s.stats().remote()).isNull();

            byte[] tone = secure.tone(440);
            byte[] first = protect(says, secure, 4, tone);
            secure.sendRaw(first, s.localRtpPort());
            assertThat(plain.receive().payload()).isEqualTo(tone);
            assertThat(s.stats().remote()).isEqualTo(secure.address());

            secure.sendRaw(first, s.localRtpPort());
            Await.until("the replayed one is dropped, too", () -> s.stats().packetsDropped() == 4);
            assertThat(s.stats().packetsReceived()).isEqualTo(1);
        }
    }

    @Test
    void keysChangeInMidCallAndKeepTheirStateWhenTheyDoNot() throws Exception {
        try (Phone secure = new Phone(Codec.PCMA);
                Phone plain = new Phone(Codec.PCMA);
                MediaSession s = engine.open(new Events());
                MediaSession p = engine.open(new Events())) {
            SrtpKeys keys = keys(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
            s.remote(encrypted(secure, keys));
            p.remote(plain.media());
            s.bridge(p);
            SrtpOut says = new SrtpOut(keys.theirs(), secure.ssrc);
            byte[] first = protect(says, secure, 1, secure.tone(440));
            secure.sendRaw(first, s.localRtpPort());
            plain.receive();

            s.remote(encrypted(secure, keys));
            secure.sendRaw(first, s.localRtpPort());
            Await.until(
                    "a re-INVITE does not open the door to replays",
                    () -> s.stats().packetsDropped() == 1);

            SrtpKeys changed = new SrtpKeys(keys.ours(), SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32));
            s.remote(encrypted(secure, changed));
            secure.sendRaw(protect(says, secure, 2, secure.tone(440)), s.localRtpPort());
            Await.until("the old key counts no more", () -> s.stats().packetsDropped() == 2);
            byte[] tone = secure.tone(440);
            secure.sendRaw(protect(new SrtpOut(changed.theirs(), secure.ssrc), secure, 3, tone), s.localRtpPort());
            assertThat(plain.receive().payload()).isEqualTo(tone);
        }
    }

    private static byte[] protect(SrtpOut out, Phone phone, int sequence, byte[] payload) {
        ByteBuffer packet = direct(phone.packet(8, false, sequence, sequence * 160, payload));
        assertThat(out.protect(packet)).isTrue();
        return bytes(packet);
    }

    private static byte[] payload(byte[] packet) {
        return java.util.Arrays.copyOfRange(packet, RtpPacket.HEADER_BYTES, RtpPacket.HEADER_BYTES + Phone.FRAME);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(2048).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
