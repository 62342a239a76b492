package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Placing packets in time, without threads: frames of arrival are said by the test. */
class RecordingFileTest {
    @TempDir
    Path folder;

    private RecordingFile file;
    private Path path;

    @BeforeEach
    void open() {
        path = folder.resolve("deep/er/call.wav");
        file = new RecordingFile(path, 2, Duration.ofHours(1), new RecordingFile.Scratch());
    }

    /** A packet of 20 ms that says its number in every sample. */
    private void packet(Channel channel, int ssrc, int timestamp, long arrivalFrame, int number) {
        packet(channel, 0, ssrc, timestamp, arrivalFrame, number);
    }

    private void packet(Channel channel, int epoch, int ssrc, int timestamp, long arrivalFrame, int number) {
        RtpPacket packet = new RtpPacket();
        packet.ssrc = ssrc;
        packet.timestamp = timestamp;
        packet.payloadOffset = 12;
        packet.payloadLength = 160;
        ByteBuffer buffer = ByteBuffer.allocate(172);
        for (int i = 12; i < 172; i++) {
            buffer.put(i, G711.linearToA(value(number)));
        }
        assertThat(file.queue(channel).offer(buffer, packet, true, arrivalFrame, epoch))
                .isTrue();
    }

    /** Far enough apart to survive A-law. */
    private static short value(int number) {
        return (short) (number * 256);
    }

    private static short decoded(int number) {
        return G711.aToLinear(G711.linearToA(value(number)));
    }

    private short[] channel(int index) throws IOException {
        return Wav.read(path).channels().get(index);
    }

    private static void assertStretch(short[] pcm, int from, int to, int number) {
        short expected = number == 0 ? 0 : decoded(number);
        for (int i = from; i < to; i++) {
            assertThat(pcm[i]).as("sample " + i).isEqualTo(expected);
        }
    }

    @Test
    void packetsOutOfOrderAndTwiceFindTheirPlace() throws Exception {
        Random random = new Random(5);
        List<int[]> arrivals = new ArrayList<>();
        for (int n = 1; n <= 100; n++) {
            arrivals.add(new int[] {n, n * 160 + (n == 1 ? 0 : random.nextInt(1200))});
            if (n % 7 == 0) {
                arrivals.add(new int[] {n, n * 160 + 1300});
            }
        }
        Collections.sort(arrivals, (x, y) -> Integer.compare(x[1], y[1]));
        int written = 0;
        for (int[] arrival : arrivals) {
            packet(Channel.LEFT, 9, 0x7FFFFF00 + arrival[0] * 160, arrival[1], 1 + arrival[0] % 100);
            if (++written % 10 == 0) {
                file.write(arrival[1]);
            }
        }
        RecordingSummary summary = file.finish(101 * 160L);

        short[] left = channel(0);
        assertThat(left).hasSize(101 * 160);
        assertThat(summary.length()).isEqualTo(Duration.ofMillis(2020));
        assertStretch(left, 0, 160, 0);
        for (int n = 1; n <= 100; n++) {
            assertStretch(left, n * 160, n * 160 + 160, 1 + n % 100);
        }
        assertThat(ToneMeter.rms(left)).isCloseTo(summary.rmsLeft(), within(1e-9));
        assertThat(summary.rmsRight()).isZero();
    }

    @Test
    void aGapIsSilenceOfItsLength() throws Exception {
        packet(Channel.RIGHT, 1, 1000, 800, 5);
        file.write(1000);
        packet(Channel.RIGHT, 1, 1000 + 4000, 800 + 4000, 6);
        packet(Channel.RIGHT, 1, 1000 + 4000 + 80000, 800 + 84000, 7);
        file.finish(100_000);

        short[] right = channel(1);
        assertThat(right).hasSize(100_000);
        assertStretch(right, 0, 800, 0);
        assertStretch(right, 800, 960, 5);
        assertStretch(right, 960, 4800, 0);
        assertStretch(right, 4800, 4960, 6);
        assertStretch(right, 4960, 84800, 0);
        assertStretch(right, 84800, 84960, 7);
        assertStretch(channel(0), 0, 100_000, 0);
    }

