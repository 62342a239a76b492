package org.santral.e2e;

import java.time.Duration;

/**
 * What a carrier does with one call, written down step by step for SIPp. It answers the PBX's OPTIONS on the side. All
 * that it says of itself carries its name: User-Agent, SDP origin and session name, To tag.
 */
final class Script {
    private static final String REMEMBER = """
              <action>
                <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
                <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
                <ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
                <ereg regexp="[0-9]+ INVITE" search_in="hdr" header="CSeq:" assign_to="cseq"/>
                <ereg regexp="sips?:[^>]*" search_in="hdr" header="Contact:" assign_to="uri"/>
              </action>
            """;
    private static final String CONTACT = "Contact: <sip:line@[local_ip]:[local_port];transport=[transport]>";

    private final String name;
    private final StringBuilder steps = new StringBuilder();
    private String media = "[media_port]";
    private int labels;

    private Script(String name) {
        this.name = name;
    }

    /** A carrier of that name, waiting for a call. */
    static Script of(String name) {
        return new Script(name).invited();
    }

    /** Rings, answers, and waits for the PBX to hang up. */
    static Script answers(String name) {
        return of(name).reply("180 Ringing")
                .replyWithSdp("200 OK")
                .expect("ACK")
                .hungUp();
    }

    /** Says no, with that status line, and takes the ACK. */
    static Script refuses(String name, String statusLine, String... headers) {
        return of(name).reply(statusLine, headers).expect("ACK");
    }

    /** From here on SDP names the port that SIPp's RTP streams come from. */
    Script streaming() {
        media = "[rtpstream_audio_port]";
        return this;
    }

    /** An INVITE, also a second one after a challenge. */
    Script invited() {
        return recv("INVITE", REMEMBER);
    }

    /** An INVITE whose digest is checked against that user and password; a wrong one ends the script unfinished. */
    Script invitedBy(String user, String password) {
        int good = ++labels;
        recv("INVITE", REMEMBER.replace("</action>", """
              <verifyauth assign_to="known" username="%s" password="%s"/>
              </action>""".formatted(user, password)));
        steps.append("  <nop test=\"known\" next=\"good").append(good).append("\"/>\n");
        response("403 Wrong Password", "[$via]", "[$to];tag=" + tag(""), "[$cseq]", "", "");
        steps.append("  <label id=\"good").append(good).append("\"/>\n");
        return this;
    }

    /** A response to the INVITE without a body. */
    Script reply(String statusLine, String... headers) {
        return response(statusLine, "[$via]", "[$to];tag=" + tag(""), "[$cseq]", String.join("\n", headers), "");
    }

    /** A response to the INVITE with a description of our audio. */
    Script replyWithSdp(String statusLine, String... headers) {
        return response(
                statusLine, "[$via]", "[$to];tag=" + tag(""), "[$cseq]", String.join("\n", headers), sdp("sendrecv"));
    }

    /** The same from another branch of a forked INVITE. */
    Script forkReplyWithSdp(String branch, String statusLine) {
        return response(statusLine, "[$via]", "[$to];tag=" + tag(branch), "[$cseq]", "", sdp("sendrecv"));
    }

    /** A request of the PBX. */
    Script expect(String method) {
        return recv(method, "");
    }

    /** A request of the PBX to that branch of the fork; both branches have one Call-ID, so SIPp sees them here. */
    Script expectBye() {
        return recv("BYE", "").ok();
    }

    /** 200 to the request that came last. */
    Script ok() {
        return lastResponse("200 OK", "");
    }

    /** 200 with SDP to the request that came last. */
    Script okWithSdp() {
        return lastResponse("200 OK", sdp("sendrecv"));
    }

    /** A request of the carrier within the call, with a body or an empty one. */
    Script send(String method, String body, String... headers) {
        String all = String.join("\n", headers);
        steps.append("  <send")
                .append(method.equals("ACK") ? "" : " retrans=\"500\"")
                .append("><![CDATA[\n");
        steps.append(method).append(" [$uri] SIP/2.0\n");
        steps.append("Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n");
        steps.append("From: [$to];tag=").append(tag("")).append('\n');
        steps.append("To: [$from]\nCall-ID: [call_id]\n");
        steps.append("CSeq: ")
                .append(method.equals("ACK") ? "[cseq]" : "[cseq]")
                .append(' ')
                .append(method)
                .append('\n');
        steps.append("Max-Forwards: 70\nUser-Agent: ")
                .append(name)
                .append("\n")
                .append(CONTACT)
                .append('\n');
        if (!all.isEmpty()) {
            steps.append(all).append('\n');
        }
        return body(body);
    }

    /** A new offer of the carrier: {@code sendonly} puts on hold, {@code sendrecv} resumes. Taken and acknowledged. */
    Script reinvite(String direction) {
        return send("INVITE", sdp(direction), "Content-Type: application/sdp")
                .expectStatus(100, true)
                .expectStatus(200, false)
                .ack();
    }

