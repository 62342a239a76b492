package org.santral.app.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.santral.simulator.voice.VoiceMatcher;

/**
 * A recording as it was downloaded, measured.
 *
 * @param channels 1 or 2
 * @param seconds playing time
 * @param left the caller's channel, 8 kHz
 * @param right the callee's channel, 8 kHz
 */
public record StereoRecording(int channels, double seconds, short[] left, short[] right) {
    private static final double FULL_SCALE = 32768;

    /** Reads 16-bit PCM at 8 kHz. @throws IllegalArgumentException for anything else */
    public static StereoRecording read(byte[] wav) {
        ByteBuffer in = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < 44 || in.getInt() != 0x46464952 || in.getInt(8) != 0x45564157) {
            throw new IllegalArgumentException("the recording is no WAV file");
        }
        in.position(12);
        int channels = 0;
        int rate = 0;
        while (in.remaining() >= 8) {
            int chunk = in.getInt();
            int size = in.getInt();
            int next = Math.min(in.limit(), in.position() + Math.max(0, size));
            if (chunk == 0x20746d66) {
                channels = in.getShort(in.position() + 2);
                rate = in.getInt(in.position() + 4);
            } else if (chunk == 0x61746164) {
                return samples(in.slice(in.position(), next - in.position()), channels, rate);
            }
            in.position(next);
        }
        throw new IllegalArgumentException("the recording has no sound");
    }

    private static StereoRecording samples(ByteBuffer data, int channels, int rate) {
        if (channels != 2 || rate != 8000) {
            throw new IllegalArgumentException("expected 2 channels at 8000 Hz, got " + channels + " at " + rate);
        }
        data.order(ByteOrder.LITTLE_ENDIAN);
        int frames = data.remaining() / 4;
        short[] left = new short[frames];
        short[] right = new short[frames];
        for (int i = 0; i < frames; i++) {
            left[i] = data.getShort(i * 4);
            right[i] = data.getShort(i * 4 + 2);
        }
        return new StereoRecording(channels, frames / (double) rate, left, right);
    }

    public double rmsLeft() {
        return rms(left);
    }

    public double rmsRight() {
        return rms(right);
    }

    /** Whose voice is on a channel, {@code "-"} if nobody's can be recognised. */
    public static String voice(VoiceMatcher matcher, short[] channel) {
        List<VoiceMatcher.Match> matches = matcher.match(channel);
        return matches.isEmpty() || !matches.getFirst().heard()
                ? "-"
                : matches.getFirst().voice().name();
    }

    private static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return samples.length == 0 ? 0 : Math.sqrt(sum / samples.length) / FULL_SCALE;
    }
}
