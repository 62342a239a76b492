package org.santral.recordings;

import io.github.jaredmdobson.concentus.OpusDecoder;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.opus.OpusAudioData;
import org.gagravarr.opus.OpusFile;

/** What is heard in an Ogg Opus file. */
public final class OggSound {
    /** One minute and both channels. */
    private static final int MOST_BYTES = 60 * 48_000 * 2;

    private OggSound() {}

    /** The channels at this rate, 8 or 48 kHz; up to a minute. */
    public static List<short[]> decoded(byte[] ogg, int rate) throws Exception {
        OpusFile file = new OpusFile(new OggFile(new ByteArrayInputStream(ogg)));
        int channels = file.getInfo().getNumChannels();
        OpusDecoder decoder = new OpusDecoder(rate, channels);
        ShortBuffer[] heard = new ShortBuffer[channels];
        Arrays.setAll(heard, ignored -> ByteBuffer.allocate(MOST_BYTES).asShortBuffer());
        short[] frame = new short[rate / 10 * channels];
        for (OpusAudioData packet = file.getNextAudioPacket(); packet != null; packet = file.getNextAudioPacket()) {
            byte[] data = packet.getData();
            int samples = decoder.decode(data, 0, data.length, frame, 0, rate / 10, false);
            for (int i = 0; i < samples * channels; i++) {
                heard[i % channels].put(frame[i]);
            }
        }
        return Arrays.stream(heard).map(OggSound::samples).toList();
    }

    private static short[] samples(ShortBuffer buffer) {
        short[] samples = new short[buffer.flip().remaining()];
        buffer.get(samples);
        return samples;
    }
}
