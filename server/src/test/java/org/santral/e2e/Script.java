package org.santral.e2e;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier or a phone does in one call, written down step by step for SIPp. It answers the PBX's OPTIONS on the
 * side. All that it says of itself carries its name: User-Agent, SDP origin and session name, tag.
 */
final class Script {
    private static final String REMEMBER = """
              <action>
                <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
                <ereg regexp=".*" search_in="hdr" header="From:" assign_to="peer"/>
                <ereg regexp=".*" search_in="hdr" header="To:" assign_to="to"/>
                <ereg regexp="[0-9]+ INVITE" search_in="hdr" header="CSeq:" assign_to="cseq"/>
                <ereg regexp="sips?:[^>]*" search_in="hdr" header="Contact:" assign_to="uri"/>
              </action>
            """;
    private static final String REMEMBER_ANSWER = """
              <action>
                <ereg regexp=".*" search_in="hdr" header="To:" assign_to="peer"/>
                <ereg regexp="sips?:[^>]*" search_in="hdr" header="Contact:" assign_to="uri"/>
              </action>
            """;
    private static final String CONTACT = "Contact: <sip:line@[local_ip]:[local_port];transport=[transport]>";

    private final String name;
    private final @Nullable Invite invite;
    private final StringBuilder steps = new StringBuilder();
    private String media = "[media_port]";
    private boolean knowsKeys = true;
    private int labels;

    private Script(String name, @Nullable Invite invite) {
        this.name = name;
        this.invite = invite;
    }

    /** Somebody of that name, waiting for a call. */
    static Script of(String name) {
        return new Script(name, null).invited();
    }

    /** Somebody of that name who calls; its INVITE is still to be sent. */
    static Script calling(String name, Invite invite) {
        return new Script(name, invite);
    }

    /** Somebody of that name, waiting for something else than a call. */
    static Script waits(String name) {
        return new Script(name, null);
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

    /** Whether it calls, instead of being called. */
    boolean calls() {
        return invite != null;
    }

    /** From here on SDP names the port that SIPp's RTP streams come from. */
    Script streaming() {
        media = "[rtpstream_audio_port]";
        return this;
    }

    /** From here on SDP names that port, where somebody else speaks and listens for SIPp. */
    Script speaking(AudioPeer audio) {
        media = Integer.toString(audio.port());
        return this;
    }

    /** From here on SDP names no telephone events: keys are heard as tones. */
    Script withoutTelephoneEvents() {
        knowsKeys = false;
        return this;
    }

    // ---- being called

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
        steps.append("  <nop test=\"known\" next=\"").append(good).append("\"/>\n");
        response("403 Wrong Password", "[$to];tag=" + tag(""), "", "");
        return label(good);
    }

    /** A response to the INVITE without a body. */
    Script reply(String statusLine, String... headers) {
        return response(statusLine, "[$to];tag=" + tag(""), String.join("\n", headers), "");
    }

    /** A response to the INVITE with a description of our audio. */
    Script replyWithSdp(String statusLine, String... headers) {
        return response(statusLine, "[$to];tag=" + tag(""), String.join("\n", headers), sdp("sendrecv"));
    }

    /** The same from another branch of a forked INVITE. */
    Script forkReplyWithSdp(String branch, String statusLine) {
        return response(statusLine, "[$to];tag=" + tag(branch), "", sdp("sendrecv"));
    }

    /** The PBX gives up: CANCEL, its 200, the 487 and the ACK. */
    Script cancelled() {
        return expect("CANCEL").ok().reply("487 Request Terminated").expect("ACK");
    }

    /** Goes on when the test says so, or ends well when the PBX gives up before. */
    Script cuedUnlessCancelled() {
        int given = ++labels;
        int cued = ++labels;
        steps.append("  <nop><action><log message=\"ready\"/></action></nop>\n")
                .append("  <recv request=\"CANCEL\" optional=\"true\" next=\"")
                .append(given)
                .append("\"/>\n  <recv request=\"MESSAGE\" next=\"")
                .append(cued)
                .append("\"/>\n");
        label(given).ok().reply("487 Request Terminated").expect("ACK");
        steps.append("  <nop next=\"end\"/>\n");
        return label(cued).ok();
    }

