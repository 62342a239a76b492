package org.santral.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.base.Termination.By;
import org.santral.base.Termination.How;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.CallProgram;
import org.santral.call.CallProgram.Verdict;
import org.santral.call.Hunt;
import org.santral.call.HuntResult;
import org.santral.call.HuntResult.Outcome;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.media.AudioSource;
import org.santral.tenant.Tenant;

/**
 * A caller who does what a script says: at each wait for a key it presses the next one of {@link #keys} ({@code _} lets
 * the time pass, {@code !} hangs up). Whoever is called answers or fails as {@link #when} says. Time is its own.
 */
final class ScriptedLine implements CallLine {
    final List<String> steps = new ArrayList<>();
    final List<LedgerEvent> written = new ArrayList<>();
    final List<AudioSource> heard = new ArrayList<>();
    final List<Optional<AudioSource>> backgrounds = new ArrayList<>();
    final List<Hunt> hunts = new ArrayList<>();
    final Set<CallId> canBePickedUp = new HashSet<>();

    private final Tenant tenant;
    private final Accepted accepted;
    private final Time time;
    private final Map<String, Termination> failing = new HashMap<>();
    private String keys = "";

    @Nullable
    Duration limit;

    private boolean answered;
    private @Nullable CallId pickedUp;
    private Duration takeLength = Duration.ZERO;

    ScriptedLine(Tenant tenant, Accepted accepted, Time time) {
        this.time = time;
        this.tenant = tenant;
        this.accepted = accepted;
    }

    /** Keys of the script from now on. */
    ScriptedLine keys(String script) {
        keys = script;
        return this;
    }

    /** Whoever has this number does not answer, for that reason; all others answer. */
    ScriptedLine when(String number, Cause cause, int status) {
        How how = cause == Cause.NO_ANSWER ? How.CANCEL : How.REFUSE;
        failing.put(number, new Termination(cause, how == How.CANCEL ? By.SYSTEM : By.CALLEE, how, status, ""));
        return this;
    }

    /** The messages that are recorded last so long. */
    ScriptedLine speaks(Duration length) {
        takeLength = length;
        return this;
    }

    ScriptedLine alreadyAnswered() {
        answered = true;
        return this;
    }

    /** Runs a program to its end. @return its verdict, null when the caller hung up before */
    @Nullable
    Verdict run(CallProgram program) throws InterruptedException {
        try {
            return program.run(this);
        } catch (CallOver e) {
            return null;
        }
    }

    /** The numbers that were called, in order; those that rang together are joined by {@code +}. */
    List<String> called() {
        return hunts.stream()
                .map(hunt -> String.join(
                        "+", hunt.callees().stream().map(Hunt.Callee::number).toList()))
                .toList();
    }

    @Nullable
    CallId pickedUp() {
        return pickedUp;
    }

    @Override
    public CallId call() {
        return new CallId("11111111-1111-7111-8111-111111111111");
    }

    @Override
    public Tenant tenant() {
        return tenant;
    }

    @Override
    public Accepted accepted() {
        return accepted;
    }

    @Override
    public Party party() {
        return accepted.caller();
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public void ring() {}

    @Override
    public void answer() {
        answered = true;
    }

    @Override
    public void write(LedgerEvent event) {
        written.add(event);
        if (event instanceof StepEntered step) {
            steps.add(step.kind() + " " + step.number());
        }
    }

    @Override
    public void background(@Nullable AudioSource looped) {
        backgrounds.add(Optional.ofNullable(looped));
    }

    @Override
    public Woken play(AudioSource source, boolean byKey, @Nullable CompletionStage<?> until) throws CallOver {
        if (!answered) {
            throw new IllegalStateException("nobody hears what is played before the answer");
        }
        heard.add(source);
        time.pass(Duration.ofMillis(source.samples() / 8L));
        return byKey ? next() : new Woken.Done();
    }

    @Override
    public Woken await(Duration atMost, @Nullable CompletionStage<?> until) throws CallOver {
        Woken woken = next();
        time.pass(woken instanceof Woken.Done ? atMost : Duration.ofMillis(100));
        return woken;
    }

    private Woken next() throws CallOver {
        if (keys.isEmpty()) {
            return new Woken.Done();
        }
        char key = keys.charAt(0);
        keys = keys.substring(1);
        return switch (key) {
            case '_' -> new Woken.Done();
            case '!' -> throw new CallOver();
            default -> new Woken.Key(key);
        };
    }

    @Override
    public HuntResult hunt(Hunt hunt) {
        hunts.add(hunt);
        List<Outcome> failed = new ArrayList<>();
        for (Hunt.Callee callee : hunt.callees()) {
            Termination why = failing.get(callee.number());
            if (why == null) {
                String extension = callee instanceof Hunt.Callee.Inside inside
                        ? inside.extension().number()
                        : null;
                answered = true;
                return new HuntResult.Connected(callee.number(), extension, new CompletableFuture<>());
            }
            failed.add(new Outcome(callee, why));
        }
        return new HuntResult.Unanswered(failed.getFirst().why(), failed);
    }

    @Override
    public Take record(Path file) {
        try {
            Files.writeString(file, "audio");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> CompletableFuture.completedFuture(takeLength);
    }

    @Override
    public void recording(boolean on) {}

    @Override
    public void limitTalk(@Nullable Duration most) {
        limit = most;
    }

    @Override
    public boolean pickUp(CallId ringing) {
        if (canBePickedUp.contains(ringing)) {
            pickedUp = ringing;
        }
        return canBePickedUp.contains(ringing);
    }

    /** A clock that goes on only as the script does. */
    static final class Time extends Clock {
        private Instant now = Instant.parse("2026-03-02T09:00:00Z");

        void set(Instant instant) {
            now = instant;
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
