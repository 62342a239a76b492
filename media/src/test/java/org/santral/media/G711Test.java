package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {
    @Test
    void knownCodesOfTheRecommendation() {
        // G.711 tables 1a/1b (A-law) and 2a/2b (u-law), scaled to 16 bits.
        assertThat(G711.aToLinear((byte) 0xD5)).isEqualTo((short) 8);
        assertThat(G711.aToLinear((byte) 0x55)).isEqualTo((short) -8);
        assertThat(G711.aToLinear((byte) 0xAA)).isEqualTo((short) 32256);
        assertThat(G711.aToLinear((byte) 0x2A)).isEqualTo((short) -32256);
        assertThat(G711.uToLinear((byte) 0xFF)).isZero();
        assertThat(G711.uToLinear((byte) 0x7F)).isZero();
        assertThat(G711.uToLinear((byte) 0x80)).isEqualTo((short) 32124);
        assertThat(G711.uToLinear((byte) 0x00)).isEqualTo((short) -32124);
        assertThat(G711.linearToA((short) 0)).isEqualTo(G711.SILENCE_A);
        assertThat(G711.linearToU((short) 0)).isEqualTo(G711.SILENCE_U);
    }

    @Test
    void everyCodeSurvivesDecodingAndEncoding() {
        for (int code = 0; code < 256; code++) {
            byte octet = (byte) code;
            assertThat(G711.linearToA(G711.aToLinear(octet))).isEqualTo(octet);
            if (octet != 0x7F) {
                assertThat(G711.linearToU(G711.uToLinear(octet))).isEqualTo(octet);
            }
        }
    }

    @Test
    void everySampleKeepsItsSignAndItsSizeWithinTheStep() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int tolerance = 16 + Math.abs(sample) / 16;
            assertThat(Math.abs(G711.aToLinear(G711.linearToA((short) sample)) - sample))
                    .isLessThanOrEqualTo(tolerance);
            assertThat(Math.abs(G711.uToLinear(G711.linearToU((short) sample)) - sample))
                    .isLessThanOrEqualTo(tolerance + 640);
        }
    }

    @Test
    void oneLawToTheOtherIsThroughTheSample() {
        for (int code = 0; code < 256; code++) {
            byte octet = (byte) code;
            assertThat(G711.aToU(octet)).isEqualTo(G711.linearToU(G711.aToLinear(octet)));
            assertThat(G711.uToA(octet)).isEqualTo(G711.linearToA(G711.uToLinear(octet)));
        }
    }
}
