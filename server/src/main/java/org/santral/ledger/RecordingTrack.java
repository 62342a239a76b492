package org.santral.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.RecordingSegment;

/**
 * Who is heard in which part of a recording's file, and what was left out of it.
 *
 * @param startedAt the moment at the file's beginning
 * @param segments who is in which channel from which offset on, in order
 * @param pauses what was said then is not in the file
 */
public record RecordingTrack(
        String recordingId, Instant startedAt, List<RecordingSegment> segments, List<Pause> pauses) {

    /**
     * A gap in the recording.
     *
     * @param from when it was paused
     * @param to when it went on, null if it never did
     */
    public record Pause(Instant from, @Nullable Instant to) {

        /** Zero for one that never ended: nothing was written behind it. */
        public Duration length() {
            return to == null || to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
        }
    }

    public RecordingTrack {
        segments = List.copyOf(segments);
        pauses = List.copyOf(pauses);
    }

    static RecordingTrack started(String recordingId, Instant at) {
        return new RecordingTrack(recordingId, at, List.of(), List.of());
    }

    /** The time that all pauses took. */
    public Duration paused() {
        return pauses.stream().map(Pause::length).reduce(Duration.ZERO, Duration::plus);
    }

    RecordingTrack with(RecordingSegment segment) {
        return new RecordingTrack(recordingId, startedAt, append(segments, segment), pauses);
    }

    RecordingTrack paused(boolean paused, Instant at) {
        boolean running = pauses.isEmpty() || pauses.getLast().to() != null;
        if (paused) {
            return running ? withPauses(append(pauses, new Pause(at, null))) : this;
        }
        return running
                ? this
                : withPauses(append(
                        pauses.subList(0, pauses.size() - 1),
                        new Pause(pauses.getLast().from(), at)));
    }

    private RecordingTrack withPauses(List<Pause> changed) {
        return new RecordingTrack(recordingId, startedAt, segments, changed);
    }

    private static <T> List<T> append(List<T> list, T last) {
        List<T> more = new ArrayList<>(list);
        more.add(last);
        return more;
    }
}
