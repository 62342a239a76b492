package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.santral.http.SoundImport;
import org.santral.media.AudioImport;
import org.santral.media.BadAudioException;

/** Sound files that lie about themselves, as they come in uploads: refused, soon, and for little memory. */
@Timeout(120)
class AudioBombsTest {
    /** The bytes that refusing any of them may take: some copies of the largest file. */
    private static final long MOST_ALLOCATED = 200_000_000;

    private static byte[] wav(int format, int channels, int rate, int bits, int claimedBytes, int bytes) {
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(claimedBytes + 36);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) format).putShort((short) channels).putInt(rate);
        wav.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(claimedBytes);
        return wav.array();
    }

    /** MPEG 2.5, layer III, 8 kbit/s, 8 kHz, mono: 72 ms in 72 bytes, all of them silence. */
    private static byte[] mp3(int frames) {
        byte[] frame = new byte[72];
        frame[0] = (byte) 0xff;
        frame[1] = (byte) 0xe3;
        frame[2] = (byte) 0x18;
        frame[3] = (byte) 0xc0;
        byte[] all = new byte[frame.length * frames];
        for (int i = 0; i < frames; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    private static byte[] id3(int claimedBytes, byte[] then) {
        ByteArrayOutputStream tag = new ByteArrayOutputStream();
        tag.writeBytes("ID3".getBytes(StandardCharsets.US_ASCII));
        tag.writeBytes(new byte[] {4, 0, 0});
        for (int shift = 21; shift >= 0; shift -= 7) {
            tag.write(claimedBytes >> shift & 0x7f);
        }
        tag.writeBytes(then);
        return tag.toByteArray();
    }

    static Stream<Arguments> bombs() {
        byte[] nested = new byte[0];
        for (int i = 0; i < 1000; i++) {
            nested = id3(nested.length, nested);
        }
        return Stream.of(
                Arguments.of("a data chunk of 4 GB that is not there", wav(1, 1, 8000, 16, -2, 0)),
                Arguments.of("255 channels", wav(1, 255, 8000, 16, 1000, 1000)),
                Arguments.of("no channels", wav(1, 0, 8000, 16, 1000, 1000)),
                Arguments.of("8 channels", wav(1, 8, 8000, 16, 1600, 1600)),
                Arguments.of("no rate", wav(1, 1, 0, 16, 1000, 1000)),
                Arguments.of("a rate below nothing", wav(1, 1, -8000, 16, 1000, 1000)),
                Arguments.of("384 kHz", wav(1, 1, 384_000, 16, 1000, 1000)),
                Arguments.of("1 Hz, which would last for hours", wav(1, 1, 1, 8, 100_000, 100_000)),
                Arguments.of("no bits", wav(1, 1, 8000, 0, 1000, 1000)),
                Arguments.of("65535 bits", wav(1, 1, 8000, 65_535, 1000, 1000)),
                Arguments.of("a codec that nobody has", wav(0x1234, 1, 8000, 16, 1000, 1000)),
                Arguments.of("40 minutes in 20 MB", wav(6, 1, 8000, 8, 19_900_000, 19_900_000)),
                Arguments.of("hours of silence in a small MP3", mp3(270_000)),
                Arguments.of("a tag longer than the file", id3(0x0fffffff, new byte[100])),
                Arguments.of("a tag in a tag in a tag", nested),
                Arguments.of("chunks without end", chunks()),
                Arguments.of("only synchronisation bytes", filled(20_000_000, 0xff)),
                Arguments.of("nothing", new byte[0]),
                Arguments.of("zeros", new byte[20_000_000]));
    }

    private static byte[] filled(int bytes, int by) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) by);
        return all;
    }

    private static byte[] chunks() {
        ByteBuffer riff = ByteBuffer.allocate(12 + 8 * 1_000_000).order(ByteOrder.LITTLE_ENDIAN);
        riff.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(-1).put("WAVE".getBytes(StandardCharsets.US_ASCII));
        while (riff.hasRemaining()) {
            riff.put("junk".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        }
        return riff.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void is_refused(String what, byte[] file) {
        long before = allocated();
        assertThatThrownBy(() -> SoundImport.decode(file)).as(what).isInstanceOf(BadAudioException.class);
        assertThat(allocated() - before).as("bytes allocated").isLessThan(MOST_ALLOCATED);
    }

    @Test
    void a_file_beyond_the_limit_is_not_looked_at() throws IOException {
        byte[] large = wav(1, 1, 8000, 16, 20_000_000, 20_000_000);
        assertThatThrownBy(() -> AudioImport.decode(large, AudioImport.Limits.DEFAULT))
                .isInstanceOf(BadAudioException.class)
                .hasMessageContaining("more than 20000000 bytes");
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }
}
