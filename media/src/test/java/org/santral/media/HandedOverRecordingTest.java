package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A talks with B, is alone for a while, then talks with C: one file, both channels on one time. */
class HandedOverRecordingTest {
    private static final int SECOND = 8000;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private Phone c;
    private MediaSession sa;
    private MediaSession sb;
    private MediaSession sc;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMU);
        c = new Phone(Codec.PCMA);
        sa = open(a);
        sb = open(b);
        sc = open(c);
    }

    private MediaSession open(Phone phone) throws Exception {
        MediaSession session = engine.open(new Events());
        session.remote(phone.media());
        phone.to(session);
        return session;
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
        c.close();
    }

    private static void join(MediaSession one, MediaSession other) {
        one.bridge(other);
        other.bridge(one);
    }

    /** 20 ms steps: A speaks, and the other one, if any; time goes on once both were heard. */
    private void talk(int packets, double hzOfA, Phone other, double hzOfOther) {
        for (int i = 0; i < packets; i++) {
            long before = sa.stats().packetsReceived();
            a.sayTone(hzOfA);
            Await.until("a is heard", () -> sa.stats().packetsReceived() > before);
            if (other != null) {
                other.sayTone(hzOfOther);
                other.receive();
                a.receive();
            }
            clock.advanceMs(20);
        }
    }

    @Test
    void theChannelsStayAlignedWhenAPartyIsReplaced() throws Exception {
        Recorder recorder = engine.record(folder.resolve("call.wav"));
        join(sa, sb);
        sa.record(recorder, Channel.LEFT);
        sb.record(recorder, Channel.RIGHT);
        talk(50, 500, b, 1100);
        sb.stopRecording();
        sa.bridge(null);
        sb.bridge(null);
        b.sayTone(1900);
        Await.until("b goes on talking", () -> sb.stats().packetsReceived() == 51);
        sb.close();
        talk(30, 700, null, 0);
        join(sa, sc);
        sc.record(recorder, Channel.RIGHT);
        talk(50, 500, c, 1700);

        assertThat(recorder.summary().length()).isEqualTo(Duration.ofMillis(2600));
        List<short[]> channels = Wav.read(folder.resolve("call.wav")).channels();
        short[] left = channels.get(0);
        short[] right = channels.get(1);
        int gap = SECOND;
        int again = SECOND + 4800;
        assertThat(ToneMeter.level(left, 0, gap, 500, SECOND)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(left, gap + 160, again - 160, 700, SECOND)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(left, again, again + SECOND, 500, SECOND)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(right, 0, gap, 1100, SECOND)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.rms(right, gap, again)).isZero();
        assertThat(ToneMeter.level(right, again, again + SECOND, 1700, SECOND)).isBetween(0.23, 0.26);
        assertThat(firstSound(right, gap)).isCloseTo(again, within(8));
    }

    private static int firstSound(short[] pcm, int from) {
        int at = from;
        while (Math.abs(pcm[at]) < 100) {
            at++;
        }
        return at;
    }
}
