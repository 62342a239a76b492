package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlayTest {
    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private MediaEngine engine;
    private Phone a;
    private Phone b;
    private MediaSession sa;
    private MediaSession sb;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        a = new Phone(Codec.PCMA);
        b = new Phone(Codec.PCMU);
        sa = engine.open(events);
        sb = engine.open(new Events());
        sa.remote(a.media());
        sb.remote(b.media());
        sb.bridge(sa);
        a.to(sa);
        b.to(sb);
    }

    @AfterEach
    void stop() {
        engine.close();
        a.close();
        b.close();
    }

    private static Prompt prompt(double hz, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * i / 8000));
        }
        return Prompt.of(pcm);
    }

    /** What the party hears within so many ticks, of which each sends a packet. */
    private List<Phone.Received> hear(Phone phone, int ticks) {
        List<Phone.Received> heard = new ArrayList<>();
        for (int i = 0; i < ticks; i += 5) {
            clock.advanceMs(100);
            heard.addAll(phone.receive(5));
        }
        return heard;
    }

    @Test
    void aPromptIsHeardToItsEndAndThenTold() {
        Prompt prompt = prompt(600, 8000 + 80);
        sa.play(prompt, false);
        List<Phone.Received> heard = hear(a, 50);
        clock.advanceMs(20);
        heard.add(a.receive());
        Await.until("the end is told", () -> events.played.equals(List.of(prompt)));

        RelayTest.assertContinuous(heard);
        short[] pcm = a.decode(heard);
        assertThat(ToneMeter.level(pcm, 0, 8000, 600, 8000)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.rms(pcm, 8080, 8160)).isLessThan(0.001);
        clock.advanceMs(100);
        assertThat(a.hearsNothing()).isTrue();
    }

    @Test
    void aLoopedPromptGoesOnWithoutASeam() {
        sa.play(prompt(500, 400), true);
        List<Phone.Received> heard = hear(a, 25);
        RelayTest.assertContinuous(heard);
        assertThat(ToneMeter.level(a.decode(heard), 500)).isBetween(0.23, 0.26);
        sa.stopPlaying();
        clock.advanceMs(100);
        clock.advanceMs(100);
        assertThat(events.played).isEmpty();
    }

    @Test
    void ringbackHasTheRightPitchAndCadence() {
        sa.play(Tone.RINGBACK, true);
        short[] pcm = a.decode(hear(a, 350));

        assertThat(ToneMeter.level(pcm, 0, 16000, 450, 8000)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.level(pcm, 0, 16000, 900, 8000)).isLessThan(0.005);
        assertThat(ToneMeter.rms(pcm, 16000, 48000)).isLessThan(0.001);
        assertThat(ToneMeter.level(pcm, 48000, 56000, 450, 8000)).isBetween(0.23, 0.26);
    }

    @Test
    void fromAPromptToThePeerNumbersGoOn() {
        sa.play(prompt(600, 80000), false);
        List<Phone.Received> heard = hear(a, 10);
        b.sayTone(1000);
        Await.until("b is heard", () -> sb.stats().packetsReceived() == 1);
        sa.stopPlaying();
        for (int i = 0; i < 10; i++) {
            b.sayTone(1000);
            Phone.Received next = a.receive();
            Phone.Received last = heard.getLast();
            assertThat(next.sequence()).isEqualTo((last.sequence() + 1) & 0xFFFF);
            assertThat(next.timestamp() - last.timestamp()).isEqualTo(160);
            assertThat(next.marker()).isEqualTo(i == 0);
            assertThat(next.ssrc()).isEqualTo(last.ssrc());
            heard.add(next);
            clock.advanceMs(20);
        }
        assertThat(ToneMeter.level(a.decode(heard), 1600, 3200, 1000, 8000)).isBetween(0.23, 0.26);
    }

    @Test
    void aPartyThatIsPlayedToDoesNotHearItsPeer() {
        sa.play(Tone.HOLD, true);
        for (int i = 0; i < 5; i++) {
            b.sayTone(1000);
        }
        Await.until("b is heard", () -> sb.stats().packetsReceived() == 5);
        short[] pcm = a.decode(hear(a, 50));
        assertThat(ToneMeter.level(pcm, 1000)).isLessThan(0.005);
        assertThat(ToneMeter.level(pcm, 0, 800, 450, 8000)).isBetween(0.23, 0.26);
    }

    @Test
    void longerPacketsAreSentWhenWished() {
        sa.remote(new RemoteMedia(a.address(), null, Codec.PCMU, null, true, true, 40));
        sa.play(prompt(500, 8000), false);
        List<Phone.Received> heard = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clock.advanceMs(40);
            heard.add(a.receive());
        }
        assertThat(heard).allSatisfy(p -> {
            assertThat(p.payload()).hasSize(320);
            assertThat(p.payloadType()).isZero();
        });
        assertThat(heard.get(1).timestamp() - heard.get(0).timestamp()).isEqualTo(320);
        assertThat(ToneMeter.level(a.decode(heard), 500)).isBetween(0.23, 0.26);
    }

    @Test
    void aSourceThatCannotBeEncodedEndsInItsTime() {
        Codec g729 = new Codec("G729", 8000, 1, 18, null);
        sa.remote(new RemoteMedia(a.address(), null, g729, null, true, true, 20));
        Prompt prompt = prompt(500, 800);
        sa.play(prompt, false);
        clock.advanceMs(100);
        clock.advanceMs(20);
        Await.until("the end is told", () -> events.played.equals(List.of(prompt)));
        assertThat(a.hearsNothing()).isTrue();
    }

    @Test
    void aPlaylistIsHeardAsOneAndToldOnce() {
        Playlist list = Playlist.of(prompt(600, 2000), new Silence(800), prompt(1200, 2000));
        sa.play(list, false);
        short[] pcm = a.decode(hear(a, 30));
        Await.until("the end is told", () -> !events.played.isEmpty());

        assertThat(events.played).containsExactly(list);
        assertThat(ToneMeter.level(pcm, 0, 2000, 600, 8000)).isBetween(0.23, 0.26);
        assertThat(ToneMeter.rms(pcm, 2000, 2800)).isLessThan(0.001);
        assertThat(ToneMeter.level(pcm, 2800, 4800, 1200, 8000)).isBetween(0.23, 0.26);
    }

    @Test
    void aSourceThatWasReplacedIsNotTold() {
        Prompt first = prompt(600, 4000);
        Prompt second = prompt(900, 1600);
        sa.play(first, false);
        hear(a, 10);
        sa.play(second, false);
        hear(a, 10);
        clock.advanceMs(20);
        Await.until("the end is told", () -> !events.played.isEmpty());
        assertThat(events.played).containsExactly(second);
    }
}
