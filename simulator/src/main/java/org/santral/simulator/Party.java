package org.santral.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.media.NoPortsException;
import org.santral.simulator.CallRecord.End;
import org.santral.simulator.CallRecord.Event;
import org.santral.simulator.CallRecord.Packets;
import org.santral.simulator.NumberScript.Manner;
import org.santral.simulator.voice.Chord;
import org.santral.simulator.voice.Voice;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.dialog.DialogEnd;
import org.santral.sip.dialog.DialogListener;
import org.santral.sip.dialog.IncomingRequest;
import org.santral.sip.dialog.Reoffer;
import org.santral.sip.dialog.ReofferListener;
import org.santral.sip.dialog.RequestFailure;
import org.santral.sip.dialog.RequestListener;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipResponse;
import org.santral.sip.sdp.Direction;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transport.Shard;
import org.santral.sip.transport.Timer;

/**
 * One simulated party in one call, from whichever side it began: what it does once the call is answered, and its call
 * record. Everything runs on the shard of the call.
 */
abstract class Party implements DialogListener {
    private static final Duration LISTEN_AT_MOST = Duration.ofMinutes(2);

    private final Network network;
    private final Shard shard;
    private final CallDraft draft;
    private final Voice voice;
    private final List<Timer> timers = new ArrayList<>();
    private @Nullable PartyMedia media;
    private @Nullable Dialog dialog;
    private boolean hungUp;
    private boolean over;

    /** @param number whose voice the party speaks with */
    Party(Network network, Shard shard, CallDraft draft, String number) {
        this.network = network;
        this.shard = shard;
        this.draft = draft;
        this.voice = network.settings().chords() ? Chord.of(number).voice() : Voice.of(number);
    }

    final Network network() {
        return network;
    }

    final Shard shard() {
        return shard;
    }

    final CallDraft draft() {
        return draft;
    }

    final boolean over() {
        return over;
    }

    /** The party's media, opened when first asked for. */
    final PartyMedia media(Manner manner) throws NoPortsException {
        if (media == null) {
            media = new PartyMedia(network, voice, manner == Manner.SILENT);
        }
        return media;
    }

    final void speak() {
        if (media != null && media.speak()) {
            draft.voice(voice.name());
        }
    }

    /** Does something later, unless the call is over by then. */
    final void after(Duration delay, Runnable task) {
        timers.add(shard.schedule(delay, () -> {
            if (!over) {
                task.run();
            }
        }));
    }

    /** The call is answered: from here on the party does what its script says. */
    final void talk(Dialog answered, NumberScript.Answer script) {
        dialog = answered;
        draft.answered();
        if (script.manner() != Manner.SILENT) {
            speak();
        }
        network.log().append(record(Event.ANSWERED, null, packets()));
        answered.listen(this);
        PartyMedia hearing = media;
        if (hearing != null) {
            after(LISTEN_AT_MOST, hearing::stopListening);
        }
        Duration talk = network.settings().talk();
        if (talk != null) {
            after(talk, this::bye);
        }
        perform(answered, script.acts(), 0);
    }

    private void perform(Dialog answered, List<Act> acts, int from) {
        for (int i = from; i < acts.size(); i++) {
            int next = i + 1;
            switch (acts.get(i)) {
                case Act.Wait(Duration time) -> {
                    after(time, () -> perform(answered, acts, next));
                    return;
                }
                case Act.Press(String keys) -> press(keys);
                case Act.Hold() -> hold(answered);
                case Act.Resume() -> resume(answered);
                case Act.Transfer(String to) -> transfer(answered, to);
                case Act.HangUp() -> bye();
            }
        }
    }

    private void press(String keys) {
        PartyMedia pressing = media;
        if (pressing != null) {
            keys.chars().forEach(key -> pressing.press((char) key));
        }
    }

    private void hold(Dialog answered) {
        if (media != null) {
            media.pause();
            answered.reoffer(media.offer(Direction.SENDONLY), new Reoffered());
        }
    }

