package org.santral.media;

import java.util.Random;

/** Makes the audio of key presses as ITU-T Q.23 says, with what lines do to it. */
final class Keys {
    static final String ALL = "123A456B789C*0#D";
    private static final double[] LOW_HZ = {697, 770, 852, 941};
    private static final double[] HIGH_HZ = {1209, 1336, 1477, 1633};

    private Keys() {}

    /** One press. Levels are those of each tone; {@code offset} is the share by which both frequencies are off. */
    static short[] press(char key, int ms, double lowDbm0, double highDbm0, double offset) {
        int index = ALL.indexOf(key);
        double low = 2 * Math.PI * LOW_HZ[index / 4] * (1 + offset) / 8000;
        double high = 2 * Math.PI * HIGH_HZ[index % 4] * (1 - offset) / 8000;
        short[] pcm = new short[8 * ms];
        for (int i = 0; i < pcm.length; i++) {
            double value = peak(lowDbm0) * Math.sin(low * i) + peak(highDbm0) * Math.sin(high * i);
            pcm[i] = (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    /** A press of 60 ms at a usual level. */
    static short[] press(char key) {
        return press(key, 60, -9, -7, 0);
    }

    static short[] silence(int ms) {
        return new short[8 * ms];
    }

    /** Full scale is +3.14 dBm0 in G.711. */
    static double peak(double dbm0) {
        return 32768 * Math.pow(10, (dbm0 - 3.14) / 20);
    }

    static short[] join(short[]... parts) {
        int length = 0;
        for (short[] part : parts) {
            length += part.length;
        }
        short[] joined = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** The same with white noise of an effective level. */
    static short[] noisy(short[] pcm, double dbm0, Random random) {
        short[] noisy = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            double value = pcm[i] + peak(dbm0) / Math.sqrt(2) * random.nextGaussian();
            noisy[i] = (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return noisy;
    }
}
