package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioImportTest {
    private static final AudioImport.Limits LIMITS = AudioImport.Limits.DEFAULT;

    @TempDir
    Path folder;

    /** A second of 1 kHz with a peak of half scale. */
    private static byte[] mp3(String name) throws IOException {
        try (InputStream in = AudioImportTest.class.getResourceAsStream(name + ".mp3")) {
            return in.readAllBytes();
        }
    }

    private static short[] pcm(byte[] file) throws BadAudioException {
        return pcm(AudioImport.decode(file, LIMITS));
    }

    private static short[] pcm(Prompt prompt) {
        short[] pcm = new short[prompt.samples()];
        prompt.copy(0, pcm, 0, pcm.length);
        return pcm;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** An ID3v2 tag that claims to have so many bytes behind its header. */
    private static byte[] tag(int claimed, byte[] content) {
        byte[] header = "ID3.......".getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(header, 3, 6, (byte) 3);
        for (int i = 0; i < 4; i++) {
            header[6 + i] = (byte) (claimed >> 7 * (3 - i) & 0x7F);
        }
        return join(header, content);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static void assertTone(short[] pcm) {
        assertThat(pcm.length).isBetween(8000, 9500);
        assertThat(ToneMeter.level(pcm, 2000, 7000, 1000, 8000)).isBetween(0.45, 0.52);
        assertThat(ToneMeter.rms(pcm, 2000, 7000)).isBetween(0.32, 0.38);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stereo-44100", "mono-22050", "mono-8000", "vbr-48000"})
    void mp3OfEveryKindKeepsPitchLevelAndLength(String name) throws Exception {
        assertTone(pcm(mp3(name)));
    }

    @Test
    void tagsAndDamageAroundFramesAreLeftOut() throws Exception {
        byte[] music = mp3("stereo-44100");
        byte[] oldTag = Arrays.copyOf("TAGtitle".getBytes(StandardCharsets.US_ASCII), 128);
        assertTone(pcm(join(tag(500, noise(500)), tag(20, new byte[20]), music, oldTag)));
        assertTone(pcm(join(new byte[3000], music)));
        assertTone(pcm(Arrays.copyOf(music, music.length - 50)));
        short[] twice = pcm(join(music, noise(700), tag(90, noise(90)), music));
        assertThat(twice.length).isBetween(16000, 18000);
    }

    @Test
    void whatIsDecodedCanBeWrittenAndReadAgain() throws Exception {
        Path source = Files.write(folder.resolve("upload.bin"), mp3("mono-22050"));
        Prompt prompt = AudioImport.decode(source, LIMITS);
        assertThat(prompt.length().toMillis()).isBetween(1000L, 1100L);
        Path wav = folder.resolve("prompt.wav");
        prompt.writeWav(wav);
        assertThatThrownBy(() -> prompt.writeWav(wav)).isInstanceOf(FileAlreadyExistsException.class);

        assertThat(Wav.read(wav).sampleRate()).isEqualTo(8000);
        assertThat(Wav.read(wav).channels()).containsExactly(pcm(prompt));
        assertThat(pcm(AudioImport.decode(wav, LIMITS))).isEqualTo(pcm(prompt));
    }

    @Test
    void limitsHold() throws Exception {
        byte[] music = mp3("stereo-44100");
        Path file = Files.write(folder.resolve("music.mp3"), music);
        var size = new AudioImport.Limits(music.length - 1, Duration.ofMinutes(1));
        assertRefused(() -> AudioImport.decode(file, size), "more than " + (music.length - 1) + " bytes");
        assertRefused(() -> AudioImport.decode(music, size), "more than");
        var half = new AudioImport.Limits(1_000_000, Duration.ofMillis(500));
        assertRefused(() -> AudioImport.decode(music, half), "longer than 0.5 seconds");
        assertThatThrownBy(() -> AudioImport.decode(folder.resolve("none"), LIMITS))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** A small file of many tiny frames that would become hours of audio. */
    @Test
    void aDecodingBombIsRefusedAtTheLimit() throws Exception {
        byte[] frame = Arrays.copyOf(new byte[] {(byte) 0xFF, (byte) 0xE3, 0x18, (byte) 0xC0}, 72);
        byte[] bomb = new byte[72 * 100_000];
        for (int at = 0; at < bomb.length; at += frame.length) {
            System.arraycopy(frame, 0, bomb, at, frame.length);
        }
        var minute = new AudioImport.Limits(20_000_000, Duration.ofMinutes(1));
        assertRefused(() -> AudioImport.decode(bomb, minute), "longer than 1 minutes");
    }

    @Test
    void whatIsNoAudioIsRefused() throws Exception {
        assertRefused(() -> pcm(new byte[0]), "neither a WAV nor an MP3");
        assertRefused(() -> pcm(new byte[] {'R', 'I', 'F', 'F'}), "neither");
        assertRefused(() -> pcm("RIFFxxxxWAVE".getBytes(StandardCharsets.US_ASCII)), "ends within");
        assertRefused(() -> pcm("%PDF-1.7 and so on".getBytes(StandardCharsets.US_ASCII)), "neither");
        assertRefused(() -> pcm(tag(Integer.MAX_VALUE, new byte[9])), "neither");
        assertRefused(() -> pcm(tag(268_435_455, mp3("mono-8000"))), "neither");
        assertRefused(() -> pcm(noise(5_000_000)), "cannot be used");
        byte[] ones = new byte[1_000_000];
        Arrays.fill(ones, (byte) 0xFF);
        assertRefused(() -> pcm(ones), "neither");
    }

    private static void assertRefused(ThrowingCallable decoding, String reason) {
        assertThatThrownBy(decoding).isInstanceOf(BadAudioException.class).hasMessageContaining(reason);
    }

    /** Whatever is done to a file: a prompt within the limits or a refusal, soon. */
    @ParameterizedTest
    @ValueSource(strings = {"stereo-44100", "mono-22050", "mono-8000", "vbr-48000"})
    @Timeout(300)
    void mutatedFilesAreDecodedOrRefused(String name) throws Exception {
        byte[] whole = mp3(name);
        Random random = new Random(name.hashCode());
        var limits = new AudioImport.Limits(100_000, Duration.ofSeconds(2));
        int decoded = 0;
        for (int round = 0; round < 150; round++) {
            byte[] file = mutated(whole, random);
            try {
                assertThat(AudioImport.decode(file, limits).samples()).isBetween(1, 16000);
                decoded++;
            } catch (BadAudioException refused) {
                assertThat(refused).hasMessageContaining("cannot be used");
            }
        }
        assertThat(decoded).isBetween(10, 149);
    }

    @Test
    @Timeout(300)
    void mutatedWavFilesToo() throws Exception {
        Path wav = folder.resolve("whole.wav");
        AudioImport.decode(mp3("mono-8000"), LIMITS).writeWav(wav);
        byte[] whole = Files.readAllBytes(wav);
        Random random = new Random(5);
        var limits = new AudioImport.Limits(100_000, Duration.ofSeconds(2));
        for (int round = 0; round < 1000; round++) {
            byte[] file = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int i = 0; i <= random.nextInt(6) && file.length > 4; i++) {
                file[4 + random.nextInt(Math.min(44, file.length) - 4)] = (byte) random.nextInt();
            }
            try {
                assertThat(AudioImport.decode(file, limits).samples()).isBetween(1, 16000);
            } catch (BadAudioException refused) {
                assertThat(refused).hasMessageContaining("cannot be used");
            }
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] file = whole.clone();
        int changes = 1 + random.nextInt(40);
        switch (random.nextInt(4)) {
            case 0 -> file = Arrays.copyOf(file, random.nextInt(file.length));
            case 1 -> file = join(Arrays.copyOfRange(file, random.nextInt(file.length), file.length), whole);
            case 2 -> changes = 1;
            default -> changes *= 20;
        }
        for (int i = 0; i < changes && file.length > 0; i++) {
            file[random.nextInt(file.length)] = (byte) random.nextInt();
        }
        return file;
    }
}