    // ---- calling

    /** Sends the INVITE, answers a challenge, and waits until the call is answered. */
    Script untilAnswered() {
        return invite().progress()
                .step("recv response=\"200\" rrs=\"true\"", REMEMBER_ANSWER)
                .ack();
    }

    /** Sends the INVITE without an offer (RFC 3261 §13.2.1): the PBX offers, and is answered in the ACK. */
    Script untilAnsweredWithoutOffer() {
        return inviteWith("")
                .progress()
                .step("recv response=\"200\" rrs=\"true\"", REMEMBER_ANSWER)
                .ackWithSdp();
    }

    /** Sends the INVITE and waits for that refusal. */
    Script untilRefused(int status) {
        return invite().progress().expectStatus(status, false).ackRefusal();
    }

    /** Sends the INVITE, hears it ring, and gives up when the test says so (RFC 3261 §9). */
    Script untilCuedToGiveUp() {
        String via = """
              <action><ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/></action>
            """;
        invite().expectStatus(100, true).step("recv response=\"180\"", via).cued();
        steps.append("  <send><![CDATA[\nCANCEL ").append(caller().uri()).append(" SIP/2.0\nVia: [$via]\n");
        steps.append("From: ")
                .append(me())
                .append("\nTo: <")
                .append(caller().uri())
                .append(">\n");
        steps.append("Call-ID: [call_id]\nCSeq: [cseq] CANCEL\nMax-Forwards: 70\n");
        body("");
        return expectStatus(200, false).expectStatus(487, false).ackRefusal();
    }

    private Script invite() {
        return inviteWith(sdp("sendrecv"));
    }

    private Script inviteWith(String sdp) {
        Invite call = caller();
        request(call, "", sdp);
        if (call.password() != null) {
            expectStatus(100, true)
                    .step("recv response=\"401\" auth=\"true\"", "")
                    .ackRefusal();
            request(call, "[authentication username=" + call.user() + " password=" + call.password() + "]\n", sdp);
        }
        return this;
    }

    private void request(Invite call, String authentication, String sdp) {
        steps.append("  <send retrans=\"500\"><![CDATA[\nINVITE ")
                .append(call.uri())
                .append(" SIP/2.0\n");
        steps.append("Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport\n");
        steps.append("From: ").append(me()).append("\nTo: <").append(call.uri()).append(">\n");
        steps.append("Call-ID: [call_id]\nCSeq: [cseq] INVITE\nMax-Forwards: 70\n");
        steps.append("User-Agent: ").append(name).append('\n').append(CONTACT).append('\n');
        steps.append("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY, MESSAGE\n");
        steps.append(authentication);
        call.headers().forEach(header -> steps.append(header).append('\n'));
        if (!sdp.isEmpty()) {
            steps.append("Content-Type: application/sdp\n");
        }
        body(sdp);
    }

    private Script progress() {
        for (int status : new int[] {100, 180, 181, 182, 183}) {
            expectStatus(status, true);
        }
        return this;
    }

    private Script ackRefusal() {
        steps.append("  <send><![CDATA[\nACK ").append(caller().uri()).append(" SIP/2.0\n[last_Via:]\n");
        steps.append("From: ").append(me()).append("\n[last_To:]\nCall-ID: [call_id]\n");
        steps.append("CSeq: [cseq] ACK\nMax-Forwards: 70\n");
        return body("");
    }

    private Invite caller() {
        if (invite == null) {
            throw new IllegalStateException(name + " does not call");
        }
        return invite;
    }

    // ---- in the call

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

    /** Waits for {@link Sipp#cue}: what follows happens when the test says so. */
    Script cued() {
        steps.append("  <nop><action><log message=\"ready\"/></action></nop>\n");
        return recv("MESSAGE", "").ok();
    }

