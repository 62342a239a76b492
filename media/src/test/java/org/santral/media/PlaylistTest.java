package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaylistTest {
    private static Prompt ramp(int from, int to) {
        short[] pcm = new short[to - from];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (from + i);
        }
        return Prompt.of(pcm);
    }

    @Test
    void partsFollowEachOtherWhereverItIsRead() {
        Prompt three = ramp(100, 103);
        Playlist list = Playlist.of(ramp(0, 100), three, Playlist.of(ramp(103, 104), ramp(104, 500)));
        assertThat(list.samples()).isEqualTo(500);
        Random random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            int position = random.nextInt(500);
            int count = random.nextInt(500 - position + 1);
            short[] target = new short[count + 2];
            list.copy(position, target, 1, count);
            for (int i = 0; i < count; i++) {
                assertThat(target[1 + i]).isEqualTo((short) (position + i));
            }
            assertThat(target[0]).isZero();
            assertThat(target[count + 1]).isZero();
        }
        assertThatThrownBy(() -> list.copy(1, new short[600], 0, 500)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPauseBetweenPartsIsSilent() {
        Prompt word = ramp(1, 11);
        Playlist list = Playlist.of(word, Silence.of(Duration.ofMillis(2)), word);
        short[] all = new short[36];
        list.copy(0, all, 0, 36);
        assertThat(all).startsWith((short) 1, (short) 2).endsWith((short) 9, (short) 10);
        assertThat(Arrays.copyOfRange(all, 10, 26)).containsOnly((short) 0);
    }

    @Test
    void emptyOrEndlessOnesAreRefused() {
        Silence hours = new Silence(80_000_000);
        assertThatThrownBy(() -> new Playlist(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Playlist(Collections.nCopies(27, hours)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Silence.of(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Silence.of(Duration.ofDays(365))).isInstanceOf(IllegalArgumentException.class);
    }
}
