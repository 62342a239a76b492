package org.santral.rig;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A call that a peer makes, of plain strings like the peer. */
public final class MadeCall {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final SipPeer peer;
    private final String uri;
    private final String from;
    private final String to;
    private final String callId;
    private String branch = "";
    private int cseq = 1;
    private Msg answer = new Msg("");

    private MadeCall(SipPeer peer, String uri, String from, String to) {
        int number = NUMBER.incrementAndGet();
        this.peer = peer;
        this.uri = uri;
        this.from = from + ";tag=made" + number;
        this.to = to;
        this.callId = "made-" + number + "-" + System.nanoTime();
    }

    /** A carrier's call to the switch. @param sdp empty for a late offer */
    public static MadeCall byCarrier(SipPeer carrier, Switch sw, String caller, String dialled, String sdp) {
        carrier.talkTo(sw.address());
        String host = "127.0.0.1:" + sw.address().getPort();
        MadeCall call = new MadeCall(
                carrier,
                "sip:" + dialled + "@" + host,
                "<sip:" + caller + "@carrier.example>",
                "<sip:" + dialled + "@" + host + ">");
        call.invite("", sdp);
        return call;
    }

    /** A phone's call, sent again with what it knows when the switch asks for its password. */
    static MadeCall byPhone(
            SipPeer phone, String domain, String extension, String dialled, String sdp, UnaryOperator<String> proof) {
        String uri = "sip:" + dialled + "@" + domain;
        MadeCall call = new MadeCall(phone, uri, "<sip:" + extension + "@" + domain + ">", "<" + uri + ">");
        call.invite("", sdp);
        Msg challenge = call.refused();
        if (challenge.status() != 401) {
            throw new AssertionError("not challenged but " + challenge.startLine());
        }
        String wanted = challenge.all("WWW-Authenticate").stream()
                .filter(header -> header.contains("algorithm=MD5"))
                .findFirst()
                .orElseThrow();
        call.cseq++;
        call.invite(proof.apply(wanted), sdp);
        return call;
    }

    private void invite(String more, String sdp) {
        branch = "z9hG4bKm" + NUMBER.incrementAndGet() + "x" + System.nanoTime();
        send(
                "INVITE",
                to,
                contact() + "Allow: INVITE, ACK, BYE, CANCEL, INFO, REFER, NOTIFY\r\n" + more + SipPeer.body(sdp));
    }

    /** A request of the INVITE's transaction. */
    private void send(String method, String toHeader, String more) {
        peer.send(text(method, toHeader, more));
    }

    private String text(String method, String toHeader, String more) {
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + peer.port() + ";rport;branch="
                + branch + "\r\nMax-Forwards: 70\r\nFrom: " + from + "\r\nTo: " + toHeader + "\r\nCall-ID: " + callId
                + "\r\nCSeq: " + cseq + " " + method + "\r\n" + more;
    }

    /** Waits for a provisional response with that status. */
    public Msg told(int status) {
        return peer.take("a " + status, m -> m.isResponse("INVITE") && m.status() == status && ours(m));
    }

    /** Waits for the answer and acknowledges it. */
    public MadeCall answered() {
        return answered("");
    }

    /** Waits for the answer and acknowledges it with a session: the answer to a late offer. */
    public MadeCall answered(String sdp) {
        answer = finalResponse("INVITE");
        if (answer.status() != 200) {
            throw new AssertionError("not answered but " + answer.startLine());
        }
        dialogRequest("ACK", cseq, SipPeer.body(sdp));
        return this;
    }

    /** Waits for a refusal and acknowledges it. */
    public Msg refused() {
        Msg response = finalResponse("INVITE");
        if (response.status() < 300) {
            throw new AssertionError("not refused but " + response.startLine());
        }
        send("ACK", response.first("To"), "Content-Length: 0\r\n\r\n");
        return response;
    }

    /** Gives up; the switch has to agree. */
    public void cancel() {
        send("CANCEL", to, "Content-Length: 0\r\n\r\n");
        if (finalResponse("CANCEL").status() != 200) {
            throw new AssertionError("the CANCEL was refused");
        }
        Msg response = refused();
        if (response.status() != 487) {
            throw new AssertionError("not 487 but " + response.startLine());
        }
    }

    /** The port that the switch hears us on: of the answer, or of its early media. */
    public int audioPort() {
        return answer.audioPort();
    }

    public Msg answer() {
        return answer;
    }

    public void hangUp() {
        request("BYE", SipPeer.body(""));
        if (finalResponse("BYE").status() != 200) {
            throw new AssertionError("the BYE was refused");
        }
    }

    /** Waits for the BYE and answers it. @return the BYE */
    public Msg hungUp() {
        Msg bye = asked("BYE");
        reply(bye, "200 OK", "");
        return bye;
    }

    /** Sends a re-INVITE and returns the final response, acknowledged. */
    public Msg reinvite(String sdp) {
        request("INVITE", contact() + SipPeer.body(sdp));
        Msg response = finalResponse("INVITE");
        dialogRequest("ACK", cseq, SipPeer.body(""));
        return response;
    }

    /** Sends a request of the dialog. */
    public void request(String method, String more) {
        dialogRequest(method, ++cseq, more);
    }

    private void dialogRequest(String method, int number, String more) {
        peer.request(method, answer.contact(), from, answer.first("To"), callId, number, more);
    }

    /** A request of the dialog from another address: of a phone that moved, or of a forger. */
    public void from(SipPeer elsewhere, String method, String more) {
        elsewhere.request(method, answer.contact(), from, answer.first("To"), callId, ++cseq, more);
    }

    /** The address that requests of the dialog are sent to. */
    public String target() {
        return answer.contact();
    }

    /** A CANCEL of our INVITE that somebody else sends who has seen it. */
    public void cancelledBy(SipPeer other) {
        other.send(text("CANCEL", to, "Content-Length: 0\r\n\r\n"));
    }

    /** Asks the switch to send its party elsewhere. @return the answer */
    public Msg refer(String referTo) {
        request("REFER", contact() + "Refer-To: " + referTo + "\r\nContent-Length: 0\r\n\r\n");
        return finalResponse("REFER");
    }

    /** Names this call in a Refer-To, as the phone that made it sees it (RFC 3891). */
    public String replaces() {
        return replacesEarly(tag(answer.first("To")));
    }

    /** The same of a call that is not answered yet, with the tag of the switch's 180. */
    public String replacesEarly(String toTag) {
        return "?Replaces=" + callId + "%3Bto-tag%3D" + toTag + "%3Bfrom-tag%3D" + tag(from);
    }

    private static String tag(String header) {
        return header.replaceAll(".*;tag=", "");
    }

    /** The next request of the switch within this dialog. */
    public Msg asked(String method) {
        return peer.take(method, m -> m.isRequest(method) && ours(m));
    }

    public void reply(Msg request, String status, String sdp) {
        peer.respond(request, status, "", contact(), sdp);
    }

    public Msg finalResponse(String method) {
        return peer.take("response to " + method, m -> m.isResponse(method) && m.status() >= 200 && ours(m));
    }

    private boolean ours(Msg message) {
        return message.first("Call-ID").equals(callId);
    }

    private String contact() {
        return "Contact: <sip:maker@127.0.0.1:" + peer.port() + ">\r\n";
    }
}
