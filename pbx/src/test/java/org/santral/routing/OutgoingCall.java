package org.santral.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.rig.Msg;
import org.santral.rig.SipPeer;

/** A call that a carrier or a phone sends to the switch, message by message. */
final class OutgoingCall {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final SipPeer peer;
    private final String uri;
    private final String from;
    private final String sdp;
    private final String callId = "out-" + NUMBER.incrementAndGet() + "-" + System.nanoTime();
    private String to;
    private String target;
    private int cseq = 1;

    private OutgoingCall(SipPeer peer, String uri, String from, String sdp) {
        this.peer = peer;
        this.uri = uri;
        this.from = "<" + from + ">;tag=out" + NUMBER.get();
        this.sdp = sdp;
        this.to = "<" + uri + ">";
        this.target = uri;
    }

    /** A carrier calls one of our numbers; it must have been told where the switch is. */
    static OutgoingCall ofCarrier(SipPeer carrier, String did, String caller, String sdp) {
        OutgoingCall call =
                new OutgoingCall(carrier, "sip:" + did + "@127.0.0.1", "sip:" + caller + "@carrier.example", sdp);
        call.invite("");
        return call;
    }

    /** A phone calls, and proves who it is when it is asked (RFC 3261 §22). */
    static OutgoingCall ofPhone(SipPeer phone, String extension, String password, String dialled, String sdp) {
        String domain = "demo.example";
        OutgoingCall call =
                new OutgoingCall(phone, "sip:" + dialled + "@" + domain, "sip:" + extension + "@" + domain, sdp);
        call.invite("");
        Msg challenge = phone.take("challenge", m -> call.answers(m) && m.status() >= 400);
        call.acknowledge(challenge.first("To"));
        boolean proxy = challenge.status() == 407;
        String wanted = challenge.all(proxy ? "Proxy-Authenticate" : "WWW-Authenticate").stream()
                .filter(h -> h.contains("algorithm=MD5"))
                .findFirst()
                .orElseThrow();
        call.cseq++;
        call.invite((proxy ? "Proxy-Authorization" : "Authorization") + ": "
                + call.credentials(extension, password, wanted) + "\r\n");
        return call;
    }

    private String credentials(String user, String password, String challenge) {
        String realm = value(challenge, "realm");
        String nonce = value(challenge, "nonce");
        String response = md5(
                md5(user + ":" + realm + ":" + password) + ":" + nonce + ":00000001:c1:auth:" + md5("INVITE:" + uri));
        return "Digest username=\"" + user + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", response=\"" + response + "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c1\"";
    }

    private static String value(String challenge, String name) {
        Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + challenge);
        }
        return matcher.group(1);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void invite(String more) {
        String contact = "Contact: <sip:peer@127.0.0.1:" + peer.port() + ">\r\n";
        peer.request(
                "INVITE",
                uri,
                from,
                to,
                callId,
                cseq,
                contact + more + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
    }

    private void acknowledge(String answeredTo) {
        peer.request("ACK", target, from, answeredTo, callId, cseq, "Content-Length: 0\r\n\r\n");
    }

    private boolean mine(Msg message) {
        return message.first("Call-ID").equals(callId);
    }

    /** Whether it is a response to our last INVITE; an earlier one's may come once more. */
    private boolean answers(Msg message) {
        return message.isResponse("INVITE")
                && mine(message)
                && message.first("CSeq").equals(cseq + " INVITE");
    }

    /** Waits for the answer and acknowledges it. @return the final response */
    Msg answered() {
        Msg answer = peer.take("answer", m -> answers(m) && m.status() >= 200);
        if (answer.status() == 200) {
            to = answer.first("To");
            target = answer.contact();
        }
        acknowledge(answer.first("To"));
        return answer;
    }

    /** Waits until it hears that somebody rings. */
    void rings() {
        peer.take("ringing", m -> answers(m) && m.status() == 180);
    }

    /** Hangs up and waits for the answer. */
    void hangUp() {
        peer.request("BYE", target, from, to, callId, ++cseq, "Content-Length: 0\r\n\r\n");
        peer.take("answer to BYE", m -> m.isResponse("BYE") && mine(m));
    }

    /** Waits until the switch hangs up. */
    void hungUp() {
        peer.respond(peer.take("BYE", m -> m.isRequest("BYE") && mine(m)), "200 OK", "");
    }
}
