package org.santral.routing;

import java.util.concurrent.atomic.AtomicInteger;
import org.santral.rig.Msg;
import org.santral.rig.SipPeer;

/** A call that a carrier sends to the switch, message by message. */
final class CarrierCall {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final SipPeer carrier;
    private final String uri;
    private final String from;
    private final String callId;
    private String to;
    private String target;

    private CarrierCall(SipPeer carrier, String did, String caller) {
        this.carrier = carrier;
        this.uri = "sip:" + did + "@127.0.0.1";
        this.from = "<sip:" + caller + "@carrier.example>;tag=in" + NUMBER.incrementAndGet();
        this.callId = "in-" + NUMBER.get() + "-" + System.nanoTime();
        this.to = "<" + uri + ">";
        this.target = uri;
    }

    /** Sends the INVITE; the carrier must have been told where the switch is. */
    static CarrierCall invite(SipPeer carrier, String did, String caller, String sdp) {
        CarrierCall call = new CarrierCall(carrier, did, caller);
        carrier.request(
                "INVITE",
                call.uri,
                call.from,
                call.to,
                call.callId,
                1,
                call.contact() + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
        return call;
    }

    private String contact() {
        return "Contact: <sip:carrier@127.0.0.1:" + carrier.port() + ">\r\n";
    }

    private boolean mine(Msg message) {
        return message.first("Call-ID").equals(callId);
    }

    /** Waits for the answer and acknowledges it. @return the 200 with the switch's session */
    Msg answered() {
        Msg ok = carrier.take("answer", m -> m.isResponse("INVITE") && m.status() >= 200 && mine(m));
        to = ok.first("To");
        if (ok.status() == 200) {
            target = ok.contact();
        }
        carrier.request("ACK", target, from, to, callId, 1, "Content-Length: 0\r\n\r\n");
        return ok;
    }

    /** Hangs up and waits for the answer. */
    void hangUp() {
        carrier.request("BYE", target, from, to, callId, 2, "Content-Length: 0\r\n\r\n");
        carrier.take("answer to BYE", m -> m.isResponse("BYE") && mine(m));
    }

    /** Waits until the switch hangs up. */
    void hungUp() {
        carrier.respond(carrier.take("BYE", m -> m.isRequest("BYE") && mine(m)), "200 OK", "");
    }
}
