package org.santral.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.santral.media.Wav;

/** Holds everything that anybody knows of the calls of a drill against everything else. */
public final class Reconciliation {
    private static final int RATE = 8000;
    /** Whole seconds are compared with exact ones, and sound begins after and ends before the signalling. */
    private static final double LENGTH_SLACK_S = 1.5;

    private static final int MOST_RECORDINGS = 2_000;

    private final Misses misses = new Misses();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<Placement> placements;
    private final Map<String, Api.Cdr> records = new HashMap<>();
    private final Map<String, Api.Cdr> bySource = new HashMap<>();
    private final Map<String, Api.Cdr> byDestination = new HashMap<>();

    /** @param rows every row of {@code /cdrs}; each call must be there once */
    public Reconciliation(List<Placement> placements, List<Api.Cdr> rows) {
        this.placements = placements;
        for (Api.Cdr row : rows) {
            misses.check(
                    records.put(row.callId(), row) == null, "a call has one row in the list of records", row.callId());
            Api.Cdr before = bySource.put(Placement.key(row.source()), row);
            misses.check(before == null, "one request makes one call", row.callId());
            byDestination.put(Placement.key(row.destination()), row);
        }
        counts.put("records", rows.size());
        counts.put("requests", placements.size());
        counts.put("requests accepted", (int)
                placements.stream().filter(p -> p.callId() != null).count());
    }

    public Misses misses() {
        return misses;
    }

    /** How many of what were looked at. */
    public Map<String, Integer> counts() {
        return counts;
    }

    /** Every id that the API returned names exactly one finished call, and it is the call that was asked for. */
    public void accepted(Api api) throws IOException, InterruptedException {
        for (Placement placement : placements) {
            String call = placement.callId();
            if (call == null) {
                continue;
            }
            int status = api.recordStatus(call);
            misses.check(status == 200, "every accepted call has a record", call + " answers " + status);
            Api.Cdr cdr = records.get(call);
            boolean same = cdr != null
                    && Placement.key(cdr.source()).equals(Placement.key(placement.source()))
                    && Placement.key(cdr.destination()).equals(Placement.key(placement.destination()));
            misses.check(same, "the record is of the call that was asked for", call + " " + cdr);
        }
    }

    /** Exactly one terminal entry, as the last, without gaps, and no call left open. */
    public void ledger(Map<String, LedgerTable.Call> ledger) {
        counts.put("calls in the ledger", ledger.size());
        ledger.forEach((call, entries) -> {
            misses.check(entries.ended() == 1, "every call ends exactly once in the ledger", call + " " + entries);
            misses.check(
                    entries.endedSequence() == entries.lastSequence(),
                    "nothing follows a call's end",
                    call + " " + entries);
            misses.check(
                    entries.entries() == entries.lastSequence() + 1,
                    "a call's entries have no gap",
                    call + " " + entries);
            misses.check(!entries.open(), "no call is left open", call);
            misses.check(records.containsKey(call), "every call of the ledger has a record", call);
        });
        for (String call : records.keySet()) {
            misses.check(ledger.containsKey(call), "every record is of a call of the ledger", call);
        }
    }

    /** Whoever answered a phone belongs to a call on record, and nobody's phone rang twice. */
    public void network(Map<String, NetworkRecords.Party> parties) {
        int answered = 0;
        Set<String> rung = new HashSet<>();
        for (NetworkRecords.Party party : parties.values()) {
            Api.Cdr cdr = Optional.ofNullable(bySource.get(party.key())).orElse(byDestination.get(party.key()));
            misses.check(rung.add(party.key()), "no phone rings twice for one request", party.toString());
            misses.check(cdr != null, "every phone that rang belongs to a call on record", party.toString());
            if (party.answered()) {
                answered++;
            }
        }
        for (Api.Cdr cdr : records.values()) {
            misses.check(
                    !cdr.pickedUp() || rung.contains(Placement.key(cdr.source())),
                    "a call that was answered on record was answered by a phone",
                    cdr.toString());
        }
        counts.put("phones called", parties.size());
        counts.put("phones that answered", answered);
    }

