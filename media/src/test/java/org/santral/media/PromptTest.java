package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTest {
    private static final int SECONDS = 2;

    /** A WAV with a tone of half scale on every channel, behind a chunk of odd size. */
    private static byte[] wav(int format, int bits, int channels, int rate, double hz) {
        int frames = SECONDS * rate;
        int frameBytes = channels * bits / 8;
        ByteBuffer wav =
                ByteBuffer.allocate(12 + 12 + 24 + 8 + frames * frameBytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(wav.capacity() - 8);
        wav.put("WAVELIST".getBytes(StandardCharsets.US_ASCII)).putInt(3).putInt(0);
        wav.put("fmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) format).putShort((short) channels).putInt(rate).putInt(rate * frameBytes);
        wav.putShort((short) frameBytes).putShort((short) bits);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(frames * frameBytes);
        for (int i = 0; i < frames; i++) {
            short value = (short) (16000 * Math.sin(2 * Math.PI * hz * i / rate));
            for (int channel = 0; channel < channels; channel++) {
                switch (format) {
                    case 6 -> wav.put(G711.linearToA(value));
                    case 7 -> wav.put(G711.linearToU(value));
                    default -> {
                        if (bits == 24) {
                            wav.put((byte) 0x55).putShort(value);
                        } else if (bits == 16) {
                            wav.putShort(value);
                        } else {
                            wav.put((byte) ((value >> 8) + 128));
                        }
                    }
                }
            }
        }
        return wav.array();
    }

    private static Prompt load(byte[] wav) throws IOException {
        return Prompt.load(new ByteArrayInputStream(wav));
    }

    private static short[] pcm(Prompt prompt) {
        short[] pcm = new short[prompt.samples()];
        prompt.copy(0, pcm, 0, pcm.length);
        return pcm;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 16, 1, 8000", "1, 8, 1, 8000", "6, 8, 1, 8000", "7, 8, 1, 8000", "1, 16, 2, 8000", "6, 8, 2, 16000",
        "1, 16, 1, 11025", "1, 16, 1, 16000", "1, 16, 2, 22050", "1, 16, 2, 44100", "1, 16, 1, 48000", "1, 8, 2, 31999",
        "1, 24, 1, 8000", "1, 24, 2, 48000", "1, 16, 1, 4000", "1, 16, 1, 6000", "1, 16, 2, 96000", "1, 24, 2, 192000"
    })
    void everyFormatKeepsPitchLevelAndLength(int format, int bits, int channels, int rate) throws Exception {
        short[] pcm = pcm(load(wav(format, bits, channels, rate, 1000)));
        assertThat(pcm).hasSize(SECONDS * 8000);
        assertThat(ToneMeter.level(pcm, 800, 15200, 1000, 8000)).isBetween(0.475, 0.50);
        assertThat(ToneMeter.rms(pcm, 800, 15200)).isBetween(0.335, 0.355);
    }

    @Test
    void whatATelephoneCannotCarryIsFilteredOutInsteadOfFolded() throws Exception {
        short[] pcm = pcm(load(wav(1, 16, 1, 48000, 7000)));
        assertThat(ToneMeter.rms(pcm, 800, 15200)).isLessThan(0.001);
    }

    @Test
    void theVoiceBandPassesAlmostWhole() throws Exception {
        for (double hz : new double[] {300, 1000, 2000, 3000, 3400}) {
            short[] pcm = pcm(load(wav(1, 16, 1, 44100, hz)));
            assertThat(ToneMeter.level(pcm, 800, 15200, hz, 8000))
                    .as(hz + " Hz")
                    .isBetween(0.40, 0.50);
        }
    }

    @Test
    void aFileThatWasCutOffEndsWhereItEnds() throws Exception {
        byte[] whole = wav(1, 16, 1, 8000, 1000);
        assertThat(load(Arrays.copyOf(whole, whole.length - 8001)).samples()).isEqualTo(16000 - 4001);
    }

    @Test
    void refusalsSayWhatIsWrong() {
        assertRefused(new byte[0], "ends within the RIFF header");
        assertRefused("ID3 something that is an MP3 file".getBytes(StandardCharsets.US_ASCII), "no WAV");
        assertRefused(wav(1, 16, 3, 8000, 1000), "3 channels");
        assertRefused(wav(1, 16, 1, 2000, 300), "2000 Hz");
        assertRefused(wav(1, 16, 1, 384000, 1000), "384000 Hz");
        assertRefused(wav(3, 8, 1, 8000, 1000), "format 3 with 8 bits");
        assertRefused(Arrays.copyOf(wav(1, 16, 1, 8000, 1000), 40), "ends within the format");
        assertRefused(Arrays.copyOf(wav(1, 16, 1, 8000, 1000), 56), "no sample");
        byte[] hugeChunk = wav(1, 16, 1, 8000, 1000);
        hugeChunk[19] = 0x7F;
        assertRefused(hugeChunk, "too much in front");
    }

    private static void assertRefused(byte[] wav, String message) {
        assertThatThrownBy(() -> load(wav))
                .isInstanceOf(BadAudioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void longerThanTenMinutesIsRefused() {
        byte[] header = Arrays.copyOf(wav(1, 8, 1, 8000, 1000), 56);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(52, Integer.MAX_VALUE);
        byte[] endless = Arrays.copyOf(header, 56 + 601 * 8000);
        assertRefused(endless, "longer than 10 minutes");
    }

    @Test
    void brokenFilesAreRefusedOrReadButNeverMore() {
        Random random = new Random(42);
        byte[] whole = Arrays.copyOf(wav(1, 16, 2, 16000, 1000), 2000);
        for (int round = 0; round < 3000; round++) {
            byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int i = 0; i < 1 + random.nextInt(4) && broken.length > 0; i++) {
                broken[random.nextInt(Math.min(60, broken.length))] = (byte) random.nextInt();
            }
            try {
                assertThat(load(broken).samples()).isPositive();
            } catch (BadAudioException refused) {
                assertThat(refused).hasMessageContaining("cannot be used");
            } catch (IOException e) {
                throw new AssertionError("another exception", e);
            }
        }
    }
}
