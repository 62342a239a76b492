package org.santral.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.ManualShard;

/** The timers of a dialog by a clock that stands still. */
class SessionClockTest {
    private final ManualShard shard = new ManualShard();
    private final List<String> heard = new ArrayList<>();
    private final SessionClock clock = new SessionClock(shard, () -> heard("refresh"), () -> heard("hang up"));

    private void heard(String what) {
        heard.add(what + " " + shard.now().toSeconds());
    }

    @Test
    void given_weRefresh_then_refreshAtHalf_and_hangUpBeforeTheEnd() {
        clock.restart(new SessionTerms(Duration.ofSeconds(90), true));
        shard.advance(Duration.ofSeconds(100));
        assertThat(heard).containsExactly("refresh 45", "hang up 60");
    }

    @Test
    void given_thePeerRefreshes_then_onlyTheHangUp() {
        clock.restart(new SessionTerms(Duration.ofSeconds(1800), false));
        shard.advance(Duration.ofSeconds(1800));
        assertThat(heard).containsExactly("hang up 1768");
    }

    @Test
    void given_refreshed_then_bothStartOver() {
        clock.restart(new SessionTerms(Duration.ofSeconds(90), false));
        shard.advance(Duration.ofSeconds(50));
        clock.restart(new SessionTerms(Duration.ofSeconds(90), false));
        shard.advance(Duration.ofSeconds(59));
        assertThat(heard).isEmpty();
        clock.restart(null);
        assertThat(shard.timers()).isZero();
    }

    @Test
    void given_aFailedRefresh_then_itIsTriedAgainAndTheHangUpStays() {
        clock.restart(new SessionTerms(Duration.ofSeconds(96), true));
        shard.advance(Duration.ofSeconds(48));
        clock.refreshAgain();
        shard.advance(Duration.ofSeconds(48));
        assertThat(heard).containsExactly("refresh 48", "refresh 60", "hang up 64");
    }

    @Test
    void given_noAck_when_retransmitting_then_doublingUpToTheLimitFor64T1() {
        List<Long> sentMs = new ArrayList<>();
        Retransmitter.start(
                shard,
                TimerValues.RFC,
                TimerValues.RFC.t2(),
                () -> sentMs.add(shard.now().toMillis()),
                () -> heard("gave up"));
        shard.advance(Duration.ofMinutes(1));
        assertThat(sentMs).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
        assertThat(heard).containsExactly("gave up 32");
        assertThat(shard.timers()).isZero();
    }

    @Test
    void given_ack_when_retransmitting_then_nothingIsLeft() {
        Retransmitter retransmitter = Retransmitter.start(
                shard, TimerValues.RFC, TimerValues.RFC.t2(), () -> heard("again"), () -> heard("gave up"));
        retransmitter.stop();
        retransmitter.stop();
        shard.advance(Duration.ofMinutes(1));
        assertThat(heard).isEmpty();
        assertThat(shard.timers()).isZero();
    }
}
