package org.santral.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of one recording and the last second before it: packets are mixed into a window of frames, and what is older
 * than the jitter allowance is written. Used by the writer's thread, but for the two queues. Takes about 80 KB of memory.
 */
final class RecordingFile {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingFile.class);

    /** How late a packet may be to find its place. */
    private static final int JITTER_FRAMES = WavHeader.RATE / 5;

    /** A power of two: about a second. */
    private static final int WINDOW_FRAMES = 8192;

    /** The header is at most this much behind, and a write more. */
    private static final int HEADER_FRAMES = WavHeader.RATE * 3 / 4;

    private final Path path;
    private final int channels;
    private final long maxFrames;
    private final Scratch scratch;
    private final TapQueue left = new TapQueue();
    private final TapQueue right = new TapQueue();
    private final RecordingTrack leftTrack = new RecordingTrack();
    private final RecordingTrack rightTrack = new RecordingTrack();

    /** Interleaved samples; frame f lies at f modulo the window. */
    private final short[] window = new short[2 * WINDOW_FRAMES];

    private long writtenFrames;
    private long headerFrames = -1;
    private double squaresLeft;
    private double squaresRight;
    private @Nullable FileChannel file;
    private @Nullable IOException failure;

    /**
     * @param channels 2, or 1 for the left channel alone
     * @param maxLength where the file ends at the latest
     */
    RecordingFile(Path path, int channels, Duration maxLength, Scratch scratch) {
        this.path = path;
        this.channels = channels;
        long roomFrames = WavHeader.MAX_DATA_BYTES / (channels * WavHeader.SAMPLE_BYTES);
        maxFrames = Math.min(roomFrames, maxLength.toMillis() * WavHeader.RATE / 1000);
        this.scratch = scratch;
    }

    int channels() {
        return channels;
    }

    long maxFrames() {
        return maxFrames;
    }

    TapQueue queue(Channel channel) {
        return channel == Channel.LEFT ? left : right;
    }

    /** Mixes in what came and writes what is settled at the given frame of the recording. */
    void write(long nowFrame) {
        if (failure != null) {
            return;
        }
        try {
            open();
            drain();
            flush(nowFrame - JITTER_FRAMES);
            if (writtenFrames - headerFrames >= HEADER_FRAMES) {
                refreshHeader();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    RecordingSummary finish(long endFrame) throws IOException {
        write(endFrame);
        if (failure == null) {
            try {
                flush(endFrame);
                refreshHeader();
            } catch (IOException e) {
                fail(e);
            }
        }
        closeFile();
        if (failure != null) {
            throw failure;
        }
        return new RecordingSummary(
                path,
                Duration.ofNanos(writtenFrames * 1_000_000_000L / WavHeader.RATE),
                rms(squaresLeft),
                rms(squaresRight));
    }

    private double rms(double squares) {
        return writtenFrames == 0 ? 0 : Math.sqrt(squares / writtenFrames) / 32768;
    }

    private void open() throws IOException {
        if (file == null) {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            refreshHeader();
        }
    }

    private void drain() throws IOException {
        TapQueue.Entry entry = scratch.entry;
        // In order of arrival: after a stall the two channels must not push each other out of the window.
        while (true) {
            long leftArrival = left.firstArrivalFrame();
            long rightArrival = right.firstArrivalFrame();
            if (leftArrival == Long.MAX_VALUE && rightArrival == Long.MAX_VALUE) {
                return;
            }
            boolean isLeft = leftArrival <= rightArrival;
            if ((isLeft ? left : right).poll(entry)) {
                flush(entry.arrivalFrame - WINDOW_FRAMES / 2);
                mix(entry, (isLeft ? leftTrack : rightTrack).place(entry), isLeft ? 0 : 1);
            }
        }
    }

    private void mix(TapQueue.Entry entry, long frame, int channel) {
        int from = (int) Math.clamp(writtenFrames - frame, 0, entry.length);
        int until = (int) Math.clamp(writtenFrames + WINDOW_FRAMES - frame, 0, entry.length);
        short[] table = G711.table(entry.aLaw);
        for (int i = from; i < until; i++) {
            window[2 * (int) ((frame + i) & (WINDOW_FRAMES - 1)) + channel] = table[entry.payload[i] & 0xFF];
        }
    }

    private void flush(long untilFrame) throws IOException {
        long until = Math.min(untilFrame, maxFrames);
        while (writtenFrames < until) {
            int start = (int) (writtenFrames & (WINDOW_FRAMES - 1));
            int count = (int) Math.min(until - writtenFrames, WINDOW_FRAMES - start);
            measure(2 * start, 2 * (start + count));
            put(
                    encoded(2 * start, 2 * (start + count)),
                    WavHeader.BYTES + writtenFrames * channels * WavHeader.SAMPLE_BYTES);
            Arrays.fill(window, 2 * start, 2 * (start + count), (short) 0);
            writtenFrames += count;
        }
    }

    private void measure(int from, int until) {
        long sumLeft = 0;
        long sumRight = 0;
        for (int i = from; i < until; i += 2) {
            sumLeft += window[i] * window[i];
            sumRight += window[i + 1] * window[i + 1];
        }
        squaresLeft += sumLeft;
        squaresRight += sumRight;
    }

    private ByteBuffer encoded(int from, int until) {
        ByteBuffer out = scratch.buffer.clear();
        if (channels == 2) {
            out.asShortBuffer().put(window, from, until - from);
            return out.limit((until - from) * WavHeader.SAMPLE_BYTES);
        }
        for (int i = from; i < until; i += 2) {
            out.putShort(window[i]);
        }
        return out.flip();
    }

    private void refreshHeader() throws IOException {
        if (headerFrames != writtenFrames) {
            put(WavHeader.of(channels, writtenFrames * channels * WavHeader.SAMPLE_BYTES), 0);
            headerFrames = writtenFrames;
        }
    }

    private void put(ByteBuffer bytes, long position) throws IOException {
        FileChannel to = file;
        if (to == null) {
            throw new IOException("the recording is not open");
        }
        long at = position;
        while (bytes.hasRemaining()) {
            at += to.write(bytes, at);
        }
    }

    private void fail(IOException e) {
        failure = e;
        LOG.warn("a recording cannot be written: {}", e.toString());
        closeFile();
    }

    private void closeFile() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    /** Buffers that all recordings of one writer share. */
    static final class Scratch {
        private final TapQueue.Entry entry = new TapQueue.Entry();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(WINDOW_FRAMES * 2 * WavHeader.SAMPLE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