    /** A request within the call, with a body or an empty one. */
    Script send(String method, String body, String... headers) {
        String all = String.join("\n", headers);
        steps.append("  <send")
                .append(method.equals("ACK") ? "" : " retrans=\"500\"")
                .append("><![CDATA[\n");
        steps.append(method).append(" [$uri] SIP/2.0\n");
        steps.append("Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n");
        steps.append("From: ").append(me()).append('\n');
        steps.append("To: [$peer]\nCall-ID: [call_id]\n");
        steps.append("CSeq: [cseq] ").append(method).append('\n');
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

    /** A new offer: {@code sendonly} or {@code inactive} puts on hold, {@code sendrecv} resumes. */
    Script reinvite(String direction) {
        return send("INVITE", sdp(direction), "Content-Type: application/sdp")
                .expectStatus(100, true)
                .expectStatus(200, false)
                .ack();
    }

    /** A re-INVITE without SDP: the PBX offers in its 200 and is answered in the ACK (RFC 3261 §14.2). */
    Script reinviteWithoutSdp() {
        return send("INVITE", "")
                .expectStatus(100, true)
                .expectStatus(200, false)
                .ackWithSdp();
    }

    /** A re-INVITE with such an offer, which the PBX cannot take. */
    Script reinviteRefused(String offer, int status) {
        send("INVITE", offer, "Content-Type: application/sdp")
                .expectStatus(100, true)
                .expectStatus(status, false);
        steps.append("  <send><![CDATA[\nACK [$uri] SIP/2.0\n[last_Via:]\n");
        steps.append("From: ").append(me()).append("\nTo: [$peer]\nCall-ID: [call_id]\n");
        steps.append("CSeq: [cseq] ACK\nMax-Forwards: 70\n");
        return body("");
    }

    /** A new offer by UPDATE (RFC 3311). */
    Script update(String direction) {
        return send("UPDATE", sdp(direction), "Content-Type: application/sdp").expectStatus(200, false);
    }

    /** A key, told by INFO. */
    Script key(char key) {
        return send("INFO", "Signal=" + key + "\nDuration=160\n", "Content-Type: application/dtmf-relay")
                .expectStatus(200, false);
    }

    /** A REFER (RFC 3515) that the PBX takes; {@code target} stands in angle brackets. */
    Script refer(String target) {
        return send("REFER", "", "Refer-To: <" + target + ">").expectStatus(202, false);
    }

    /** A REFER to what the test writes into that file of SIPp's folder before its cue. */
    Script referToFile(String file) {
        return refer("[file name=" + file + "]");
    }

    /** The acknowledgement of the 200 to an INVITE. */
    Script ack() {
        return send("ACK", "");
    }

    private Script ackWithSdp() {
        return send("ACK", sdp("sendrecv"), "Content-Type: application/sdp");
    }

    /** A final or provisional response of the PBX. */
    Script expectStatus(int status, boolean optional) {
        return step("recv response=\"" + status + "\"" + (optional ? " optional=\"true\"" : ""), "");
    }

    /** Hangs up. */
    Script bye() {
        return send("BYE", "").expectStatus(200, false);
    }

    /** The PBX hangs up. */
    Script hungUp() {
        return expectBye();
    }

    /** The PBX hangs up, after any number of NOTIFYs and re-INVITEs. */
    Script hungUpAtLast() {
        int again = ++labels;
        int notified = ++labels;
        int over = ++labels;
        label(again);
        steps.append("  <recv request=\"NOTIFY\" optional=\"true\" next=\"")
                .append(notified)
                .append("\"/>\n");
        steps.append("  <recv request=\"BYE\" next=\"").append(over).append("\"/>\n");
        // No step between: a BYE may follow at once.
        label(notified).lastResponse("200 OK", "", " next=\"" + again + "\"");
        return label(over).ok();
    }

    Script pause(Duration time) {
        return step("pause milliseconds=\"" + time.toMillis() + "\"", "");
    }

    /** Plays a file of raw A-law over and over, to where the last SDP of the PBX says. */
    Script play(String file) {
        steps.append("  <nop><action><exec rtp_stream=\"").append(file).append(",-1,8,PCMA/8000\"/></action></nop>\n");
        return this;
    }

    /** The whole scenario; it writes one line to SIPp's log when a call has gone through all steps. */
    String xml() {
        String alive = "";
        String start = "";
        if (invite == null) {
            start = "  <recv request=\"OPTIONS\" optional=\"true\" lost=\"0\" next=\"alive\"/>\n";
            alive = "  <label id=\"alive\"/>\n" + new Script(name, null).lastResponse("200 OK", "").steps;
        }
        return """
                <?xml version="1.0" encoding="ISO-8859-1"?>
                <!DOCTYPE scenario SYSTEM "sipp.dtd">
                <scenario name="%s">
                %s%s  <nop next="end"><action><log message="done [call_id]"/></action></nop>
                %s  <label id="end"/>
                  <pause milliseconds="1"/>
                  %s
                </scenario>
                """.formatted(name, start, steps, alive, references());
    }

    /** Those that are assigned: SIPp refuses a scenario that names others. */
    private String references() {
        String variables = Stream.of("via", "peer", "to", "cseq", "uri")
                .filter(variable -> steps.indexOf("assign_to=\"" + variable + "\"") >= 0)
                .collect(Collectors.joining(","));
        return variables.isEmpty() ? "" : "<Reference variables=\"" + variables + "\"/>";
    }

    private Script label(int label) {
        steps.append("  <label id=\"").append(label).append("\"/>\n");
        return this;
    }

    private Script recv(String method, String action) {
        // SIPp loses a call for good when it loses the first message of it.
        return step("recv request=\"" + method + "\"" + (method.equals("INVITE") ? " lost=\"0\"" : ""), action);
    }

    private Script step(String element, String action) {
        steps.append("  <").append(element);
        if (action.isEmpty()) {
            steps.append("/>\n");
        } else {
            steps.append(">\n").append(action).append("  </");
            steps.append(element, 0, element.indexOf(' ')).append(">\n");
        }
        return this;
    }

    private Script lastResponse(String statusLine, String sdp) {
        return lastResponse(statusLine, sdp, "");
    }

    private Script lastResponse(String statusLine, String sdp, String attributes) {
        steps.append("  <send")
                .append(attributes)
                .append("><![CDATA[\nSIP/2.0 ")
                .append(statusLine)
                .append('\n');
        steps.append("[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\n");
        steps.append("Server: ").append(name).append('\n').append(CONTACT).append('\n');
        if (!sdp.isEmpty()) {
            steps.append("Content-Type: application/sdp\n");
        }
        return body(sdp);
    }

    private Script response(String statusLine, String to, String headers, String sdp) {
        // Only a final success to an INVITE is repeated by the user agent itself (RFC 3261 §13.3.1.4).
        // SIPp only knows a repeated INVITE for what it is once one answer has left, and gives the call up otherwise:
        // even on
        // a lossy network the ringing always gets through.
        steps.append(
                statusLine.startsWith("2") ? "  <send retrans=\"500\"><![CDATA[\n" : "  <send lost=\"0\"><![CDATA[\n");
        steps.append("SIP/2.0 ").append(statusLine).append('\n');
        steps.append("Via: [$via]\nFrom: [$peer]\nTo: ").append(to);
        steps.append("\nCall-ID: [call_id]\nCSeq: [$cseq]\n");
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

    private String me() {
        return invite == null ? "[$to];tag=" + tag("") : invite.from() + ";tag=" + tag("");
    }

    private String tag(String branch) {
        return name.replaceAll("[^A-Za-z0-9]", "") + branch + "[pid]-[call_number]";
    }

    private String sdp(String direction) {
        String audio = Sdp.audio(name, media, direction);
        return knowsKeys ? audio : Sdp.withoutTelephoneEvents(audio);
    }
}
