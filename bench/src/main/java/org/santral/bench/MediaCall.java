package org.santral.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call of {@link MediaCalls}, as its caller knows it, and where both sides' audio goes. */
final class MediaCall {
    /** So many calls share a socket of the generator. */
    static final int SHARING = 64;

    private static final Pattern TO = Pattern.compile("\r\nTo: ([^\r\n]+)");
    private static final Pattern CONTACT = Pattern.compile("\r\nContact: <([^>]+)>");

    private final int index;
    private final int carrierPort;
    private final int callerPort;
    private final int calleePort;
    private final String callId = "media-" + UUID.randomUUID();
    private final String number;
    private String to;
    private String target;
    private long sentAtNanos;
    private int callerTo;
    private int calleeTo;
    private boolean answered;
    private boolean failed;
    private boolean over;

    /**
     * A call that was not made yet.
     *
     * @param ports of the generator: the callers' and the callees' of the first calls, then those of the next
     */
    MediaCall(int index, int carrierPort, int pbxPort, List<Integer> ports) {
        this.index = index;
        this.carrierPort = carrierPort;
        this.callerPort = ports.get(index / SHARING * 2);
        this.calleePort = ports.get(index / SHARING * 2 + 1);
        this.number = number(index);
        this.target = "sip:" + number + "@127.0.0.1:" + pbxPort;
        this.to = "<" + target + ">";
    }

    /** How many sockets so many calls need. */
    static int sockets(int calls) {
        return (calls + SHARING - 1) / SHARING * 2;
    }

    /** The number of ours that is called. */
    static String number(int index) {
        return "908501%06d".formatted(index);
    }

    String callId() {
        return callId;
    }

    String invite() {
        String sdp = callerSdp();
        return head("INVITE", 1) + "Contact: <sip:carrier@127.0.0.1:" + carrierPort
                + ">\r\nAllow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\nContent-Type: application/sdp\r\nContent-Length: "
                + sdp.length() + "\r\n\r\n" + sdp;
    }

    String bye() {
        return head("BYE", 2) + "Content-Length: 0\r\n\r\n";
    }

    private String head(String method, int number) {
        return method + " " + target + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + carrierPort + ";branch=z9hG4bK"
                + callId + method + "\r\nMax-Forwards: 70\r\nFrom: <sip:905320000001@127.0.0.1:" + carrierPort
                + ">;tag=c" + index + "\r\nTo: " + to + "\r\nCall-ID: " + callId + "\r\nCSeq: " + number + " " + method
                + "\r\n";
    }

    /** Takes an answer to the INVITE in; returns the ACK if there has to be one. */
    @Nullable
    String answered(String response) {
        int status = Integer.parseInt(response.substring(8, 11));
        if (status < 200) {
            return null;
        }
        Matcher tagged = TO.matcher(response);
        to = tagged.find() ? tagged.group(1) : to;
        if (status >= 300) {
            failed = true;
            return head("ACK", 1).replace(callId + "ACK", callId + "INVITE") + "Content-Length: 0\r\n\r\n";
        }
        Matcher contact = CONTACT.matcher(response);
        target = contact.find() ? contact.group(1) : target;
        callerTo = MediaCalls.audioPort(response);
        answered = true;
        return head("ACK", 1) + "Content-Length: 0\r\n\r\n";
    }

    void sentAt(long nanos) {
        sentAtNanos = nanos;
    }

    long sentAt() {
        return sentAtNanos;
    }

    boolean unanswered() {
        return !answered && !failed;
    }

    boolean up() {
        return answered && callerTo > 0 && calleeTo > 0;
    }

    boolean failed() {
        return failed;
    }

    void ended() {
        over = true;
    }

    boolean over() {
        return over;
    }

    void calleeHears(int port) {
        calleeTo = port > 0 ? port : calleeTo;
    }

    String callerSdp() {
        return sdp(callerPort);
    }

    String calleeSdp() {
        return sdp(calleePort);
    }

    private static String sdp(int port) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n";
    }

    /** What both sides send. */
    List<Flow> flows() {
        return List.of(
                new Flow(2 * index, callerPort, at(callerTo)), new Flow(2 * index + 1, calleePort, at(calleeTo)));
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
