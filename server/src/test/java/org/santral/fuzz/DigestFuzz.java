package org.santral.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.santral.sip.digest.DigestChallenge;
import org.santral.sip.digest.DigestClient;
import org.santral.sip.digest.DigestResult;
import org.santral.sip.digest.DigestSecret;
import org.santral.sip.digest.DigestServer;
import org.santral.sip.message.Headers;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;
import org.santral.sip.message.SipSyntaxException;
import org.santral.sip.message.SipUri;

/**
 * One header of digest authentication, as credentials and as a challenge. No text is good credentials without the
 * password; an answer to a challenge is a sound header that the server which sent the challenge can read.
 */
public final class DigestFuzz {
    private static final DigestServer SERVER =
            new DigestServer("example.com", new byte[16], () -> Instant.EPOCH, Duration.ofMinutes(1), 100);
    private static final DigestSecret SECRET = new DigestSecret.Password("a password that nobody guesses");
    private static final SipRequest REQUEST = SipRequest.of(
            "REGISTER",
            SipUri.parse("sip:example.com"),
            Headers.EMPTY
                    .add("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")
                    .add("From", "<sip:a@example.com>;tag=1")
                    .add("To", "<sip:a@example.com>")
                    .add("Call-ID", "1")
                    .add("CSeq", "1 REGISTER"),
            new byte[0]);

    private DigestFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Budget.hold(input, 1000, () -> read(input));
    }

    private static void read(byte[] input) {
        String value = new String(input, StandardCharsets.UTF_8).replaceAll("[\\r\\n\\x00]", " ");
        DigestResult result =
                SERVER.verify(REQUEST.toBuilder().add("Authorization", value).build(), user -> SECRET);
        Holds.that(!(result instanceof DigestResult.Accepted), () -> "let in without the password: " + value);
        challenge(value);
    }

    private static void challenge(String value) {
        try {
            DigestChallenge.parse(value);
        } catch (SipSyntaxException orderly) {
            Holds.that(!orderly.why().isEmpty(), () -> "no reason");
        }
        SipResponse refusal = SipResponse.to(REQUEST, 401, null)
                .with("WWW-Authenticate", value)
                .build();
        DigestClient client = DigestClient.of(refusal, "us\"er\\", SECRET);
        if (client != null) {
            String answer = client.authorization("REGISTER", "sip:example.com");
            Headers.EMPTY.add(client.headerName(), answer);
            SERVER.verify(REQUEST.toBuilder().add("Authorization", answer).build(), user -> SECRET);
        }
    }
}
