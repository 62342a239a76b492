package org.santral.call;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Accepted;
import org.santral.call.LedgerEvent.Ended;
import org.santral.call.LedgerEvent.LegAnswered;
import org.santral.call.LedgerEvent.LegEnded;
import org.santral.call.LedgerEvent.LegStarted;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideCaps;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/**
 * What tenants and their extensions have called outside in this hour and on this day, computed from the ledger alone, so
 * that a restart gives nobody a second allowance. Every leg to a number outside counts, whoever it was dialled for: calls
 * by phones and over HTTP, forwards, transfers. Tenants without caps cost nothing. Safe for any thread; holds its lock
 * for map operations only.
 */
public final class TollMeter {
    /** What is capped. */
    public enum Measure {
        CALLS_PER_HOUR("outside-calls-per-hour"),
        MINUTES_PER_DAY("outside-minutes-per-day"),
        MINUTES_ABROAD_PER_DAY("international-minutes-per-day");

        private final String setting;

        Measure(String setting) {
            this.setting = setting;
        }

        /** What its cap is called in the configuration. */
        public String setting() {
            return setting;
        }
    }

    /**
     * A share of a cap was reached.
     *
     * @param extension empty for the tenant as a whole
     * @param percent 80 or 100
     * @param since when the hour or day began
     */
    public record Crossing(int domainId, String extension, Measure measure, int percent, int cap, Instant since) {}

    /** A call that has to end. */
    public record Overdrawn(int domainId, CallId call) {}

    private static final List<Integer> ALARMS = List.of(80, 100);
    /** Talks that run when a cap is reached may go on, but not for ever: they end when it is reached twice. */
    private static final int CUT_AT_PERCENT = 200;

    private record Key(int domainId, String extension) {}

    private record LegKey(Side side, int leg) {}

    private record Talk(
            CallId call,
            LegKey leg,
            boolean abroad,
            String payer,
            @Nullable Instant since) {}

    /** A call that is up. */
    private static final class Followed {
        String payer = "";
        final Map<LegKey, Talk> outside = new HashMap<>();
    }

    /** What a tenant or an extension has used. */
    private static final class Use {
        Instant hour = Instant.MIN;
        Instant day = Instant.MIN;
        long calls;
        long talkedMs;
        long abroadMs;
        final Set<Talk> running = new LinkedHashSet<>();
        final Set<Crossing> told = new LinkedHashSet<>();

        /** Begins anew what belongs to an hour or a day that is over. */
        void roll(ZonedDateTime now) {
            Instant thisHour = now.truncatedTo(ChronoUnit.HOURS).toInstant();
            Instant today = now.with(LocalTime.MIN).toInstant();
            if (!thisHour.equals(hour)) {
                hour = thisHour;
                calls = 0;
                told.removeIf(crossing -> crossing.measure() == Measure.CALLS_PER_HOUR);
            }
            if (!today.equals(day)) {
                day = today;
                talkedMs = 0;
                abroadMs = 0;
                told.removeIf(crossing -> crossing.measure() != Measure.CALLS_PER_HOUR);
            }
        }

        long used(Measure measure, Instant now) {
            return switch (measure) {
                case CALLS_PER_HOUR -> calls;
                case MINUTES_PER_DAY -> talkedMs + runningMs(now, false);
                case MINUTES_ABROAD_PER_DAY -> abroadMs + runningMs(now, true);
            };
        }

        private long runningMs(Instant now, boolean abroadOnly) {
            long ms = 0;
            for (Talk talk : running) {
                ms += abroadOnly && !talk.abroad() ? 0 : todayMs(talk, now);
            }
            return ms;
        }

        long todayMs(Talk talk, Instant until) {
            Instant since = talk.since();
            Instant from = since == null || since.isBefore(day) ? day : since;
            return Math.max(0, ChronoUnit.MILLIS.between(from, until));
        }
    }

    private final Directory directory;
    private final Clock clock;
    private final Map<Key, Use> uses = new HashMap<>();
    private final Map<CallId, Followed> followed = new HashMap<>();