    @Test
    void anotherSourceAndALeapingClockArePlacedByArrival() throws Exception {
        packet(Channel.LEFT, 1, 0, 0, 1);
        packet(Channel.LEFT, 2, 5_000_000, 400, 2);
        packet(Channel.LEFT, 2, 9_000_000, 800, 3);
        packet(Channel.LEFT, 2, 9_000_160, 1000, 4);
        file.finish(1600);

        short[] left = channel(0);
        assertStretch(left, 0, 160, 1);
        assertStretch(left, 400, 560, 2);
        assertStretch(left, 800, 960, 3);
        assertStretch(left, 960, 1120, 4);
    }

    @Test
    void aClockThatRunsAwayIsSetRight() throws Exception {
        // 5 % too slow: after 60 s it would be 3 s behind.
        long arrival = 0;
        for (int n = 0; n < 3000; n++) {
            arrival = n * 168L;
            packet(Channel.LEFT, 1, n * 160, arrival, 1 + n % 100);
            file.write(arrival);
        }
        file.finish(arrival + 160);
        short[] left = channel(0);
        int lastAudible = left.length - 1;
        while (left[lastAudible] == 0) {
            lastAudible--;
        }
        assertThat(left.length - lastAudible).isLessThan(1700 + 160);
    }

    @Test
    void aStalledWriterKeepsBothChannelsAligned() throws Exception {
        for (int n = 0; n < 120; n++) {
            packet(Channel.LEFT, 1, n * 160, n * 160L, 3);
            packet(Channel.RIGHT, 2, n * 160, n * 160 + 10, 4);
        }
        file.finish(120 * 160);
        assertStretch(channel(0), 0, 120 * 160, 3);
        assertStretch(channel(1), 10, 120 * 160, 4);
    }

    @Test
    void theHandOverIsBounded() {
        RtpPacket packet = new RtpPacket();
        packet.payloadOffset = 12;
        packet.payloadLength = 160;
        ByteBuffer buffer = ByteBuffer.allocate(172);
        TapQueue queue = file.queue(Channel.LEFT);
        int taken = 0;
        while (queue.offer(buffer, packet, true, taken, 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(128);
        assertThat(queue.poll(new TapQueue.Entry())).isTrue();
        assertThat(queue.offer(buffer, packet, true, taken, 0)).isTrue();
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "precious");
        packet(Channel.LEFT, 1, 0, 0, 1);
        file.write(8000);
        assertThatThrownBy(() -> file.finish(8000)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(path).hasContent("precious");
    }

    @Test
    void aFileThatWasCutOffIsRepairedToItsLastFrame() throws Exception {
        for (int n = 0; n < 100; n++) {
            packet(Channel.LEFT, 1, n * 160, n * 160L, 3);
            file.write(n * 160L);
        }
        Path cut = folder.resolve("cut.wav");
        byte[] soFar = Files.readAllBytes(path);
        byte[] torn = Arrays.copyOf(soFar, soFar.length + 3);
        Files.write(cut, torn);
        short[] beforeRepair = Wav.read(cut).channels().getFirst();
        assertThat(beforeRepair.length)
                .as("the header is at most a second behind")
                .isGreaterThan(100 * 160 - 1600 - 8000);

        Duration length = WavRepair.repair(cut);
        int frames = 99 * 160 - 1600;
        assertThat(length).isEqualTo(Duration.ofNanos(frames * 125_000L));
        assertThat(Files.size(cut)).isEqualTo(44 + 4L * frames);
        assertStretch(Wav.read(cut).channels().getFirst(), 0, frames, 3);
        assertThat(WavRepair.repair(cut)).isEqualTo(length);
        assertThat(Files.size(cut)).isEqualTo(44 + 4L * frames);
    }

    @Test
    void repairKnowsWhatItCannotRepair() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.wav"));
        assertThat(WavRepair.repair(empty)).isZero();
        assertThat(Wav.read(empty).channels().getFirst()).isEmpty();

        Path half = Files.write(folder.resolve("half.wav"), Arrays.copyOf(Files.readAllBytes(empty), 30));
        assertThat(WavRepair.repair(half)).isZero();

        Path text = Files.writeString(
                folder.resolve("notes.txt"), "these are notes and no recording at all, sorry for that");
        assertThatThrownBy(() -> WavRepair.repair(text)).isInstanceOf(BadAudioException.class);
        assertThat(text).content().startsWith("these are notes");
    }
}
