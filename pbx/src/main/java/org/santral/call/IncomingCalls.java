package org.santral.call;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Mask;
import org.santral.base.Termination;
import org.santral.call.Dialplan.Invitation;
import org.santral.call.Dialplan.Plan;
import org.santral.leg.SipCauses;
import org.santral.registrar.PhoneIdentity;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.ua.IncomingCall;
import org.santral.tenant.Extension;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.Tenant;
import org.santral.trunk.TrunkIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls from carriers and phones: who calls is found out, then the dial plan says what happens. */
public final class IncomingCalls {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingCalls.class);
    private static final Headers LATER = Headers.EMPTY.add("Retry-After", "10");

    private final CallServices services;
    private final Admission admission;
    private final TrunkIdentity trunks;
    private final PhoneIdentity phones;

    public IncomingCalls(CallServices services, Admission admission, TrunkIdentity trunks, PhoneIdentity phones) {
        this.services = services;
        this.admission = admission;
        this.trunks = trunks;
        this.phones = phones;
    }

    /** Whether a request deserves an answer although nobody knows its source: it claims to be one of ours. */
    boolean concerns(SipRequest request, org.santral.sip.transport.Hop source) {
        return trunks.concerns(request, source) || phones.concerns(request);
    }

    /** Whether it says that it comes from a phone of ours. */
    boolean fromPhone(SipRequest request) {
        return phones.concerns(request);
    }

    /** The tenant of the call that a request names; null when there is none that can be named. */
    @Nullable
    Integer domainId(SipRequest request) {
        return services.router()
                .byDialog(dialog(request))
                .map(call -> call.tenant().domainId())
                .orElse(null);
    }

    private static DialogId dialog(SipRequest request) {
        return new DialogId(
                request.callId(),
                Objects.requireNonNullElse(request.toTag(), ""),
                Objects.requireNonNullElse(request.fromTag(), ""));
    }

    /** Whether a request within a call proves that a phone of that call's tenant sent it; answers it if not. */
    boolean proves(IncomingRequest incoming) {
        Integer domainId = domainId(incoming.request());
        switch (phones.of(incoming.request(), incoming.source())) {
            case PhoneIdentity.Verdict.Accepted(Tenant tenant, Extension _) -> {
                // A subscription is no call; it is renewed by who proves to be a phone.
                boolean subscription = incoming.request().method().equals("SUBSCRIBE");
                if (domainId == null ? subscription : domainId == tenant.domainId()) {
                    return true;
                }
                incoming.respond(403);
            }
            case PhoneIdentity.Verdict.Challenged(int status, Headers headers, Duration after) ->
                incoming.respondAfter(after, status, headers);
            case PhoneIdentity.Verdict.Refused(int status, Headers headers) ->
                incoming.respond(status, null, headers, new byte[0]);
        }
        return false;
    }

    /** Takes a call, or refuses it. On its shard. */
    void invite(IncomingCall call) {
        if (!admission.open()) {
            call.reject(503, null, LATER);
            return;
        }
        switch (trunks.of(call.request(), call.source())) {
            case TrunkIdentity.Verdict.Accepted from ->
                begin(
                        call,
                        from.tenant(),
                        Targets.callerCodecs(from.trunk().codecs()),
                        from.trunk().srtp(),
                        () -> services.dialplan()
                                .inbound(from.tenant(), carried(call.request(), from.dialled()))
                                .over(from.trunk().name()));
            case TrunkIdentity.Verdict.Challenged(int status, Headers headers) -> call.reject(status, null, headers);
            case TrunkIdentity.Verdict.Refused(int status, Headers headers) -> call.reject(status, null, headers);
            case TrunkIdentity.Verdict.NoTrunk none -> fromPhone(call);
        }
    }

    private void fromPhone(IncomingCall call) {
        switch (phones.of(call.request(), call.source())) {
            case PhoneIdentity.Verdict.Accepted from -> {
                String user = call.request().hasSipUri() ? call.request().uri().user() : null;
                Invitation invitation = new Invitation(
                        user == null ? "" : user,
                        from.extension().number(),
                        from.extension().name(),
                        false);
                begin(
                        call,
                        from.tenant(),
                        Targets.phoneCodecs(),
                        from.extension().srtp(),
                        () -> services.dialplan().dialled(from.tenant(), from.extension(), invitation));
            }
            case PhoneIdentity.Verdict.Challenged(int status, Headers headers, Duration after) ->
                call.rejectAfter(after, status, headers);
            case PhoneIdentity.Verdict.Refused(int status, Headers headers) -> call.reject(status, null, headers);
        }
    }

    /** The number that the network asserts counts before the one that the caller names (RFC 3325). */
    private static Invitation carried(SipRequest request, String dialled) {
        NameAddr from = request.from();
        NameAddr asserted = asserted(request);
        String privacy = request.header("Privacy");
        String named = from.hasSipUri() ? user(from) : "";
        boolean withheld = privacy != null
                && List.of(privacy.toLowerCase(java.util.Locale.ROOT).split("[;\\s]+")).stream()
                        .anyMatch(word -> word.equals("id") || word.equals("user") || word.equals("header"));
        boolean anonymous = withheld || named.equalsIgnoreCase("anonymous") || named.isEmpty() && asserted == null;
        if (anonymous) {
            return new Invitation(dialled, "", "", true);
        }
        String number = asserted == null ? named : user(asserted);
        String name = from.displayName();
        return new Invitation(dialled, number, name == null ? "" : name, false);
    }

    private static @Nullable NameAddr asserted(SipRequest request) {
        String header = request.header("P-Asserted-Identity");
        try {
            NameAddr address = header == null ? null : NameAddr.parse("P-Asserted-Identity", header);
            return address != null && address.hasSipUri() && !user(address).isEmpty() ? address : null;
        } catch (SipSyntaxException e) {
            LOG.debug("P-Asserted-Identity: {}", e.getMessage());
            return null;
        }
    }

    private static String user(NameAddr address) {
        String user = address.uri().user();
        return user == null ? "" : user;
    }

    private void begin(IncomingCall call, Tenant tenant, List<String> codecs, SrtpUse srtp, Supplier<Plan> planned) {
        if (call.request().maxForwards() == 0) {
            // It may not go on, and going on is what a PBX is for (RFC 7332 §4).
            LOG.warn("tenant {}: a call has come round too often", tenant.name());
            call.reject(483, null, Headers.EMPTY);
            return;
        }
        if (!admission.take(tenant)) {
            LOG.warn("tenant {} has used up its calls per second", tenant.name());
            call.reject(503, null, Headers.EMPTY.add("Retry-After", "1"));
            return;
        }
        // The dial plan may look things up; this thread belongs to all calls of the shard.
        Thread.ofVirtual().start(() -> {
            try {
                place(call, tenant, codecs, srtp, planned.get());
            } catch (RuntimeException | Error e) {
                LOG.error("a call could not be taken", e);
                call.reject(500, null, Headers.EMPTY);
            }
        });
    }

    private void place(IncomingCall incoming, Tenant tenant, List<String> codecs, SrtpUse srtp, Plan plan) {
        boolean place = services.router().reserve(tenant);
        CallProgram program = place
                ? plan.program()
                : line -> {
                    Termination full = new Termination(
                            Cause.NORMAL_CIRCUIT_CONGESTION,
                            Termination.By.SYSTEM,
                            Termination.How.REFUSE,
                            503,
                            SipCauses.phrase(503));
                    return new CallProgram.Verdict.End(full);
                };
        Consumer<Call> over = place ? services.router()::remove : services.router()::forget;
        CallId id = CallId.create(services.clock().millis());
        Call call = new Call(
                id, tenant, new CallPlan.Routed(incoming, codecs, srtp, program), services, incoming.shard(), over);
        if (!place) {
            services.router().add(call);
        } else if (!admission.enter(call)) {
            incoming.reject(503, null, LATER);
            return;
        }
        LOG.info(
                "call {} comes in for {}: {} -> {}",
                id,
                tenant.name(),
                Mask.party(plan.accepted().caller().number()),
                Mask.party(plan.accepted().callee().number()));
        call.accept(plan.accepted()).whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.warn("call {} is turned away: it could not be written down", id);
            }
        });
    }
}