    public TollMeter(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Why a number outside may not be called now, in words for who asked; empty when it may. Only looks.
     *
     * @param payer the extension that calls, or sends a call there; null for the tenant itself
     */
    public synchronized Optional<String> refusal(Tenant tenant, @Nullable Extension payer, PhoneNumber number) {
        if (!tenant.limits().metered()) {
            return Optional.empty();
        }
        boolean abroad = Numbering.isInternational(number, tenant.region());
        Optional<String> ofTenant = spent(tenant, "", abroad).map(measure -> "the tenant's " + words(measure));
        return ofTenant.isPresent() || payer == null
                ? ofTenant
                : spent(tenant, payer.number(), abroad)
                        .map(measure -> "extension " + payer.number() + "'s " + words(measure));
    }

    /** Counts a call that is dialled now for its tenant. @return false if the tenant's calls of this hour are used up */
    synchronized boolean begin(Tenant tenant) {
        int cap = tenant.limits().outside().callsPerHour();
        if (cap == 0) {
            return true;
        }
        Use use = use(tenant, "");
        if (use.calls >= cap) {
            return false;
        }
        use.calls++;
        return true;
    }

    private Optional<Measure> spent(Tenant tenant, String extension, boolean abroad) {
        for (Measure measure : Measure.values()) {
            int cap = cap(tenant, extension, measure);
            boolean concerned = abroad || measure != Measure.MINUTES_ABROAD_PER_DAY;
            if (cap > 0 && concerned && percent(use(tenant, extension), measure, cap) >= 100) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }

    private static String words(Measure measure) {
        return switch (measure) {
            case CALLS_PER_HOUR -> "outside calls of this hour are used up";
            case MINUTES_PER_DAY -> "outside minutes of today are used up";
            case MINUTES_ABROAD_PER_DAY -> "minutes abroad of today are used up";
        };
    }

    private static int cap(Tenant tenant, String extension, Measure measure) {
        OutsideCaps caps = extension.isEmpty()
                ? tenant.limits().outside()
                : tenant.limits().outsidePerExtension();
        return switch (measure) {
            case CALLS_PER_HOUR -> caps.callsPerHour();
            case MINUTES_PER_DAY -> caps.minutesPerDay();
            case MINUTES_ABROAD_PER_DAY -> caps.minutesAbroadPerDay();
        };
    }

    private long percent(Use use, Measure measure, int cap) {
        long used = use.used(measure, clock.instant());
        return measure == Measure.CALLS_PER_HOUR ? used * 100 / cap : used * 100 / (cap * 60_000L);
    }

    private Use use(Tenant tenant, String extension) {
        Use use = uses.computeIfAbsent(new Key(tenant.domainId(), extension), key -> new Use());
        use.roll(clock.instant().atZone(tenant.timeZone()));
        return use;
    }

    // ---- the ledger

    /** Takes note of what is on disk now. */
    public void observe(List<LedgerEntry> entries) {
        for (LedgerEntry entry : entries) {
            observe(entry, false);
        }
    }

    /** Takes note of what an earlier process wrote, in order. */
    public void remember(LedgerEntry entry) {
        observe(entry, true);
    }

    private synchronized void observe(LedgerEntry entry, boolean former) {
        Tenant tenant = directory.byDomainId(entry.domainId()).orElse(null);
        if (tenant == null || !tenant.limits().metered()) {
            return;
        }
        Followed call = followed.get(entry.call());
        if (entry.event() instanceof Accepted accepted) {
            call = new Followed();
            String caller = accepted.caller().extension();
            call.payer = caller == null ? "" : caller;
            followed.put(entry.call(), call);
        }
        if (call == null) {
            // Begun before its tenant had caps.
            return;
        }
        switch (entry.event()) {
            case StepEntered(StepKind kind, String number) when kind == StepKind.EXTENSION -> call.payer = number;
            case Transferred transferred -> call.payer = transferred.by() == null ? call.payer : transferred.by();
            case LegStarted leg -> started(tenant, entry, call, leg, former);
            case LegAnswered(Side side, int leg, String _) -> answered(tenant, entry, call, new LegKey(side, leg));
            case LegEnded ended ->
                ended(tenant, call.outside.remove(new LegKey(ended.side(), ended.leg())), entry.at());
            case Ended ended -> {
                call.outside.values().forEach(talk -> ended(tenant, talk, ended.endedAt()));
                followed.remove(entry.call());
            }
            default -> {
                // Costs nothing.
            }
        }
    }

    private void started(Tenant tenant, LedgerEntry entry, Followed call, LegStarted leg, boolean former) {
        Optional<PhoneNumber> number =
                leg.trunk() == null ? Optional.empty() : Numbering.outside(leg.destination(), tenant.region());
        if (number.isEmpty()) {
            return;
        }
        boolean abroad = Numbering.isInternational(number.get(), tenant.region());
        LegKey key = new LegKey(leg.side(), leg.leg());
        call.outside.put(key, new Talk(entry.call(), key, abroad, call.payer, null));
        if (former) {
            count(use(tenant, ""), entry.at());
        }
        if (!call.payer.isEmpty()) {
            count(use(tenant, call.payer), entry.at());
        }
    }

    private static void count(Use use, Instant at) {
        if (!at.isBefore(use.hour)) {
            use.calls++;
        }
    }

    private void answered(Tenant tenant, LedgerEntry entry, Followed call, LegKey leg) {
        Talk talk = call.outside.get(leg);
        if (talk == null || talk.since() != null) {
            return;
        }
        Talk running = new Talk(talk.call(), leg, talk.abroad(), talk.payer(), entry.at());
        call.outside.put(leg, running);
        use(tenant, "").running.add(running);
        if (!talk.payer().isEmpty()) {
            use(tenant, talk.payer()).running.add(running);
        }
    }

    private void ended(Tenant tenant, @Nullable Talk talk, Instant at) {
        if (talk == null || talk.since() == null) {
            return;
        }
        add(use(tenant, ""), talk, at);
        if (!talk.payer().isEmpty()) {
            add(use(tenant, talk.payer()), talk, at);
        }
    }

    private static void add(Use use, Talk talk, Instant at) {
        if (use.running.remove(talk)) {
            long ms = use.todayMs(talk, at);
            use.talkedMs += ms;
            use.abroadMs += talk.abroad() ? ms : 0;
        }
    }

    // ---- the watch

    /** The shares of caps that were reached since this was asked last, each once for its hour or day. */
    public synchronized List<Crossing> crossings() {
        List<Crossing> crossings = new ArrayList<>();
        for (Key key : List.copyOf(uses.keySet())) {
            directory.byDomainId(key.domainId()).ifPresent(tenant -> cross(tenant, key.extension(), crossings));
        }
        return crossings;
    }

    private void cross(Tenant tenant, String extension, List<Crossing> crossings) {
        Use use = use(tenant, extension);
        for (Measure measure : Measure.values()) {
            int cap = cap(tenant, extension, measure);
            long percent = cap == 0 ? 0 : percent(use, measure, cap);
            for (int alarm : ALARMS) {
                Instant since = measure == Measure.CALLS_PER_HOUR ? use.hour : use.day;
                Crossing crossing = new Crossing(tenant.domainId(), extension, measure, alarm, cap, since);
                if (percent >= alarm && use.told.add(crossing)) {
                    crossings.add(crossing);
                }
            }
        }
    }

    /** The calls with parties outside that have gone on until a cap of minutes was reached twice. */
    public synchronized List<Overdrawn> overdrawn() {
        Set<Overdrawn> calls = new LinkedHashSet<>();
        for (Map.Entry<Key, Use> entry : uses.entrySet()) {
            Key key = entry.getKey();
            Tenant tenant = directory.byDomainId(key.domainId()).orElse(null);
            if (tenant == null || entry.getValue().running.isEmpty()) {
                continue;
            }
            Use use = use(tenant, key.extension());
            boolean all = over(tenant, key.extension(), use, Measure.MINUTES_PER_DAY);
            boolean abroad = over(tenant, key.extension(), use, Measure.MINUTES_ABROAD_PER_DAY);
            use.running.stream()
                    .filter(talk -> all || abroad && talk.abroad())
                    .forEach(talk -> calls.add(new Overdrawn(key.domainId(), talk.call())));
        }
        return List.copyOf(calls);
    }

    private boolean over(Tenant tenant, String extension, Use use, Measure measure) {
        int cap = cap(tenant, extension, measure);
        return cap > 0 && percent(use, measure, cap) >= CUT_AT_PERCENT;
    }
}
