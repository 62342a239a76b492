package org.santral.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Keys as an analogue telephone says them (ITU-T Q.23), coded by the JDK. */
final class AudibleKeys {
    private static final int RATE = 8000;
    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] ROWS = {697, 770, 852, 941};
    private static final int[] COLUMNS = {1209, 1336, 1477, 1633};
    private static final int PRESSED = RATE / 5;
    private static final int BETWEEN = RATE * 2;
    private static final int AFTER = RATE * 120;

    private AudibleKeys() {}

    /** Raw A-law: two seconds of silence before each key, two minutes after the last one. */
    static byte[] alaw(String keys) throws IOException {
        int samples = keys.length() * (BETWEEN + PRESSED) + AFTER;
        ByteBuffer pcm = ByteBuffer.allocate(samples * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (char key : keys.toCharArray()) {
            pcm.position(pcm.position() + BETWEEN * 2);
            int place = KEYS.indexOf(key);
            for (int i = 0; i < PRESSED; i++) {
                pcm.putShort((short) (8000 * (sine(ROWS[place / 4], i) + sine(COLUMNS[place % 4], i))));
            }
        }
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
        try (AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, samples);
                AudioInputStream alaw = AudioSystem.getAudioInputStream(AudioFormat.Encoding.ALAW, in)) {
            return alaw.readAllBytes();
        }
    }

    private static double sine(int hz, int sample) {
        return Math.sin(2 * Math.PI * hz * sample / RATE);
    }
}
