package org.santral.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.santral.base.CallId;
import org.santral.base.Termination;
import org.santral.rig.Eventually;
import org.santral.rig.MadeCall;
import org.santral.rig.Phone;
import org.santral.rig.RtpPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;

/** A switch that calls come in to, with its carrier and its phones. */
abstract class IncomingTest extends SwitchTest {
    static final String CALLER = "905321110009";

    final Switch start() {
        return start(Setup.of(carrier));
    }

    /** A phone of extension 1000. */
    final Phone desk(Switch sw) {
        return registered(sw, "1000", "secret");
    }

    /** A phone of extension 1001. */
    final Phone ada(Switch sw) {
        return registered(sw, "1001", "s3cret");
    }

    private Phone registered(Switch sw, String number, String password) {
        Phone phone = kept(new Phone(sw.address(), "demo.example"));
        assertThat(phone.register(number, password, "MD5", 3600).status()).isEqualTo(200);
        return phone;
    }

    /** Calls in from the carrier. */
    final MadeCall calls(Switch sw, String dialled) {
        return MadeCall.byCarrier(carrier, sw, CALLER, dialled, voiceA.sdp());
    }

    /** The call that came in as number {@code index}, as soon as it is on record. */
    static CallId call(Switch sw, int index) {
        Eventually.holds("call " + index, () -> sw.ledger.calls().size() > index);
        return sw.ledger.calls().get(index);
    }

    /** One hears the other: a byte of sound that nobody else says. */
    static void hears(RtpPeer listener, RtpPeer speaker, int speakersPort, int sound) {
        Eventually.holds("sound " + sound + " arrives", () -> {
            speaker.say(speakersPort, 8, (byte) sound);
            return listener.heard(8, (byte) sound);
        });
    }

    /** The causes of the legs that ended, in the order of the ledger. */
    static List<Termination> legs(Switch sw, CallId call) {
        return sw.ledger.events(call, LedgerEvent.LegEnded.class).stream()
                .map(LedgerEvent.LegEnded::termination)
                .toList();
    }
}
