package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Packets as others encrypt them: the master key of RFC 3711 B.3, which its key derivation begins with, and the packets
 * that libsrtp checks itself by.
 */
class SrtpVectorsTest {
    private static final String CLEAR = "800f1234decafbadcafebabe" + "abababababababababababababababab";
    private static final String CONTROL = "81c8000bcafebabe" + "abababababababababababababababab";

    private static final SrtpKey COUNTER_KEY = new SrtpKey(
            SrtpSuite.AES_CM_128_HMAC_SHA1_80, hex("e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6"));
    private static final SrtpKey GCM_KEY =
            new SrtpKey(SrtpSuite.AEAD_AES_128_GCM, hex("000102030405060708090a0b0c0d0e0fa0a1a2a3a4a5a6a7a8a9aaab"));

    @Test
    void counterModeIsWhatLibsrtpSends() {
        assertThat(encrypted(COUNTER_KEY, CLEAR))
                .isEqualTo("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    }

    @Test
    void galoisCounterModeIsWhatLibsrtpSends() {
        assertThat(encrypted(GCM_KEY, CLEAR))
                .isEqualTo("800f1234decafbadcafebabe"
                        + "c5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392");
    }

    @Test
    void controlPacketsOfLibsrtpAreRead() {
        ByteBuffer packet = direct(hex("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798"));

        assertThat(new SrtpIn(COUNTER_KEY).unprotectControl(packet)).isTrue();
        assertThat(text(packet)).isEqualTo(CONTROL);
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    void whatIsSentIsReadOnceAndNeverChanged(SrtpSuite suite) {
        SrtpKey key = SrtpKey.random(suite);
        SrtpOut out = new SrtpOut(key, 0xcafebabe);
        SrtpIn in = new SrtpIn(key);
        ByteBuffer sent = direct(hex(CLEAR));
        assertThat(out.protect(sent)).isTrue();
        byte[] wire = bytes(sent);

        for (int i = 0; i < wire.length; i++) {
            byte[] forged = wire.clone();
            forged[i] ^= 1;
            assertThat(in.unprotect(direct(forged))).as("byte %d changed", i).isFalse();
        }
        ByteBuffer received = direct(wire);
        assertThat(in.unprotect(received)).isTrue();
        assertThat(text(received)).isEqualTo(CLEAR);
        assertThat(in.unprotect(direct(wire))).as("replayed").isFalse();
        assertThat(in.unprotect(direct(hex(CLEAR)))).as("in the clear").isFalse();
        assertThat(new SrtpIn(SrtpKey.random(suite)).unprotect(direct(wire))).isFalse();

        ByteBuffer report = direct(hex(CONTROL));
        assertThat(out.protectControl(report)).isTrue();
        byte[] control = bytes(report);
        ByteBuffer read = direct(control);
        assertThat(in.unprotectControl(read)).isTrue();
        assertThat(text(read)).isEqualTo(CONTROL);
        assertThat(in.unprotectControl(direct(control))).as("replayed").isFalse();
    }

    @ParameterizedTest
    @EnumSource(SrtpSuite.class)
    void garbageIsNeitherReadNorRemembered(SrtpSuite suite) {
        SrtpKey key = SrtpKey.random(suite);
        SrtpIn in = new SrtpIn(key);
        Random random = new Random(3711);
        for (int i = 0; i < 5_000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = (byte) (0x80 | garbage[0] & 0x3F);
            }
            assertThat(in.unprotect(direct(garbage))).isFalse();
            assertThat(in.unprotectControl(direct(garbage))).isFalse();
        }
        ByteBuffer sent = direct(hex(CLEAR));
        new SrtpOut(key, 0xcafebabe).protect(sent);
        assertThat(in.unprotect(sent)).isTrue();
    }

    /** The sequence number begins anew after 65535; that it did is part of what is encrypted (RFC 3711 §3.3.1). */
    @Test
    void numbersGoRoundAndLateOnesAreStillRead() {
        SrtpKey key = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        SrtpOut out = new SrtpOut(key, 7);
        SrtpIn in = new SrtpIn(key);
        byte[] late = new byte[0];
        for (int number = 65_500; number < 65_600; number++) {
            ByteBuffer packet = direct(numbered(number));
            assertThat(out.protect(packet)).isTrue();
            if (number == 65_534) {
                late = bytes(packet);
            } else {
                assertThat(in.unprotect(packet)).as("number %d", number).isTrue();
            }
            if (number == 65_540) {
                assertThat(in.unprotect(direct(late))).as("six packets late").isTrue();
            }
        }
    }

    @Test
    void nothingIsEncryptedTwiceUnderOneNumber() {
        SrtpOut out = new SrtpOut(SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80), 7);
        assertThat(out.protect(direct(numbered(5)))).isTrue();
        assertThat(out.protect(direct(numbered(5)))).isFalse();
    }

    @Test
    void keysHaveTheirSizeAndAreNotShown() {
        assertThatThrownBy(() -> new SrtpKey(SrtpSuite.AES_CM_128_HMAC_SHA1_80, new byte[29]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(COUNTER_KEY.toString()).isEqualTo("AES_CM_128_HMAC_SHA1_80 key");
        assertThat(new SrtpKey(COUNTER_KEY.suite(), COUNTER_KEY.keyAndSalt())).isEqualTo(COUNTER_KEY);
    }

    private static byte[] numbered(int number) {
        byte[] packet = hex(CLEAR);
        packet[2] = (byte) (number >> 8);
        packet[3] = (byte) number;
        return packet;
    }

    private static String encrypted(SrtpKey key, String clear) {
        ByteBuffer packet = direct(hex(clear));
        assertThat(new SrtpOut(key, 0xcafebabe).protect(packet)).isTrue();
        return text(packet);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(2048).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static String text(ByteBuffer buffer) {
        return HexFormat.of().formatHex(bytes(buffer));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
