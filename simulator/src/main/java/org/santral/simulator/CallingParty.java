package org.santral.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.santral.media.NoPortsException;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.Direction;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.TransportKind;
import org.santral.sip.ua.CallFailure;
import org.santral.sip.ua.InviteSpec;
import org.santral.sip.ua.OutgoingCall;
import org.santral.sip.ua.OutgoingCallListener;
import org.santral.sip.ua.Progress;
import org.santral.sip.ua.UserAgent;

/** A simulated party that calls. */
final class CallingParty extends Party implements OutgoingCallListener, PlacedCall {
    private final NumberScript.Answer script;
    private final OutgoingCall call;
    private boolean agreed;

    /**
     * Places the call. Runs on the shard, so that nothing comes back before the party is ready.
     *
     * @throws NoPortsException when the party can have no media
     * @throws IllegalStateException when the simulator is full
     */
    CallingParty(Network network, UserAgent agent, Shard shard, CallRequest request) throws NoPortsException {
        super(network, shard, new CallDraft(CallRecord.Direction.OUT, request.number()), request.number());
        script = script(request, network.settings().answerAfter());
        draft().showed(request.number(), request.display());
        if (!network.enter(this)) {
            throw new IllegalStateException("the simulator is full");
        }
        try {
            SessionDescription offer = media(script.manner()).offer(Direction.SENDRECV);
            call = agent.invite(spec(agent, shard, request, offer), this);
        } catch (NoPortsException e) {
            network.leave(this);
            throw e;
        }
        draft().sipCallId(call.sipCallId());
    }

    private static NumberScript.Answer script(CallRequest request, Duration answerAfter) {
        if (request.acts() != null) {
            return new NumberScript.Answer(answerAfter, NumberScript.Manner.SPEAK, request.acts());
        }
        return NumberScript.of(request.number(), answerAfter) instanceof NumberScript.Answer answer
                ? answer
                : NumberScript.Answer.speaking(answerAfter);
    }

    private static InviteSpec spec(UserAgent agent, Shard shard, CallRequest request, SessionDescription offer) {
        Hop hop = request.nextHop();
        TransportKind kind = hop == null ? TransportKind.UDP : hop.transport();
        SipUri own = request.domain() == null
                ? agent.stack().contact(kind).withUser(request.number())
                : SipUri.of(request.number(), request.domain(), 0);
        SimulatorSettings.Login login = request.login();
        return InviteSpec.of(
                        shard,
                        request.target(),
                        NameAddr.of(request.display(), own),
                        NameAddr.of(null, request.target()),
                        hop,
                        offer)
                .withExtra(request.extra())
                .withCredentials(login == null ? null : Credentials.password(login.user(), login.password()));
    }

    @Override
    public String sipCallId() {
        return call.sipCallId();
    }

    @Override
    public void progress(Progress progress) {
        draft().peer(null, progress.response());
        SessionDescription early = progress.session();
        if (early != null && agree(early)) {
            speak();
        }
    }

    @Override
    public void answered(Dialog dialog, SipResponse response, @Nullable SessionDescription session) {
        draft().peer(
                        dialog.remoteAddress().getAddress().getHostAddress() + ":"
                                + dialog.remoteAddress().getPort(),
                        response);
        draft().acknowledged();
        boolean understood = session == null ? agreed : agree(session);
        talk(dialog, script);
        if (!understood) {
            bye();
        }
    }

    private boolean agree(SessionDescription answer) {
        agreed |= accept(answer);
        return agreed;
    }

    @Override
    public void failed(CallFailure failure) {
        String why = failure.kind() == CallFailure.Kind.RESPONSE
                ? failure.reason()
                : failure.kind().name();
        failed(failure.status(), why);
    }

    @Override
    public void hangUp() {
        shard().run(this::stop);
    }

    @Override
    void stop() {
        if (talking()) {
            bye();
        } else {
            call.cancel(null);
        }
    }
}
