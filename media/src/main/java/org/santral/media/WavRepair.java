package org.santral.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Makes a recording whole that was cut off when its process died. */
public final class WavRepair {
    private WavRepair() {}

    /**
     * Sets the sizes in the header to what the file really holds and cuts off half a frame at its end. A file that died
     * before its header was written becomes an empty recording. Repairing a whole file changes nothing.
     *
     * @return the length of the recording
     * @throws BadAudioException if the file is no recording of {@link MediaEngine#record}; it is left as it is
     */
    public static Duration repair(Path wav) throws IOException {
        try (FileChannel file = FileChannel.open(wav, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            ByteBuffer found = ByteBuffer.allocate((int) Math.min(size, WavHeader.BYTES));
            while (found.hasRemaining() && file.read(found, found.position()) >= 0) {
                // A file may be read in pieces.
            }
            found.flip();
            requireOurs(found);
            long data = Math.clamp(size - WavHeader.BYTES, 0, WavHeader.MAX_DATA_BYTES);
            data -= data % WavHeader.FRAME_BYTES;
            ByteBuffer wanted = WavHeader.of(data);
            if (!wanted.equals(found)) {
                while (wanted.hasRemaining()) {
                    file.write(wanted, wanted.position());
                }
            }
            file.truncate(WavHeader.BYTES + data);
            return Duration.ofNanos(data / WavHeader.FRAME_BYTES * 1_000_000_000L / WavHeader.RATE);
        }
    }

    private static void requireOurs(ByteBuffer found) throws BadAudioException {
        ByteBuffer ours = WavHeader.of(0);
        for (int i = 0; i < found.limit(); i++) {
            boolean size = (i >= 4 && i < 8) || i >= 40;
            if (!size && found.get(i) != ours.get(i)) {
                throw new BadAudioException("not a stereo 16-bit 8 kHz recording: its header differs at byte " + i);
            }
        }
    }
}
