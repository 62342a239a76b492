package org.santral.media;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.gagravarr.ogg.OggFile;
import org.gagravarr.ogg.OggPacket;
import org.gagravarr.ogg.OggPacketWriter;
import org.gagravarr.opus.OpusInfo;
import org.gagravarr.opus.OpusTags;

/**
 * Turns a recording into what browsers play: Opus (RFC 6716) in Ogg (RFC 7845), with as many channels as the recording
 * has. 24 kbit/s per channel: an hour of stereo takes 22 MB, and about 25 s of one CPU. The memory used does not depend
 * on the length.
 */
public final class OggOpus {
    /** Below 20 kbit/s per channel the encoder merges the channels' upper bands: each party would hear the other. */
    private static final int BITS_PER_SECOND = 24_000;

    /** 20 ms. */
    private static final int FRAME_SAMPLES = WavHeader.RATE / 50;

    /** Positions in an Ogg Opus stream count samples at 48 kHz, whatever was encoded (RFC 7845 §4). */
    private static final int TICKS_PER_SAMPLE = 48_000 / WavHeader.RATE;

    /** One second; players jump to the beginnings of pages. */
    private static final int PACKETS_PER_PAGE = 50;

    /** Three times the usual; a page has room for 50 of these. */
    private static final int MAX_PACKET_BYTES = 400;

    private final OpusEncoder encoder;
    private final int channels;
    private final OggPacketWriter writer;
    private final byte[] packet = new byte[MAX_PACKET_BYTES];
    private long packets;

    private OggOpus(int channels, OggPacketWriter writer) throws OpusException {
        this.channels = channels;
        this.writer = writer;
        // This mode codes waveforms, so that a silent channel stays silent; those for speech narrow the stereo image.
        encoder = new OpusEncoder(WavHeader.RATE, channels, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY);
        encoder.setBitrate(channels * BITS_PER_SECOND);
        encoder.setUseVBR(true);
        encoder.setUseConstrainedVBR(false);
        // More costs twice the CPU and gains nothing that is heard at this rate.
        encoder.setComplexity(0);
    }

    /**
     * Writes the recording to a new file, through to the disk. Blocks; an interrupt ends it with a
     * {@code ClosedByInterruptException}. What is written when it fails is left.
     *
     * @param wav a recording of a {@link Recorder}, that is 8 kHz
     * @param ogg overwritten if it exists
     * @return the length, the same as the recording's
     * @throws BadAudioException if it is no such recording
     */
    public static Duration write(Path wav, Path ogg) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(wav), 1 << 16)) {
            WavReader reader = new WavReader(in);
            if (reader.rate() != WavHeader.RATE) {
                throw BadAudioException.because("a recording has 8000 Hz, not " + reader.rate());
            }
            try (FileChannel file = FileChannel.open(
                            ogg,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    OggFile container = new OggFile(Channels.newOutputStream(file))) {
                long samples = new OggOpus(reader.channels(), container.getPacketWriter()).encode(reader);
                file.force(true);
                return Duration.ofNanos(samples * 1_000_000_000L / WavHeader.RATE);
            }
        } catch (OpusException e) {
            throw new IOException("the Opus encoder failed", e);
        }
    }

    private long encode(WavReader reader) throws IOException, OpusException {
        int lookahead = encoder.getLookahead();
        headers(lookahead * TICKS_PER_SAMPLE);
        short[] block = new short[FRAME_SAMPLES * channels];
        long samples = 0;
        for (int read = reader.read(block); read > 0; read = reader.read(block)) {
            Arrays.fill(block, read * channels, block.length, (short) 0);
            samples += read;
            add(block, samples + lookahead);
        }
        Arrays.fill(block, (short) 0);
        while (packets * FRAME_SAMPLES < samples + lookahead) {
            add(block, samples + lookahead);
        }
        writer.close();
        return samples;
    }

    /** Each on a page of its own (RFC 7845 §3). */
    private void headers(int preSkipTicks) throws IOException {
        OpusInfo info = new OpusInfo();
        info.setNumChannels(channels);
        info.setPreSkip(preSkipTicks);
        info.setSampleRate(WavHeader.RATE);
        writer.bufferPacket(info.write(), true);
        OpusTags tags = new OpusTags();
        tags.setVendor("Santral");
        writer.bufferPacket(tags.write(), true);
    }

    /** @param end samples to be heard so far, the skipped ones before the first included: where the last page is cut off */
    private void add(short[] block, long end) throws IOException, OpusException {
        // Written when the next packet comes, so that the last page is still there to be marked as such.
        if (packets > 0 && packets % PACKETS_PER_PAGE == 0) {
            writer.flush();
        }
        int bytes = encoder.encode(block, 0, FRAME_SAMPLES, packet, 0, packet.length);
        packets++;
        long position = Math.min(packets * FRAME_SAMPLES, end);
        writer.bufferPacket(new OggPacket(Arrays.copyOf(packet, bytes)), position * TICKS_PER_SAMPLE);
    }
}
