package org.santral.rig;

/** A call that a peer is asked to take. */
public final class PeerCall {
    private final SipPeer peer;
    private final Msg invite;
    private final String tag;
    private long cseq = 100;

    PeerCall(SipPeer peer, Msg invite) {
        this.peer = peer;
        this.invite = invite;
        this.tag = "t" + Integer.toHexString(invite.first("Call-ID").hashCode());
    }

    /** The INVITE that began it. */
    public Msg invite() {
        return invite;
    }

    public PeerCall ring() {
        peer.respond(invite, "180 Ringing", tag, contact(), "");
        return this;
    }

    public PeerCall earlyMedia(String sdp) {
        peer.respond(invite, "183 Session Progress", tag, contact(), sdp);
        return this;
    }

    /** Answers with a session and waits for the ACK. */
    public PeerCall answer(String sdp) {
        answerOnly(sdp);
        peer.take("ACK", m -> m.isRequest("ACK") && sameCall(m));
        return this;
    }

    /** Answers, whatever follows. */
    public void answerOnly(String sdp) {
        peer.respond(
                invite, "200 OK", tag, contact() + "Server: Raw/1\r\nAllow: INVITE, ACK, BYE, CANCEL, INFO\r\n", sdp);
    }

    /** A final refusal. */
    public void refuse(String status, String more) {
        peer.respond(invite, status, tag, more, "");
        peer.take("ACK", m -> m.isRequest("ACK") && sameCall(m));
    }

    public void refuse(String status) {
        refuse(status, "");
    }

    /** Waits for the CANCEL and gives in to it. @return the CANCEL */
    public Msg cancelled() {
        Msg cancel = peer.take("CANCEL", m -> m.isRequest("CANCEL") && sameCall(m));
        peer.respond(cancel, "200 OK", tag, "", "");
        refuse("487 Request Terminated");
        return cancel;
    }

    /** Waits for the CANCEL, answers it, and leaves the INVITE open. */
    public Msg cancelSeen() {
        Msg cancel = peer.take("CANCEL", m -> m.isRequest("CANCEL") && sameCall(m));
        peer.respond(cancel, "200 OK", tag, "", "");
        return cancel;
    }

    /** Waits for the BYE and answers it. @return the BYE */
    public Msg hungUp() {
        Msg bye = peer.take("BYE", m -> m.isRequest("BYE") && sameCall(m));
        peer.respond(bye, "200 OK", "");
        return bye;
    }

    /** Hangs up and waits for the answer. */
    public void hangUp() {
        hangUp("");
    }

    public void hangUp(String more) {
        request("BYE", more + SipPeer.body(""));
        answered("BYE");
    }

    /** Sends a re-INVITE and returns the final response, acknowledged. */
    public Msg reinvite(String sdp) {
        request("INVITE", contact() + SipPeer.body(sdp));
        Msg response = answered("INVITE");
        if (response.status() < 300) {
            request("ACK", SipPeer.body(""), cseq);
        }
        return response;
    }

    /** Acknowledges the response to our last re-INVITE, with a session. */
    public void acknowledge(String sdp) {
        request("ACK", SipPeer.body(sdp), cseq);
    }

    /** Sends a request of the dialog. */
    public void request(String method, String more) {
        request(method, more, ++cseq);
    }

    /**
     * A request of the dialog that somebody else sends who has seen all of it, with a number ahead of ours: were it taken
     * for ours, our next one would be out of order.
     */
    public void forged(SipPeer by, String method, String more) {
        forged(by, method, invite.first("To"), more);
    }

    /** The same under another name. @param as From without its tag */
    public void forged(SipPeer by, String method, String as, String more) {
        by.request(
                method,
                invite.contact(),
                as + ";tag=" + tag,
                invite.first("From"),
                invite.first("Call-ID"),
                cseq + 1_000,
                more);
    }

    private void request(String method, String more, long number) {
        peer.request(
                method,
                invite.contact(),
                invite.first("To") + ";tag=" + tag,
                invite.first("From"),
                invite.first("Call-ID"),
                number,
                more);
    }

    /** The next request of the switch within this dialog. */
    public Msg asked(String method) {
        return peer.take(
                method, m -> m.isRequest(method) && sameCall(m) && m.first("To").contains(";tag="));
    }

    public void reply(Msg request, String status, String sdp) {
        peer.respond(request, status, tag, contact(), sdp);
    }

    /** The final response to a request of ours. */
    public Msg answered(String method) {
        return peer.take("response to " + method, m -> m.isResponse(method) && m.status() >= 200 && sameCall(m));
    }

    private boolean sameCall(Msg message) {
        return message.first("Call-ID").equals(invite.first("Call-ID"));
    }

    private String contact() {
        return "Contact: <sip:peer@127.0.0.1:" + peer.port() + ">\r\n";
    }
}
