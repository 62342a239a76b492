package org.santral.media;

import java.nio.ByteBuffer;

/** G.711 A-law and µ-law by table: to and from 16-bit linear PCM, and from one law to the other. */
public final class G711 {
    private static final short[] A_TO_LINEAR = new short[256];
    private static final short[] U_TO_LINEAR = new short[256];
    private static final byte[] LINEAR_TO_A = new byte[8192];
    private static final byte[] LINEAR_TO_U = new byte[16384];
    private static final byte[] A_TO_U = new byte[256];
    private static final byte[] U_TO_A = new byte[256];

    /** The code of silence in A-law. */
    public static final byte SILENCE_A = (byte) 0xD5;

    /** The code of silence in µ-law. */
    public static final byte SILENCE_U = (byte) 0xFF;

    static {
        for (int code = 0; code < 256; code++) {
            A_TO_LINEAR[code] = expandA(code);
            U_TO_LINEAR[code] = expandU(code);
        }
        for (int i = 0; i < LINEAR_TO_A.length; i++) {
            LINEAR_TO_A[i] = compressA((short) (i << 3));
        }
        for (int i = 0; i < LINEAR_TO_U.length; i++) {
            LINEAR_TO_U[i] = compressU((short) (i << 2));
        }
        for (int code = 0; code < 256; code++) {
            A_TO_U[code] = linearToU(A_TO_LINEAR[code]);
            U_TO_A[code] = linearToA(U_TO_LINEAR[code]);
        }
    }

    private G711() {}

    /** A-law code to a 16-bit sample. */
    public static short aToLinear(byte code) {
        return A_TO_LINEAR[code & 0xFF];
    }

    /** µ-law code to a 16-bit sample. */
    public static short uToLinear(byte code) {
        return U_TO_LINEAR[code & 0xFF];
    }

    /** 16-bit sample to A-law, which looks at the upper 13 bits. */
    public static byte linearToA(short sample) {
        return LINEAR_TO_A[(sample & 0xFFFF) >> 3];
    }

    /** 16-bit sample to µ-law, which looks at the upper 14 bits. */
    public static byte linearToU(short sample) {
        return LINEAR_TO_U[(sample & 0xFFFF) >> 2];
    }

    /** A-law code to µ-law code. */
    public static byte aToU(byte code) {
        return A_TO_U[code & 0xFF];
    }

    /** µ-law code to A-law code. */
    public static byte uToA(byte code) {
        return U_TO_A[code & 0xFF];
    }

    /** Converts {@code length} codes of the buffer in place, from A-law if {@code fromA}, else from µ-law. */
    static void transcode(ByteBuffer buffer, int offset, int length, boolean fromA) {
        byte[] table = fromA ? A_TO_U : U_TO_A;
        for (int i = offset; i < offset + length; i++) {
            buffer.put(i, table[buffer.get(i) & 0xFF]);
        }
    }

    /** The 256 values of a law, by code; not to be changed. */
    static short[] table(boolean aLaw) {
        return aLaw ? A_TO_LINEAR : U_TO_LINEAR;
    }

    /** Decodes {@code count} codes of the buffer. */
    static void decode(ByteBuffer buffer, int offset, short[] pcm, int count, boolean aLaw) {
        short[] table = table(aLaw);
        for (int i = 0; i < count; i++) {
            pcm[i] = table[buffer.get(offset + i) & 0xFF];
        }
    }

    /** Puts {@code count} encoded samples at the buffer's position. */
    static void encode(short[] pcm, int count, boolean aLaw, ByteBuffer target) {
        for (int i = 0; i < count; i++) {
            target.put(aLaw ? linearToA(pcm[i]) : linearToU(pcm[i]));
        }
    }

    private static short expandA(int code) {
        int inverted = code ^ 0x55;
        int exponent = (inverted >> 4) & 7;
        int magnitude = ((inverted & 15) << 4) + 8;
        if (exponent > 0) {
            magnitude = (magnitude + 0x100) << (exponent - 1);
        }
        return (short) ((inverted & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short expandU(int code) {
        int inverted = ~code & 0xFF;
        int exponent = (inverted >> 4) & 7;
        int magnitude = ((((inverted & 15) << 3) + 0x84) << exponent) - 0x84;
        return (short) ((inverted & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte compressA(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        // One's complement for negatives keeps the two halves symmetric, as the recommendation's decision values are.
        int magnitude = (sample >= 0 ? sample : ~sample) >> 4;
        int exponent = Math.max(0, 32 - Integer.numberOfLeadingZeros(magnitude) - 4);
        int mantissa = exponent > 1 ? magnitude >> (exponent - 1) : magnitude;
        return (byte) ((sign | (exponent << 4) | (mantissa & 15)) ^ 0x55);
    }

    private static byte compressU(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), 32635) + 0x84;
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = (magnitude >> (exponent + 3)) & 15;
        return (byte) ~(sign | (exponent << 4) | mantissa);
    }
}
