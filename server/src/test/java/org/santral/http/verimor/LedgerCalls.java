package org.santral.http.verimor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.CallControl;
import org.santral.call.CallRefused;
import org.santral.call.CallRefused.Why;
import org.santral.call.Ledger;
import org.santral.call.LedgerEntry;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Party;
import org.santral.call.OriginateRequest;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** Calls without telephones: accepted ones are really in the ledger, and end there when they are hung up. */
public final class LedgerCalls implements CallControl {
    private final Ledger ledger;
    private final Map<CallId, LedgerEntry> live = new ConcurrentHashMap<>();
    /** As the originated calls were checked against. */
    public final List<Tenant> tenants = new CopyOnWriteArrayList<>();

    public final List<OriginateRequest> requests = new CopyOnWriteArrayList<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public final List<Duration> waits = new CopyOnWriteArrayList<>();
    public volatile CallRefused refusal;
    public volatile boolean replay;
    public volatile FirstParty firstParty = new FirstParty.Answered();

    public LedgerCalls(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Originated originate(Tenant tenant, OriginateRequest request) throws CallRefused {
        requests.add(request);
        tenants.add(tenant);
        if (refusal != null) {
            throw refusal;
        }
        Party caller = caller(tenant, request);
        boolean inside = tenant.extension(request.destination()).isPresent();
        if (!inside && Numbering.outside(request.destination(), tenant.region()).isEmpty()) {
            throw refused(Why.INVALID_DESTINATION, request.destination());
        }
        if (request.callerId() != null
                && !(request instanceof OriginateRequest.Between)
                && !Numbering.outside(request.callerId(), tenant.region())
                        .filter(tenant::ownsCallerId)
                        .isPresent()) {
            throw refused(Why.INVALID_CALLER_ID, request.callerId());
        }
        Instant now = Instant.now();
        CallId call = CallId.create(now.toEpochMilli());
        LedgerEvent.Accepted accepted = new LedgerEvent.Accepted(
                Direction.OUT,
                request instanceof OriginateRequest.Masked ? Origin.API_MASKING : Origin.API_EXTENSION,
                caller,
                new Party(request.destination(), "", null),
                null,
                request.callerId(),
                "fingerprint",
                request.callType());
        LedgerEntry entry = new LedgerEntry(call, tenant.domainId(), 0, now, accepted);
        append(entry);
        live.put(call, entry);
        return new Originated(call, replay);
    }

    private static Party caller(Tenant tenant, OriginateRequest request) throws CallRefused {
        return switch (request) {
            case OriginateRequest.FromExtension from ->
                tenant.extension(from.extension())
                        .map(extension -> new Party(extension.number(), extension.name(), extension.number()))
                        .orElseThrow(() -> refused(Why.EXTENSION_NOT_FOUND, from.extension()));
            case OriginateRequest.Masked masked ->
                new Party(
                        Numbering.outside(masked.source(), tenant.region())
                                .map(PhoneNumber::digits)
                                .orElseThrow(() -> refused(Why.INVALID_SOURCE, masked.source())),
                        "",
                        null);
            case OriginateRequest.Between between -> new Party(between.caller(), "", null);
            case OriginateRequest.Bridged bridged -> new Party(bridged.callerId(), "", null);
            case OriginateRequest.Programmed programmed -> new Party(programmed.callerId(), "", null);
        };
    }

    private static CallRefused refused(Why why, String value) {
        return new CallRefused(why, value, "wrong");
    }

    private void append(LedgerEntry entry) {
        ledger.append(List.of(entry)).toCompletableFuture().join();
    }

    @Override
    public FirstParty awaitFirstParty(CallId call, Duration atMost) {
        waits.add(atMost);
        return firstParty;
    }

    @Override
    public boolean answer(Tenant tenant, CallId call) {
        return asked(tenant, call, "answer");
    }

    @Override
    public boolean transfer(Tenant tenant, CallId call, String to) {
        return asked(tenant, call, "transfer to " + to);
    }

    @Override
    public boolean mute(Tenant tenant, CallId call, boolean on) {
        return asked(tenant, call, on ? "mute" : "unmute");
    }

    @Override
    public boolean pauseRecording(Tenant tenant, CallId call, boolean paused) {
        return asked(tenant, call, paused ? "pause" : "go on");
    }

    /** Only a live call of the tenant does what it is asked; what that was is kept. */
    private boolean asked(Tenant tenant, CallId call, String what) {
        if (!isLive(tenant, call)) {
            return false;
        }
        asked.add(call + " " + what);
        return true;
    }

    @Override
    public List<Live> live(Tenant tenant) {
        return live.values().stream()
                .filter(entry -> entry.domainId() == tenant.domainId())
                .map(entry -> new Live(entry.call(), (LedgerEvent.Accepted) entry.event(), Set.of(), Set.of(), false))
                .toList();
    }

    private boolean isLive(Tenant tenant, CallId call) {
        LedgerEntry entry = live.get(call);
        return entry != null && entry.domainId() == tenant.domainId();
    }

    @Override
    public boolean hangup(Tenant tenant, CallId call) {
        if (!isLive(tenant, call) || live.remove(call) == null) {
            return false;
        }
        Instant now = Instant.now();
        append(new LedgerEntry(
                call,
                tenant.domainId(),
                1,
                now,
                new LedgerEvent.Ended(
                        Termination.of(Cause.ORIGINATOR_CANCEL, Termination.By.SYSTEM, Termination.How.CANCEL),
                        now,
                        false,
                        false)));
        return true;
    }

    @Override
    public int live() {
        return live.size();
    }
}
