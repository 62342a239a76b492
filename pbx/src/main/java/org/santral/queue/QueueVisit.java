package org.santral.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallLine.Woken;
import org.santral.call.CallOver;
import org.santral.call.CallProgram;
import org.santral.call.Hunt;
import org.santral.call.Hunt.Callee;
import org.santral.call.HuntResult;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.media.AudioSource;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Target;

/** What happens to one caller in a queue, from entering to leaving; runs on the caller's own thread. */
final class QueueVisit {
    /** The floor answers at once; a caller who hears nothing for so long is better sent on. */
    private static final Duration ADMISSION = Duration.ofSeconds(10);

    private final CallLine line;
    private final QueueSettings queue;
    private final Floor floor;
    private final QueueAudio audio;
    private final Clock clock;
    private final @Nullable CallProgram after;
    private final Instant deadline;
    private Instant nextWord;

    QueueVisit(
            CallLine line,
            QueueSettings queue,
            Floor floor,
            QueueAudio audio,
            Clock clock,
            @Nullable CallProgram after) {
        this.line = line;
        this.queue = queue;
        this.floor = floor;
        this.audio = audio;
        this.clock = clock;
        this.after = after;
        Instant now = clock.instant();
        deadline = now.plus(queue.timeout());
        nextWord = queue.announcePosition() || queue.announceWait() ? now : Instant.MAX;
    }

    Passage run() throws CallOver, InterruptedException {
        line.write(new StepEntered(StepKind.QUEUE, queue.number()));
        Optional<Seat> seat = floor.join(line, queue);
        if (seat.isEmpty()) {
            return leave(QueueExit.FULL, queue.overflow());
        }
        try {
            return stay(seat.get());
        } finally {
            seat.get().leave();
        }
    }

    private Passage stay(Seat seat) throws CallOver, InterruptedException {
        line.await(ADMISSION, seat.admission());
        Optional<QueueExit> refused = seat.admission().getNow(Optional.of(QueueExit.FULL));
        if (refused.isPresent()) {
            return leave(refused.get(), elsewhere(refused.get()));
        }
        line.answer();
        if (queue.record()) {
            line.recording(true);
        }
        line.background(audio.music(line.tenant(), queue.music()));
        while (true) {
            Seat.Turn turn = seat.turn().getNow(null);
            Optional<Passage> out =
                    switch (turn) {
                        case null -> pass(seat);
                        case Seat.Turn.Ring ring -> ring(seat, ring);
                        case Seat.Turn.Away away -> Optional.of(leave(away.how(), elsewhere(away.how())));
                    };
            if (out.isPresent()) {
                return out.get();
            }
        }
    }

    private @Nullable Target elsewhere(QueueExit how) {
        return how == QueueExit.EMPTY ? queue.whenEmpty() : queue.overflow();
    }

    /** Waits for what comes next: a turn, a key, the next announcement or the end of patience. */
    private Optional<Passage> pass(Seat seat) throws CallOver, InterruptedException {
        Instant now = clock.instant();
        if (!now.isBefore(deadline)) {
            return Optional.of(leave(QueueExit.TIMED_OUT, queue.overflow()));
        }
        if (now.isBefore(nextWord)) {
            Instant next = nextWord.isBefore(deadline) ? nextWord : deadline;
            return onKey(line.await(Duration.between(now, next), seat.turn()));
        }
        nextWord = now.plus(queue.announceEvery());
        Optional<AudioSource> words = announcement(seat);
        return words.isEmpty()
                ? Optional.empty()
                : onKey(line.play(words.get(), !queue.keys().isEmpty(), seat.turn()));
    }

    private Optional<AudioSource> announcement(Seat seat) {
        int position = floor.state().position(seat.ticket);
        if (position == 0) {
            return Optional.empty();
        }
        Optional<Duration> estimate = queue.announceWait() ? floor.estimate(queue, position) : Optional.empty();
        return audio.place(line.tenant(), queue.announcePosition() ? position : 0, estimate.orElse(Duration.ZERO));
    }

    private Optional<Passage> onKey(Woken woken) throws CallOver {
        if (woken instanceof Woken.Key(char key) && queue.keys().get(key) instanceof Target target) {
            return Optional.of(leave(QueueExit.KEY, target));
        }
        return Optional.empty();
    }

    private Optional<Passage> ring(Seat seat, Seat.Turn.Ring ring) throws CallOver, InterruptedException {
        List<Callee> callees = ring.agents().stream()
                .flatMap(agent -> line.tenant().extension(agent).stream())
                .<Callee>map(Callee.Inside::new)
                .toList();
        Duration left = Duration.between(clock.instant(), deadline);
        if (callees.isEmpty() || !left.isPositive()) {
            seat.unanswered(callees.isEmpty() ? Set.copyOf(ring.agents()) : Set.of());
            return Optional.empty();
        }
        Duration rings = left.compareTo(queue.ringTimeout()) < 0 ? left : queue.ringTimeout();
        HuntResult result = line.hunt(new Hunt(
                callees, rings, Hunt.Hearing.KEEP, Cause.NO_ANSWER, queue.keys().keySet(), ring.withdrawn(), after));
        return switch (result) {
            case HuntResult.Connected connected -> {
                seat.answered(connected.number(), connected.over());
                line.write(new QueueLeft(queue.number(), QueueExit.CONNECTED));
                yield Optional.of(new Passage.Connected());
            }
            case HuntResult.Unanswered unanswered -> {
                Optional<Passage> out = pressedMeanwhile();
                if (out.isEmpty()) {
                    seat.unanswered(failed(unanswered));
                }
                yield out;
            }
        };
    }

    /** Takes all keys: one left behind would stop the next ringing at once. */
    private Optional<Passage> pressedMeanwhile() throws CallOver, InterruptedException {
        while (line.await(Duration.ZERO, null) instanceof Woken.Key key) {
            Optional<Passage> out = onKey(key);
            if (out.isPresent()) {
                return out;
            }
        }
        return Optional.empty();
    }

    /** Those who stopped ringing because we wanted it have not failed. */
    private static Set<String> failed(HuntResult.Unanswered unanswered) {
        return unanswered.each().stream()
                .filter(outcome -> outcome.why().cause() != Cause.ORIGINATOR_CANCEL)
                .map(outcome -> outcome.callee().number())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Passage leave(QueueExit how, @Nullable Target next) throws CallOver {
        line.background(null);
        line.write(new QueueLeft(queue.number(), how));
        Cause cause =
                switch (how) {
                    case FULL -> Cause.USER_BUSY;
                    case EMPTY -> Cause.NO_USER_RESPONSE;
                    case TIMED_OUT -> Cause.ALLOTTED_TIMEOUT;
                    case KEY, CONNECTED, ABANDONED -> Cause.NORMAL_CLEARING;
                };
        return new Passage.Left(Termination.of(cause, By.SYSTEM, line.answered() ? How.BYE : How.REFUSE), next);
    }
}
