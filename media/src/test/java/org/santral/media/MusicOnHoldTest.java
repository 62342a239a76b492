package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MusicOnHoldTest {
    private static final int PARTIES = 20;

    private final ManualClock clock = new ManualClock();
    private final List<Phone> phones = new ArrayList<>();
    private final List<MediaSession> sessions = new ArrayList<>();
    private MediaEngine engine;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        for (int i = 0; i < PARTIES; i++) {
            Phone phone = new Phone(i % 2 == 0 ? Codec.PCMA : Codec.PCMU);
            MediaSession session = engine.open(new Events());
            session.remote(phone.media());
            phones.add(phone);
            sessions.add(session);
        }
    }

    @AfterEach
    void stop() {
        engine.close();
        phones.forEach(Phone::close);
    }

    private static short[] samples(AudioSource source) {
        short[] pcm = new short[source.samples()];
        source.copy(0, pcm, 0, pcm.length);
        return pcm;
    }

    @Test
    void theBuiltInMusicIsSoftAndLongAndHasNoSeam() {
        short[] pcm = samples(MusicOnHold.builtIn());
        assertThat(pcm.length).isGreaterThan(30 * 8000);
        assertThat(ToneMeter.rms(pcm)).isCloseTo(0.1, within(0.005));
        int largestStep = 0;
        int largest = 0;
        for (int i = 1; i < pcm.length; i++) {
            largestStep = Math.max(largestStep, Math.abs(pcm[i] - pcm[i - 1]));
            largest = Math.max(largest, Math.abs(pcm[i]));
        }
        assertThat(Math.abs(pcm[0] - pcm[pcm.length - 1])).isLessThanOrEqualTo(largestStep);
        assertThat(largest).isLessThan(20_000);
        for (int second = 0; second + 1 < pcm.length / 8000; second++) {
            assertThat(ToneMeter.rms(pcm, second * 8000, (second + 1) * 8000))
                    .as("second " + second)
                    .isBetween(0.02, 0.25);
        }
        assertThat(MusicOnHold.builtIn()).isSameAs(MusicOnHold.builtIn());
    }

    @Test
    void manyPartiesHearOneMusicEachFromItsOwnPosition() {
        MusicOnHold music = MusicOnHold.builtIn();
        short[] pcm = samples(music);
        List<List<Phone.Received>> heard = new ArrayList<>();
        for (int i = 0; i < PARTIES; i++) {
            heard.add(new ArrayList<>());
            sessions.get(i).play(music, true);
            clock.advanceMs(20);
            for (int j = 0; j <= i; j++) {
                heard.get(j).add(phones.get(j).receive());
            }
        }
        for (int i = 0; i < PARTIES; i++) {
            assertHears(phones.get(i), heard.get(i), pcm, 0);
        }
    }

    @Test
    void musicGoesOnWhereAnAnnouncementInterruptedIt() {
        MusicOnHold music = MusicOnHold.builtIn();
        MediaSession session = sessions.getFirst();
        Phone phone = phones.getFirst();
        short[] pcm = samples(music);
        assertHears(phone, hear(session, phone, music, 30), pcm, 0);
        hear(session, phone, Prompt.of(new short[800]), 3);
        assertHears(phone, hear(session, phone, music, 30), pcm, 30 * 160);
        session.stopPlaying();
        assertHears(phone, hear(session, phone, music, 10), pcm, 60 * 160);
        hear(session, phone, Tone.RINGBACK, 2);
        assertHears(phone, hear(session, phone, MusicOnHold.of(Prompt.of(pcm)), 10), pcm, 0);
    }

    private List<Phone.Received> hear(MediaSession session, Phone phone, AudioSource source, int packets) {
        session.play(source, true);
        List<Phone.Received> heard = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            clock.advanceMs(20);
            heard.add(phone.receive());
        }
        return heard;
    }

    private static void assertHears(Phone phone, List<Phone.Received> heard, short[] pcm, int from) {
        short[] decoded = phone.decode(heard);
        for (int i = 0; i < decoded.length; i++) {
            assertThat((int) decoded[i])
                    .as("sample " + i)
                    .isCloseTo(pcm[from + i], within(20 + Math.abs(pcm[from + i]) / 16));
        }
    }
}