    /** Every event came at least once, in order, and the same one under the same id. */
    public void events(Hooks hooks, Map<String, LedgerTable.Call> ledger) {
        counts.put("events posted", hooks.counts().getOrDefault("posts", 0));
        counts.put("events refused on purpose", hooks.counts().getOrDefault("refused", 0));
        int repeated = 0;
        for (String call : records.keySet()) {
            List<Hooks.Post> posts = hooks.of(call);
            Map<String, String> typeOf = new HashMap<>();
            Set<String> taken = new HashSet<>();
            int rank = 0;
            boolean ordered = true;
            for (Hooks.Post post : posts) {
                int mine = rank(post.type());
                ordered &= mine >= rank;
                rank = Math.max(rank, mine);
                String before = typeOf.put(post.delivery(), post.type());
                misses.check(
                        before == null || before.equals(post.type()),
                        "a delivery id names one event",
                        call + " " + posts);
                repeated += post.taken() && !taken.add(post.delivery()) ? 1 : 0;
            }
            misses.check(ordered, "a call's events come in order", call + " " + posts);
            LedgerTable.Call entries = ledger.get(call);
            int answers = entries == null ? 0 : Math.min(1, entries.connected());
            misses.check(taken(posts, "hangup") == 1, "every call's hangup is delivered", call + " " + posts);
            misses.check(taken(posts, "answer") == answers, "every answer is delivered", call + " " + posts);
            misses.check(answers == 0 || taken(posts, "ringing") <= 1, "one phone rings once", call + " " + posts);
        }
        counts.put("events taken again", repeated);
    }

    private static int rank(String type) {
        return switch (type) {
            case "ringing" -> 1;
            case "answer" -> 2;
            case "hangup" -> 3;
            default -> throw new IllegalStateException("an event of type '" + type + "'");
        };
    }

    /** Different events of that type that were taken. */
    private static long taken(List<Hooks.Post> posts, String type) {
        return posts.stream()
                .filter(post -> post.taken() && post.type().equals(type))
                .map(Hooks.Post::delivery)
                .distinct()
                .count();
    }

    /**
     * Every recording that a record announces is there, can be read, and is about as long as the call was. Of more than
     * {@value #MOST_RECORDINGS} as many are looked at, evenly spread: those of half an hour would be tens of gigabytes.
     */
    public void recordings(Api api, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<Api.Cdr> announced =
                records.values().stream().filter(Api.Cdr::recorded).toList();
        int looked = Math.min(announced.size(), MOST_RECORDINGS);
        for (int i = 0; i < looked; i++) {
            Api.Cdr cdr = announced.get(Math.toIntExact((long) i * announced.size() / looked));
            Path file = folder.resolve(cdr.callId() + ".wav");
            Optional<String> problem = api.download(cdr.callId(), file);
            if (problem.isEmpty()) {
                problem = unplausible(cdr, file);
            }
            problem.ifPresent(what ->
                    misses.add("every recording announced can be played", cdr.callId() + " " + what + " " + cdr));
            if (problem.isEmpty()) {
                Files.delete(file);
            }
        }
        counts.put("recordings", announced.size());
        counts.put("recordings measured", looked);
    }

    private static Optional<String> unplausible(Api.Cdr cdr, Path file) {
        Wav wav;
        try {
            wav = Wav.read(file);
        } catch (IOException e) {
            return Optional.of("is no WAV file: " + e.getMessage());
        }
        if (wav.sampleRate() != RATE || wav.channels().size() != 2) {
            return Optional.of("has " + wav.channels().size() + " channels at " + wav.sampleRate());
        }
        double seconds = wav.channels().getFirst().length / (double) RATE;
        return seconds > 0 && Math.abs(seconds - cdr.talkSeconds()) <= LENGTH_SLACK_S
                ? Optional.empty()
                : Optional.of("is " + seconds + " s long");
    }
}
