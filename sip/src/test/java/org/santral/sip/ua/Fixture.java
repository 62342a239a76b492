package org.santral.sip.ua;

import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.santral.sip.dialog.Credentials;
import org.santral.sip.dialog.Dialog;
import org.santral.sip.message.Headers;
import org.santral.sip.message.NameAddr;
import org.santral.sip.message.SipUri;
import org.santral.sip.sdp.SdpException;
import org.santral.sip.sdp.SessionDescription;
import org.santral.sip.transaction.SipStackSettings;
import org.santral.sip.transaction.TimerValues;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.ua.RawPeer.Msg;
import org.santral.sip.ua.UserAgentSettings.Reliable;

/** A user agent of ours on a free port, with short timers, and a raw peer. */
abstract class Fixture {
    static final String HELD = RawPeer.SDP + "a=sendonly\r\n";
    static final SessionDescription OURS = session(30000);

    RawPeer peer;
    UserAgent agent;
    Events ua;
    Events call;
    private long cseq = 100;

    @BeforeEach
    void open() throws SocketException {
        peer = new RawPeer();
        ua = new Events();
        call = new Events();
        agent = new UserAgent(stackSettings(), settings(), ua);
        peer.talkTo(address());
    }

    @AfterEach
    void close() {
        agent.close();
        peer.close();
    }

    /** The base timers; those of the RFC unless a test waits for a time-out. */
    TimerValues timers() {
        return TimerValues.RFC;
    }

    SipStackSettings stackSettings() {
        return SipStackSettings.listening(ListenPoint.udp("127.0.0.1", 0), ListenPoint.tcp("127.0.0.1", 0))
                .withShards(2)
                .withTimers(timers());
    }

    UserAgentSettings settings() {
        return settings(Duration.ZERO, Duration.ofSeconds(90));
    }

    static UserAgentSettings settings(Duration sessionExpires, Duration minSe) {
        return new UserAgentSettings("Test/1", sessionExpires, minSe, Reliable.WHEN_SUPPORTED, UserAgentSettings.ALLOW);
    }

    InetSocketAddress address() {
        return agent.stack().listenPoints().getFirst().address();
    }

    static SessionDescription session(int port) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
        try {
            return SessionDescription.parse(sdp.getBytes(StandardCharsets.UTF_8));
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }

    static NameAddr addr(String uri) {
        return NameAddr.of(null, SipUri.parse(uri));
    }

    InviteSpec spec() {
        return InviteSpec.of(
                agent.stack().nextShard(),
                SipUri.parse("sip:905321112233@127.0.0.1:" + peer.port()),
                addr("sip:908508850000@example.org"),
                addr("sip:905321112233@127.0.0.1"),
                Hop.udp(new InetSocketAddress("127.0.0.1", peer.port())),
                OURS);
    }

    InviteSpec specWith(Credentials credentials) {
        return spec().withCredentials(credentials);
    }

    OutgoingCall dial(InviteSpec spec) {
        return agent.invite(spec, call);
    }

    /** An outgoing call that the peer has answered with tag {@code p}; its events go to {@link #call}. */
    Dialog answeredCall() throws InterruptedException {
        dial(spec());
        lastInvite = peer.request("INVITE");
        peer.accept(lastInvite, "p");
        Dialog dialog = call.next(Events.Answered.class).dialog();
        peer.request("ACK");
        dialog.listen(call);
        return dialog;
    }

    Msg lastInvite;

    /** A request of the peer in the dialog that our INVITE made. */
    String inDialog(String method, String more, String body) {
        return inDialog(method, ++cseq, more, body);
    }

    String inDialog(String method, long number, String more, String body) {
        String us = lastInvite.first("Contact").replaceAll("[<>]", "");
        return peer.request(
                method,
                us,
                lastInvite.first("To") + ";tag=p",
                lastInvite.first("From"),
                lastInvite.first("Call-ID"),
                number,
                more,
                body);
    }

    /** A call of the peer, its events going to {@link #call}. */
    IncomingCall incoming(String callId, String more, String body) throws InterruptedException {
        peer.send(peerInvite(callId, more, body));
        IncomingCall incoming = ua.next(IncomingCall.class);
        incoming.listen(call);
        return incoming;
    }

    /** A registration of two minutes at the peer. */
    RegistrationClient registration() {
        return new RegistrationClient(
                agent,
                new RegistrationSpec(
                        agent.stack().nextShard(),
                        SipUri.parse("sip:127.0.0.1:" + peer.port()),
                        addr("sip:trunk@127.0.0.1"),
                        "trunk",
                        null,
                        noRoutes(),
                        Credentials.password("trunk", "s3cret"),
                        Duration.ofMinutes(2)),
                call);
    }

    String us() {
        return "sip:100@127.0.0.1:" + address().getPort();
    }

    /** The peer's INVITE to us. */
    String peerInvite(String callId, String more, String body) {
        return peer.request(
                "INVITE",
                us(),
                "<sip:caller@example.net>;tag=c",
                "<sip:100@example.org>",
                callId,
                1,
                "Contact: " + peer.contact() + "\r\n" + more,
                body);
    }

    /** A request of the peer in the dialog that its INVITE made; {@code response} brought our tag. */
    String fromCaller(Msg response, String method, long number, String more, String body) {
        String target = response.first("Contact").replaceAll("[<>]", "");
        return peer.request(
                method,
                target,
                response.first("From"),
                response.first("To"),
                response.first("Call-ID"),
                number,
                more,
                body);
    }

    static List<NameAddr> noRoutes() {
        return List.of();
    }

    static Headers header(String name, String value) {
        return Headers.EMPTY.add(name, value);
    }
}