    /** A re-INVITE without SDP: the PBX offers in its 200 and is answered in the ACK (RFC 3261 §14.2). */
    Script reinviteWithoutSdp() {
        send("INVITE", "").expectStatus(100, true).expectStatus(200, false);
        return send("ACK", sdp("sendrecv"), "Content-Type: application/sdp");
    }

    /** A new offer by UPDATE (RFC 3311). */
    Script update(String direction) {
        return send("UPDATE", sdp(direction), "Content-Type: application/sdp").expectStatus(200, false);
    }

    /** The acknowledgement of the 200 to a re-INVITE. */
    Script ack() {
        return send("ACK", "");
    }

    /** A final or provisional response of the PBX. */
    Script expectStatus(int status, boolean optional) {
        steps.append("  <recv response=\"").append(status).append('"');
        steps.append(optional ? " optional=\"true\"" : "").append("/>\n");
        return this;
    }

    /** The carrier's subscriber hangs up. */
    Script bye() {
        return send("BYE", "").expectStatus(200, false);
    }

    /** The PBX hangs up. */
    Script hungUp() {
        return expectBye();
    }

    /** The PBX gives up: CANCEL, its 200, the 487 and the ACK. */
    Script cancelled() {
        return expect("CANCEL").ok().reply("487 Request Terminated").expect("ACK");
    }

    Script pause(Duration time) {
        steps.append("  <pause milliseconds=\"").append(time.toMillis()).append("\"/>\n");
        return this;
    }

    /** Plays a file of raw A-law over and over, to where the last SDP of the PBX says. */
    Script play(String file) {
        steps.append("  <nop><action><exec rtp_stream=\"").append(file).append(",-1,8,PCMA/8000\"/></action></nop>\n");
        return this;
    }

    /** The whole scenario; it writes one line to SIPp's log when a call has gone through all steps. */
    String xml() {
        return """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <!DOCTYPE scenario SYSTEM "sipp.dtd">
                <scenario name="%s">
                  <recv request="OPTIONS" optional="true" lost="0" next="alive"/>
                %s  <nop next="end"><action><log message="done [call_id]"/></action></nop>
                  <label id="alive"/>
                %s  <label id="end"/>
                  <pause milliseconds="1"/>
                  <Reference variables="via,from,to,cseq,uri"/>
                </scenario>
                """.formatted(name, steps, new Script(name).lastResponse("200 OK", "").steps);
    }

    private Script recv(String method, String action) {
        steps.append("  <recv request=\"").append(method).append('"');
        // SIPp loses a call for good when it loses the first message of it.
        steps.append(method.equals("INVITE") ? " lost=\"0\"" : "");
        if (action.isEmpty()) {
            steps.append("/>\n");
        } else {
            steps.append(">\n").append(action).append("  </recv>\n");
        }
        return this;
    }

    private Script lastResponse(String statusLine, String sdp) {
        steps.append("  <send><![CDATA[\nSIP/2.0 ").append(statusLine).append('\n');
        steps.append("[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n");
        steps.append("Server: ").append(name).append('\n').append(CONTACT).append('\n');
        if (!sdp.isEmpty()) {
            steps.append("Content-Type: application/sdp\n");
        }
        return body(sdp);
    }

    private Script response(String statusLine, String via, String to, String cseq, String headers, String sdp) {
        // Only a final success to an INVITE is repeated by the user agent itself (RFC 3261 §13.3.1.4).
        steps.append(statusLine.startsWith("2") ? "  <send retrans=\"500\"><![CDATA[\n" : "  <send><![CDATA[\n");
        steps.append("SIP/2.0 ").append(statusLine).append('\n');
        steps.append("Via: ").append(via).append("\nFrom: [$from]\nTo: ").append(to);
        steps.append("\nCall-ID: [call_id]\nCSeq: ").append(cseq).append('\n');
        steps.append("User-Agent: ").append(name).append('\n');
        if (!headers.contains("Contact:")) {
            steps.append(CONTACT).append('\n');
        }
        steps.append("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE\n");
        if (!headers.isEmpty()) {
            steps.append(headers).append('\n');
        }
        if (!sdp.isEmpty()) {
            steps.append("Content-Type: application/sdp\n");
        }
        return body(sdp);
    }

    private Script body(String body) {
        steps.append("Content-Length: [len]\n\n").append(body).append("]]></send>\n");
        return this;
    }

    private String tag(String branch) {
        return name.replaceAll("[^A-Za-z0-9]", "") + branch + "[pid]-[call_number]";
    }

    private String sdp(String direction) {
        return """
                v=0
                o=%1$s 5365 2353 IN IP4 [media_ip]
                s=Session-of-%1$s
                c=IN IP4 [media_ip]
                t=0 0
                m=audio %2$s RTP/AVP 8 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=%3$s
                """.formatted(name.replaceAll("[^A-Za-z0-9]", ""), media, direction);
    }
}
