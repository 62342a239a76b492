package org.santral.call;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Mask;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.TransferKind;
import org.santral.call.LedgerEvent.Transferred;
import org.santral.sip.dialog.DialogId;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.message.ReferTo;
import org.santral.sip.message.Replaces;
import org.santral.sip.message.SipSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How parties move: a phone sends its party elsewhere (REFER, RFC 3515; with Replaces, RFC 3891 and RFC 5589, it joins the
 * parties of its two calls), or takes a call that rings at another phone. Works on owners' threads; what two calls have
 * to do with each other goes as messages from owner to owner.
 */
final class Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
    private static final String DONE = "SIP/2.0 200 OK\r\n";
    private static final String FAILED = "SIP/2.0 503 Service Unavailable\r\n";

    private Transfer() {}

    /** A device in this call wants the other party to go elsewhere. On the owner. */
    static void refer(Call call, LegSlot by, IncomingRequest request) {
        if (by.extension == null || !(call.state() instanceof CallState.Talking talking) || !talking.has(by.id)) {
            // Only phones transfer; a party of a masked call that could would learn where the call goes.
            request.respond(603);
            return;
        }
        ReferTo where = where(request);
        String user = where == null ? null : where.target().user();
        if (where == null || !where.method().equals("INVITE") || (user == null && where.replaces() == null)) {
            request.respond(400);
            return;
        }
        Replaces replaces = where.replaces();
        if (replaces == null) {
            request.respond(202);
            LOG.info("call {} is sent to {}", call.id(), Mask.party(user == null ? "" : user));
            blind(call, by, user == null ? "" : user);
        } else {
            attended(call, by, request, replaces);
        }
    }

    private static @Nullable ReferTo where(IncomingRequest request) {
        String header = request.request().header("Refer-To");
        try {
            return header == null ? null : ReferTo.parse(header);
        } catch (SipSyntaxException e) {
            LOG.debug("Refer-To: {}", e.getMessage());
            return null;
        }
    }

    private static void blind(Call call, LegSlot by, String to) {
        report(by, DONE);
        call.handle(new CallEvent.TransferAsked(by.id, new Transferred(TransferKind.BLIND, by.extension, to, null)));
    }

    /** The phone has two calls with us and wants their other parties to talk with each other. */
    private static void attended(Call call, LegSlot by, IncomingRequest request, Replaces replaces) {
        DialogId consulting = new DialogId(replaces.callId(), replaces.toTag(), replaces.fromTag());
        Optional<Call> found = call.services()
                .router()
                .byDialog(consulting)
                .filter(other -> other != call
                        && other.tenant().domainId() == call.tenant().domainId());
        if (found.isEmpty()) {
            request.respond(481);
            return;
        }
        request.respond(202);
        Call other = found.get();
        LOG.info("call {} is joined with call {}", call.id(), other.id());
        other.post(() -> give(other, consulting, call, by));
    }

    /** On the owner of the consultation: gives away who was consulted. */
    private static void give(Call from, DialogId consulting, Call to, LegSlot by) {
        Optional<LegSlot> phone = from.slots().stream()
                .filter(slot -> consulting.equals(slot.dialog))
                .findFirst();
        if (phone.isPresent() && from.state() instanceof CallState.Talking talking && talking.has(phone.get().id)) {
            LegSlot consulted = from.slot(talking.other(phone.get().id));
            Handed handed = new Handed(consulted.leg(), consulted.destination, consulted.extension, consulted.trunk);
            from.write(new Transferred(
                    TransferKind.ATTENDED,
                    phone.get().extension,
                    to.accepted().caller().number(),
                    to.id().value()));
            from.handle(new CallEvent.GivenAway(consulted.id, TransferKind.ATTENDED));
            to.post(() -> report(by, DONE));
            to.take(
                    handed,
                    by.id,
                    new Transferred(
                            TransferKind.ATTENDED,
                            by.extension,
                            handed.destination(),
                            from.id().value()));
        } else if (phone.isPresent() && phone.get().id == 0 && guided(from.state())) {
            // It did not wait for a person: the party goes where the phone was calling, a menu or queue perhaps.
            String called = from.accepted().callee().number();
            from.handle(new CallEvent.EndAsked(
                    Termination.of(Cause.ORIGINATOR_CANCEL, Termination.By.CALLER, Termination.How.CANCEL)));
            to.post(() -> {
                if (to.state() instanceof CallState.Talking) {
                    blind(to, by, called);
                }
            });
        } else {
            to.post(() -> report(by, FAILED));
        }
    }

    private static boolean guided(CallState state) {
        return state instanceof CallState.Guided || state instanceof CallState.Hunting;
    }

    /** On the owner of the caller's own call, which ends: it belongs to the one that rings from now on. */
    static void pickUp(Call from, LegSlot caller, Call ringing) {
        String extension = caller.extension;
        Handed handed = new Handed(caller.leg(), caller.destination, extension, caller.trunk);
        from.write(new Transferred(
                TransferKind.PICKUP, extension, caller.destination, ringing.id().value()));
        from.handle(new CallEvent.GivenAway(caller.id, TransferKind.PICKUP));
        ringing.take(
                handed,
                -1,
                new Transferred(
                        TransferKind.PICKUP,
                        extension,
                        caller.destination,
                        from.id().value()));
    }

    /** Tells the phone what became of its REFER (RFC 3515 §2.4.5). */
    private static void report(LegSlot by, String status) {
        by.leg().notifyTransfer(status.getBytes(StandardCharsets.US_ASCII));
    }
}
