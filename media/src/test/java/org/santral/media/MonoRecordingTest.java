package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a voice message is made of: one party, silence kept, up to a length. */
class MonoRecordingTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private MediaEngine engine;
    private Phone phone;
    private MediaSession session;
    private Path path;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        phone = new Phone(Codec.PCMU);
        session = engine.open(new Events());
        session.remote(phone.media());
        phone.to(session);
        path = folder.resolve("message.wav");
    }

    @AfterEach
    void stop() {
        engine.close();
        phone.close();
    }

    private void talk(int packets, double hz) {
        for (int i = 0; i < packets; i++) {
            long before = session.stats().packetsReceived();
            phone.sayTone(hz);
            Await.until("the party is heard", () -> session.stats().packetsReceived() > before);
            clock.advanceMs(20);
        }
    }

    @Test
    void silenceIsKeptAndTheFileIsMono() throws Exception {
        Recorder recorder = engine.recordMono(path, Duration.ofMinutes(1));
        session.record(recorder, Channel.LEFT);
        talk(50, 600);
        clock.advanceMs(500);
        phone.timestamp += 4000;
        talk(50, 900);
        session.stopRecording();
        RecordingSummary summary = recorder.summary();

        assertThat(summary.length()).isEqualTo(Duration.ofMillis(2500));
        assertThat(summary.rmsLeft()).isGreaterThan(0.1);
        assertThat(summary.rmsRight()).isZero();
        assertThat(Files.size(path)).isEqualTo(44 + 2 * 20_000);
        List<short[]> channels = Wav.read(path).channels();
        assertThat(channels).hasSize(1);
        short[] pcm = channels.getFirst();
        assertThat(ToneMeter.level(pcm, 0, 8000, 600, 8000)).isBetween(0.22, 0.26);
        assertThat(ToneMeter.rms(pcm, 8160, 11840)).isZero();
        assertThat(ToneMeter.level(pcm, 12000, 20000, 900, 8000)).isBetween(0.22, 0.26);
        assertThat(AudioImport.decode(path, AudioImport.Limits.DEFAULT).samples())
                .isEqualTo(20_000);
    }

    @Test
    void atItsMaximumLengthItEndsByItselfAndTells() throws Exception {
        Recorder recorder = engine.recordMono(path, Duration.ofMillis(700));
        session.record(recorder, Channel.LEFT);
        assertThat(recorder.finished()).isNotDone();
        talk(50, 600);

        RecordingSummary summary = recorder.finished().get(20, TimeUnit.SECONDS);
        assertThat(summary.length()).isEqualTo(Duration.ofMillis(700));
        talk(10, 600);
        assertThat(recorder.finish().get()).isSameAs(summary);
        assertThat(Wav.read(path).channels().getFirst()).hasSize(5600);
    }

    @Test
    void stoppedEarlyItIsAsLongAsItLasted() {
        Recorder recorder = engine.recordMono(path, Duration.ofMillis(700));
        session.record(recorder, Channel.LEFT);
        talk(10, 600);
        assertThat(recorder.summary().length()).isEqualTo(Duration.ofMillis(200));
        assertThat(recorder.finished()).isCompleted();
    }

    @Test
    void oneThatWasCutOffIsRepaired() throws Exception {
        Recorder recorder = engine.recordMono(path, Duration.ofMinutes(1));
        session.record(recorder, Channel.LEFT);
        talk(50, 600);
        recorder.close();
        byte[] whole = Files.readAllBytes(path);
        Path cut = Files.write(folder.resolve("cut.wav"), Arrays.copyOf(whole, 44 + 8001));
        assertThat(WavRepair.repair(cut)).isEqualTo(Duration.ofMillis(500));
        assertThat(Wav.read(cut).channels().getFirst()).hasSize(4000);
        assertThat(WavRepair.repair(path)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Files.readAllBytes(path)).isEqualTo(whole);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> engine.recordMono(path, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> engine.recordMono(path, Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class);
        try (Recorder recorder = engine.recordMono(path, Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> session.record(recorder, Channel.RIGHT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
