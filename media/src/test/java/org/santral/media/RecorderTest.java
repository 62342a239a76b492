package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private MediaSession sa;
    private MediaSession sb;
    private Path path;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMU);
        sa = engine.open(new Events());
        sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sa.bridge(sb);
        sb.bridge(sa);
        a.to(sa);
        b.to(sb);
        path = folder.resolve("call.wav");
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
    }

    /** Both talk; the clock goes on once both were heard. */
    private void talk(int packets, double hzOfA, double hzOfB) {
        for (int i = 0; i < packets; i++) {
            a.sayTone(hzOfA);
            b.sayTone(hzOfB);
            a.receive();
            b.receive();
            clock.advanceMs(20);
        }
    }

    private Recorder record() {
        Recorder recorder = engine.record(path);
        sa.record(recorder, Channel.LEFT);
        sb.record(recorder, Channel.RIGHT);
        return recorder;
    }

    @Test
    void eachPartyIsOnItsChannel() throws Exception {
        Recorder recorder = record();
        talk(100, 500, 1100);
        RecordingSummary summary = recorder.summary();
        recorder.close();

        assertThat(recorder.summary()).isSameAs(summary);
        assertThat(summary.file()).isEqualTo(path);
        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(2));
        List<short[]> channels = Wav.read(path).channels();
        assertThat(channels.get(0)).hasSize(16000);
        assertThat(ToneMeter.level(channels.get(0), 500)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(channels.get(0), 1100)).isLessThan(0.002);
        assertThat(ToneMeter.level(channels.get(1), 1100)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(channels.get(1), 500)).isLessThan(0.002);
        assertThat(summary.rmsLeft()).isCloseTo(0.244 / Math.sqrt(2), within(0.01));
        assertThat(summary.rmsRight()).isCloseTo(0.244 / Math.sqrt(2), within(0.01));
        assertThat(recorder.packetsDropped()).isZero();
    }

    @Test
    void aPauseIsLeftOutOnBothChannels() throws Exception {
        Recorder recorder = record();
        talk(25, 500, 1100);
        recorder.pause();
        recorder.pause();
        talk(50, 700, 1700);
        recorder.resume();
        talk(25, 500, 1100);
        RecordingSummary summary = recorder.summary();

        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(1));
        List<short[]> channels = Wav.read(path).channels();
        assertThat(ToneMeter.level(channels.get(0), 500)).isGreaterThan(0.23);
        assertThat(ToneMeter.level(channels.get(0), 700)).isLessThan(0.003);
        assertThat(ToneMeter.level(channels.get(1), 1100)).isGreaterThan(0.23);
        assertThat(ToneMeter.level(channels.get(1), 1700)).isLessThan(0.003);
        assertThat(ToneMeter.rms(channels.get(0), 3800, 4200)).isGreaterThan(0.15);
    }

    @Test
    void aRecordingThatEndsInAPauseEndsWhereThePauseBegan() {
        Recorder recorder = record();
        talk(25, 500, 1100);
        recorder.pause();
        talk(25, 500, 1100);
        assertThat(recorder.summary().length()).isEqualTo(Duration.ofMillis(500));
        recorder.resume();
        assertThat(recorder.summary().length()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whatIsCopiedInMidCallPlaysAfterRepair() throws Exception {
        record();
        talk(100, 500, 1100);
        Await.until("a second is on the disk", () -> size(path) > 44 + 32000);
        Path copy = Files.copy(path, folder.resolve("crash.wav"));
        Duration length = WavRepair.repair(copy);

        assertThat(length).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        List<short[]> channels = Wav.read(copy).channels();
        assertThat(channels.get(0).length).isEqualTo((int) (length.toMillis() * 8));
        assertThat(ToneMeter.level(channels.get(0), 500)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(channels.get(1), 1100)).isBetween(0.23, 0.26);
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void stoppingOnePartyLeavesTheOther() throws Exception {
        Recorder recorder = record();
        talk(25, 500, 1100);
        sa.stopRecording();
        talk(25, 500, 1100);
        recorder.close();
        List<short[]> channels = Wav.read(path).channels();
        assertThat(ToneMeter.rms(channels.get(0), 4000, 8000)).isZero();
        assertThat(ToneMeter.rms(channels.get(1), 4000, 8000)).isGreaterThan(0.15);
    }

    @Test
    void anotherCodecIsSilence() throws Exception {
        Codec g729 = new Codec("G729", 8000, 1, 18, null);
        sa.remote(new RemoteMedia(a.address(), null, g729, null, true, true, 20));
        Recorder recorder = record();
        a.say(18, false, new byte[20]);
        Await.until("a is heard", () -> sa.stats().packetsReceived() == 1);
        clock.advanceMs(500);
        RecordingSummary summary = recorder.summary();
        assertThat(summary.length()).isEqualTo(Duration.ofMillis(500));
        assertThat(summary.rmsLeft()).isZero();
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAndHurtsNobody() throws Exception {
        Files.writeString(path, "precious");
        Recorder recorder = record();
        talk(10, 500, 1100);
        assertThatThrownBy(recorder::close)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(FileAlreadyExistsException.class);
        talk(10, 500, 1100);
        try (Recorder other = engine.record(folder.resolve("other.wav"))) {
            sa.record(other, Channel.LEFT);
            talk(10, 500, 1100);
            assertThat(other.summary().rmsLeft()).isGreaterThan(0.1);
        }
    }

    @Test
    void closingTheEngineFinishesRecordings() throws Exception {
        Recorder recorder = record();
        talk(50, 500, 1100);
        engine.close();
        assertThat(recorder.finish()).isCompleted();
        assertThat(Wav.read(path).channels().getFirst()).hasSize(8000);
    }
}
