package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as Opus in Ogg, checked byte by byte and with the decoder of the Opus project. */
class OggOpusTest {
    private static final int RATE = 8000;

    @TempDir
    Path folder;

    /** Left 440 Hz at 0.3 of full scale, right silence for the first half and then 1000 Hz at 0.1. */
    private static short[] stereo(int frames) {
        short[] pcm = new short[2 * frames];
        for (int i = 0; i < frames; i++) {
            pcm[2 * i] = (short) (0.3 * 32_767 * Math.sin(2 * Math.PI * 440 * i / RATE));
            pcm[2 * i + 1] = i < frames / 2 ? 0 : (short) (0.1 * 32_767 * Math.sin(2 * Math.PI * 1000 * i / RATE));
        }
        return pcm;
    }

    private Path recording(int channels, short[] pcm) throws Exception {
        Path wav = folder.resolve("recording.wav");
        ByteBuffer bytes = ByteBuffer.allocate(44 + 2 * pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(WavHeader.of(channels, 2L * pcm.length));
        bytes.asShortBuffer().put(pcm);
        return Files.write(wav, bytes.array());
    }

    private Path encoded(int channels, short[] pcm) throws Exception {
        Path ogg = folder.resolve("recording.ogg");
        Duration length = OggOpus.write(recording(channels, pcm), ogg);
        assertThat(length).isEqualTo(Duration.ofNanos(pcm.length / channels * 1_000_000_000L / RATE));
        return ogg;
    }

    /** The samples that {@code opusdec} makes of it, at 48 kHz. */
    private Wav decoded(Path ogg) throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "opusdec"))),
                "opusdec (opus-tools) is not installed");
        Path wav = folder.resolve("decoded.wav");
        Process opusdec = new ProcessBuilder("opusdec", "--rate", "48000", ogg.toString(), wav.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("opusdec.log").toFile())
                .start();
        assertThat(opusdec.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("opusdec.log"));
        assertThat(opusdec.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("truncated");
        return Wav.read(wav);
    }

    @Test
    void eachPartyIsHeardOnItsOwnChannelForTheWholeLength() throws Exception {
        int frames = 3 * RATE + 77;
        Wav heard = decoded(encoded(2, stereo(frames)));
        assertThat(heard.channels()).hasSize(2);
        short[] left = heard.channels().get(0);
        short[] right = heard.channels().get(1);
        assertThat(left).hasSize(frames * 6);
        int half = left.length / 2;
        int settled = half + 4800;
        assertThat(ToneMeter.level(left, 4800, left.length, 440, 48_000)).isCloseTo(0.3, within(0.03));
        assertThat(ToneMeter.level(left, 4800, left.length, 1000, 48_000)).isLessThan(0.003);
        assertThat(ToneMeter.rms(right, 0, half - 4800)).isLessThan(0.0005);
        assertThat(ToneMeter.level(right, settled, right.length, 1000, 48_000)).isCloseTo(0.1, within(0.01));
        assertThat(ToneMeter.level(right, settled, right.length, 440, 48_000)).isLessThan(0.003);
    }

    /** What the skipped samples are for: nothing comes too early or too late. */
    @Test
    void aClickStaysWhereItWas() throws Exception {
        short[] pcm = new short[RATE];
        Arrays.fill(pcm, 4000, 4008, (short) 20_000);
        short[] heard = decoded(encoded(1, pcm)).channels().getFirst();
        int loudest = 0;
        for (int i = 0; i < heard.length; i++) {
            loudest = Math.abs(heard[i]) > Math.abs(heard[loudest]) ? i : loudest;
        }
        assertThat(loudest / 6).isBetween(3996, 4012);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 139, 140, 141, 160, 8000, 8001, 16_000 - 20, 25_000})
    void pagesAndPositionsAreThoseOfTheRfc(int frames) throws Exception {
        List<OggPages.Page> pages = OggPages.of(Files.readAllBytes(encoded(2, stereo(frames))));
        assertThat(pages).allSatisfy(page -> assertThat(page.checksumFits()).isTrue());
        assertThat(pages)
                .extracting(OggPages.Page::serial)
                .containsOnly(pages.getFirst().serial());
        for (int i = 0; i < pages.size(); i++) {
            int expected = (i == 0 ? OggPages.FIRST : 0) | (i == pages.size() - 1 ? OggPages.LAST : 0);
            assertThat(pages.get(i).flags()).as("page " + i).isEqualTo(expected);
            assertThat(pages.get(i).sequence()).isEqualTo(i);
        }
        ByteBuffer head = ByteBuffer.wrap(pages.get(0).packets().getFirst()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(head.array(), 0, 8, StandardCharsets.US_ASCII)).isEqualTo("OpusHead");
        assertThat(head.get(8)).as("version").isEqualTo((byte) 1);
        assertThat(head.get(9)).as("channels").isEqualTo((byte) 2);
        int preSkip = head.getShort(10);
        assertThat(head.getInt(12)).as("rate of the recording").isEqualTo(RATE);
        assertThat(pages.get(0).packets()).hasSize(1);
        assertThat(pages.get(1).packets()).hasSize(1);
        assertThat(pages.get(0).granule()).isZero();
        assertThat(pages.get(1).granule()).isZero();

        long packets = 0;
        for (OggPages.Page page : pages.subList(2, pages.size())) {
            packets += page.packets().size();
            assertThat(page.packets()).isNotEmpty().allSatisfy(packet -> assertThat(packet)
                    .hasSizeBetween(1, 1275));
            if ((page.flags() & OggPages.LAST) == 0) {
                assertThat(page.granule()).isEqualTo(packets * 960);
            }
        }
        long end = pages.getLast().granule();
        assertThat(end - preSkip).isEqualTo(frames * 6L);
        assertThat(packets * 960 - end).as("cut off at the end").isBetween(0L, 959L);
    }

    @Test
    void whatIsNoRecordingIsRefused() throws Exception {
        Path ogg = folder.resolve("x.ogg");
        Path text = Files.writeString(folder.resolve("x.wav"), "no audio at all");
        assertThatThrownBy(() -> OggOpus.write(text, ogg)).isInstanceOf(BadAudioException.class);
        assertThat(ogg).doesNotExist();
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        Path wav = recording(2, new short[2 * 60 * RATE]);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> OggOpus.write(wav, folder.resolve("x.ogg")))
                    .isInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
