package org.santral.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Makes a recording whole that was cut off when its process died. */
public final class WavRepair {
    private static final int CHANNELS_AT = 22;

    private WavRepair() {}

    /**
     * Sets the sizes in the header to what the file really holds and cuts off half a frame at its end. A file that died
     * before its header was written becomes an empty stereo recording. Repairing a whole file changes nothing.
     *
     * @return the length of the recording
     * @throws BadAudioException if the file is no recording of a {@link Recorder}; it is left as it is
     */
    public static Duration repair(Path wav) throws IOException {
        try (FileChannel file = FileChannel.open(wav, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            ByteBuffer found = ByteBuffer.allocate((int) Math.min(size, WavHeader.BYTES));
            while (found.hasRemaining() && file.read(found, found.position()) >= 0) {
                // A file may be read in pieces.
            }
            found.flip();
            int channels = found.limit() > CHANNELS_AT && found.get(CHANNELS_AT) == 1 ? 1 : 2;
            requireOurs(found, channels);
            int frameBytes = channels * WavHeader.SAMPLE_BYTES;
            long data = Math.clamp(size - WavHeader.BYTES, 0, WavHeader.MAX_DATA_BYTES);
            data -= data % frameBytes;
            ByteBuffer wanted = WavHeader.of(channels, data);
            if (!wanted.equals(found)) {
                while (wanted.hasRemaining()) {
                    file.write(wanted, wanted.position());
                }
            }
            file.truncate(WavHeader.BYTES + data);
            return Duration.ofNanos(data / frameBytes * 1_000_000_000L / WavHeader.RATE);
        }
    }

    private static void requireOurs(ByteBuffer found, int channels) throws BadAudioException {
        ByteBuffer ours = WavHeader.of(channels, 0);
        for (int i = 0; i < found.limit(); i++) {
            boolean size = (i >= 4 && i < 8) || i >= 40;
            if (!size && found.get(i) != ours.get(i)) {
                throw new BadAudioException("not a 16-bit 8 kHz recording: its header differs at byte " + i);
            }
        }
    }
}
