package org.santral.sip.transaction;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipUri;

/** Hand-written messages of the tests' peers. */
final class Messages {

    private Messages() {}

    static String request(String method, String via, String callId, String toTag, String cseq) {
        return """
                %s sip:bob@127.0.0.1 SIP/2.0
                Via: %s
                From: <sip:alice@example.com>;tag=a1
                To: <sip:bob@example.com>%s
                Call-ID: %s
                CSeq: %s
                Max-Forwards: 70
                Content-Length: 0

                """.formatted(method, via, toTag, callId, cseq);
    }

    /** A response built by copying what has to be copied, as a peer would. */
    static String response(String request, String status, String toTag) {
        return "SIP/2.0 " + status + "\n" + header(request, "Via") + header(request, "From")
                + header(request, "To").strip() + (request.contains("To: <sip:bob@example.com>;tag") ? "" : toTag)
                + "\n" + header(request, "Call-ID") + header(request, "CSeq") + "Content-Length: 0\n\n";
    }

    static String header(String message, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ": .*$").matcher(message.replace("\r\n", "\n"));
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + message);
        }
        return matcher.group() + "\n";
    }

    /** A request of ours, without Via. */
    static SipRequest ours(SipStack stack, String method, String target) {
        String callId = stack.newSipCallId(stack.nextShard());
        Headers headers = Headers.EMPTY
                .add("From", "<sip:alice@example.com>;tag=a1")
                .add("To", "<sip:bob@example.com>")
                .add("Call-ID", callId)
                .add("CSeq", "1 " + method)
                .add("Max-Forwards", "70");
        return SipRequest.of(method, SipUri.parse(target), headers, new byte[0]);
    }
}