    private void resume(Dialog answered) {
        if (media != null) {
            answered.reoffer(media.offer(Direction.SENDRECV), new Reoffered());
            speak();
        }
    }

    private void transfer(Dialog answered, String to) {
        answered.refer("<" + answered.remoteTarget().withUser(to) + ">", Headers.EMPTY, new RequestListener() {
            @Override
            public void response(SipResponse response) {
                if (response.status() >= 300) {
                    draft.note("REFER refused with " + response.status());
                }
            }

            @Override
            public void failed(RequestFailure failure) {
                draft.note("REFER failed");
            }
        });
    }

    /** Ends the call from this side. */
    final void bye() {
        if (dialog != null && !hungUp) {
            hungUp = true;
            dialog.bye(null);
        }
    }

    final boolean talking() {
        return dialog != null;
    }

    /** Ends the call in whatever state it is, because the simulator stops. */
    abstract void stop();

    /** Takes over the answer to an offer of ours; false when it cannot be used and all stays as it was. */
    final boolean accept(SessionDescription answer) {
        if (media == null) {
            return false;
        }
        try {
            media.accept(answer);
            return true;
        } catch (SdpException e) {
            draft.note("an answer that cannot be used: " + e.getMessage());
            return false;
        }
    }

    private final class Reoffered implements ReofferListener {
        @Override
        public void answered(SessionDescription answer) {
            accept(answer);
        }

        @Override
        public void refused(int status) {
            draft.note("re-INVITE refused with " + status);
        }
    }

    // ---- what the other side does

    @Override
    public void reoffer(Reoffer reoffer) {
        PartyMedia changing = media;
        if (changing == null) {
            reoffer.reject(488);
            return;
        }
        SessionDescription theirs = reoffer.offer();
        try {
            reoffer.answer(theirs == null ? changing.offer(Direction.SENDRECV) : changing.answer(theirs));
        } catch (SdpException e) {
            reoffer.reject(e.status());
        }
    }

    @Override
    public void answered(SessionDescription answer) {
        accept(answer);
    }

    @Override
    public void info(IncomingRequest request) {
        request.respond(200);
    }

    @Override
    public void refer(IncomingRequest request) {
        request.respond(603);
    }

    /** RFC 3515 §2.4.5: what has become of our REFER. */
    @Override
    public void notify(IncomingRequest request) {
        request.respond(200);
        String told = new String(request.request().body(), StandardCharsets.US_ASCII);
        if (told.startsWith("SIP/2.0 2")) {
            bye();
        } else if (told.startsWith("SIP/2.0") && !told.startsWith("SIP/2.0 1")) {
            draft.note("transfer: " + told.lines().findFirst().orElse(""));
        }
    }

    @Override
    public void ended(DialogEnd end) {
        End by = hungUp ? End.SIMULATOR : end.cause() == DialogEnd.Cause.PEER_BYE ? End.PEER : End.FAILURE;
        String why = end.reasonHeader() != null
                ? end.reasonHeader()
                : by == End.FAILURE ? end.cause() + (end.status() == 0 ? "" : " " + end.status()) : null;
        if (!over) {
            draft.ended(by, why);
            finish();
        }
    }

    // ---- the record

    /** The call came to nothing. */
    final void failed(int status, @Nullable String why) {
        if (!over) {
            draft.failed(status, why);
            finish();
        }
    }

    private void finish() {
        over = true;
        timers.forEach(Timer::cancel);
        network.leave(this);
        Packets packets = packets();
        if (media == null) {
            network.log().append(record(Event.ENDED, null, packets));
        } else {
            media.close(heard -> network.log().append(record(Event.ENDED, heard, packets)));
        }
    }

    private @Nullable Packets packets() {
        return media == null ? null : media.packets();
    }

    private CallRecord record(Event event, CallRecord.@Nullable Heard heard, @Nullable Packets packets) {
        return draft.record(
                event, heard, packets, media == null ? "" : media.keysHeard(), media == null ? null : media.remote());
    }
}
